"""Request bodies: equal to those of real clients, built from models or dicts, and never rejected by mistake."""

import json
import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ft_client._operations import fine_tunes, job_create
from ft_client.checks import ParameterWarning, check
from ft_client_generated.contract import OPERATIONS, SCHEMAS
from ft_client_generated.models import (
    CreateFineTuneRequest,
    FineTuneMethod,
    FineTuneSupervisedHyperparameters,
    FineTuneSupervisedMethod,
)
from tests.support.bodies import JSON_OPERATIONS, request_schema, valid
from tests.support.recordings import observed
from tests.support.sent_requests import rejected_parameters, sent_body, sent_fine_tune, sent_job

METRICS = {"compute_classification_metrics": True, "validation_file": "file-2"}

# ---- bodies that are sent --------------------------------------------------------------------------------------------

# The same call, as sent by openai-python 0.28.1 and 1.7.1, openai-node 4.24.3 and openai-python 3.54.0
FLAT = {"training_file": "file-1", "validation_file": "file-2", "model": "ada", "n_epochs": 2, "suffix": "mine"}
NESTED = {"training_file": "file-1", "validation_file": "file-2", "model": "ada", "hyperparameters": {"n_epochs": 2},
          "suffix": "mine"}  # fmt: skip
CURRENT = {"model": "gpt-4o-mini", "training_file": "file-1", "metadata": {"a": "b"}, "seed": 7, "suffix": "mine",
           "method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2}}},
           "validation_file": "file-2"}  # fmt: skip


def test_create_job_sends_n_epochs_like_real_clients() -> None:
    """n_epochs is sent at the top level or in hyperparameters, as each client did, and as requested."""
    flat = {key: value for key, value in FLAT.items() if key != "n_epochs"}
    assert sent_fine_tune(**flat, n_epochs=2) == FLAT
    assert sent_fine_tune(**flat, hyperparameters={"n_epochs": 2}) == NESTED
    assert sent_fine_tune(**flat, n_epochs=2, n_epochs_style="hyperparameters") == NESTED
    assert sent_fine_tune(**flat, hyperparameters={"n_epochs": 2}, n_epochs_style="top-level") == FLAT
    assert sent_fine_tune(**flat, n_epochs="auto")["hyperparameters"] == {"n_epochs": "auto"}
    assert sent_fine_tune(**flat) == flat
    with pytest.raises(ValueError, match='"top-level" or "hyperparameters"'):
        sent_fine_tune(**flat, n_epochs=2, n_epochs_style="nested")


def test_create_job_moves_only_n_epochs() -> None:
    """Other hyperparameters stay where they are. The checks reject n_epochs that is set in both places."""
    both = {"n_epochs": 2, "newer": 1}
    assert sent_fine_tune(hyperparameters=both, n_epochs_style="top-level", check="off") == {
        "training_file": "file-1", "n_epochs": 2, "hyperparameters": {"newer": 1}
    }  # fmt: skip
    assert sent_fine_tune(hyperparameters={"newer": 1}, n_epochs=2, n_epochs_style="hyperparameters", check="off") == {
        "training_file": "file-1", "hyperparameters": both
    }  # fmt: skip
    for style in (None, "top-level", "hyperparameters"):
        assert rejected_parameters(
            fine_tunes.create, training_file="f", n_epochs=2, hyperparameters={"n_epochs": 2}, n_epochs_style=style
        ) == {"n_epochs"}


def test_create_job_default_position_of_n_epochs_is_from_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default position of n_epochs is data of the contract, because it has changed before."""
    monkeypatch.setitem(SCHEMAS["CreateFineTuneRequest"], "x-n-epochs-style", "hyperparameters")
    assert sent_fine_tune(n_epochs=2) == {"training_file": "file-1", "hyperparameters": {"n_epochs": 2}}


def test_create_job_sends_same_body_as_vendor_client() -> None:
    """The body differs only by the idempotency key in metadata."""
    assert sent_job(**CURRENT) == CURRENT
    assert sent_job(**CURRENT, check="off") == CURRENT


def test_create_fine_tune_accepts_every_legacy_parameter() -> None:
    """Every parameter of the last client of the legacy API is accepted, with a valid value."""
    body = {
        **METRICS, "training_file": "file-1", "model": "curie", "batch_size": 8, "learning_rate_multiplier": 0.1,
        "prompt_loss_weight": 0.01, "classification_n_classes": 2, "classification_positive_class": " yes",
        "classification_betas": [0.6, 1, 1.5, 2], "suffix": "x" * 40, "hyperparameters": {"n_epochs": "auto"},
    }  # fmt: skip
    assert sent_fine_tune(**body) == body


def test_create_job_models_and_dicts_are_equal() -> None:
    """Models and dicts are sent and checked in the same way."""
    typed = FineTuneMethod(
        type="supervised",
        supervised=FineTuneSupervisedMethod(hyperparameters=FineTuneSupervisedHyperparameters(n_epochs=2)),
    )
    assert sent_job(method=typed)["method"] == CURRENT["method"]
    assert typed.supervised
    typed.supervised.hyperparameters = FineTuneSupervisedHyperparameters(n_epochs=99)
    assert rejected_parameters(job_create.create, model="m", training_file="f", method=typed) == {
        "method.supervised.hyperparameters.n_epochs"
    }
    whole = CreateFineTuneRequest(**FLAT)
    assert check("createFineTune", whole.to_dict()) == []


def test_create_job_sends_generators_completely() -> None:
    """Betas and integrations may be generators."""
    assert sent_fine_tune(**METRICS, classification_positive_class="x", classification_betas=(b for b in (1, 2)))[
        "classification_betas"
    ] == [1, 2]
    wandb = {"type": "wandb", "wandb": {"project": "p"}}
    assert sent_job(integrations=iter([wandb]))["integrations"] == [wandb]


# ---- valid bodies are accepted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", JSON_OPERATIONS)
def test_checks_accept_every_valid_body(name: str) -> None:
    """Valid bodies may cause warnings but no errors."""

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(valid(request_schema(name)))
    def check_body(body: dict[str, Any]) -> None:
        assert [problem for problem in check(name, body) if problem.severity == "error"] == []

    check_body()


@pytest.mark.parametrize(
    ("name", "create"), [("createFineTune", fine_tunes.create), ("createFineTuningJob", job_create.create)]
)
def test_creates_send_every_valid_body(name: str, create: Any) -> None:
    """The body is sent unchanged, except for the idempotency key and null values, which are omitted."""

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(valid(request_schema(name)))
    def check_body(body: dict[str, Any]) -> None:
        body = {key: value for key, value in body.items() if value is not None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ParameterWarning)
            found = sent_body(create, **body)
        found.get("metadata", {}).pop("ft_client_request", None)
        if not found.get("metadata") and not body.get("metadata"):
            found.pop("metadata", None)
            body.pop("metadata", None)
        assert found == body

    check_body()


def test_checks_accept_recorded_requests(capsys: pytest.CaptureFixture[str]) -> None:
    """Requests that the service accepted pass the checks."""
    paths = {(o["method"], o["path"].replace("{", "").replace("}", "")): name for name, o in OPERATIONS.items()}
    checked = 0
    for record in observed():
        body = record.raw["request_body"]
        name = paths.get((record.method, record.path_template.replace("{", "").replace("}", "")))
        if not body or name not in JSON_OPERATIONS or record.status >= 300:
            continue
        checked += 1
        assert [p for p in check(name, json.loads(body)) if p.severity == "error"] == [], record.id
    with capsys.disabled():
        print(f"\n  checks: {checked} recorded requests that were accepted pass")
    assert checked >= 10
