"""The generated models as Python objects: absent and null, dumps, copies, and the functions of attrs."""

import copy
import itertools
import json
import pickle
from typing import Any

import attrs
import pytest

from ft_client_generated.models import CreateFineTuningJobRequest, FineTuningJob, FineTuningJobEvent, GraderMulti
from ft_client_generated.types import UNSET, Model
from spec.tools.render_models import RESERVED
from tests.support.generated import models

METHOD = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": None}}}
BODY: dict[str, Any] = {
    "id": "ftjob-1",
    "status": "running",
    "finished_at": None,
    "error": {"code": None, "message": "m"},
    "result_files": ["file-1"],
    "integrations": [{"type": "wandb", "wandb": {"project": "p", "name": None}}],
    "method": METHOD,
    "metadata": {"team": "support"},
    "new": {"a": [1]},
}


@pytest.fixture
def job() -> FineTuningJob:
    """A job with a null, absent attributes, models inside, and a property that the contract does not have."""
    return FineTuningJob.from_dict(BODY)


def test_absent_attribute_is_none_and_not_in_fields_set(job: FineTuningJob) -> None:
    """Absent and null both read as None; `model_fields_set` contains only what was sent."""
    assert job.finished_at is None
    assert job.seed is None
    assert job.model_fields_set == set(BODY) - {"new"}
    assert job.to_dict() == BODY


def test_set_attribute_is_part_of_to_dict(job: FineTuningJob) -> None:
    """A value set afterwards is returned, null included; a deleted one is absent again."""
    job.seed = None  # type: ignore[assignment]
    job.trained_tokens = 7
    del job.status
    assert job.to_dict() == {**{key: value for key, value in BODY.items() if key != "status"}, "seed": None} | {
        "trained_tokens": 7
    }
    assert job.status is None


def test_constructor_keeps_none_apart_from_unset() -> None:
    """None is sent as null; an argument that is not given or UNSET is not sent."""
    request = CreateFineTuningJobRequest(model="m", training_file="f", suffix=None, seed=UNSET)
    assert request.to_dict() == {"model": "m", "training_file": "f", "suffix": None}
    assert request.seed is None


def test_model_dump_contains_absent_attributes_as_none(job: FineTuningJob) -> None:
    """All attributes are there, models inside are dicts, and properties outside the contract come last."""
    dumped = job.model_dump()
    assert list(dumped) == [*FineTuningJob.FIELDS.values(), "new"]
    assert dumped["seed"] is None
    assert dumped["method"]["dpo"] is None
    assert dumped["method"]["supervised"]["hyperparameters"]["n_epochs"] == 3


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"exclude_unset": True}, BODY),
        (
            {"exclude_none": True, "include": {"id", "finished_at", "error"}},
            {"id": "ftjob-1", "error": {"message": "m"}},
        ),
        ({"exclude_defaults": True, "include": {"id", "seed"}}, {"id": "ftjob-1"}),
        ({"include": {"id", "new"}}, {"id": "ftjob-1", "new": {"a": [1]}}),
        ({"include": {"error": {"code"}}}, {"error": {"code": None}}),
        ({"include": {"error": True, "id": ...}, "exclude_unset": True}, {"id": "ftjob-1", "error": BODY["error"]}),
        ({"include": {"integrations": {0: {"type"}}}}, {"integrations": [{"type": "wandb"}]}),
        ({"include": {"integrations": {"__all__": {"type": True}}}}, {"integrations": [{"type": "wandb"}]}),
        (
            {"include": {"error": True}, "exclude": {"error": {"code"}}, "exclude_unset": True},
            {"error": {"message": "m"}},
        ),
        ({"include": {"integrations"}, "exclude": {"integrations": {-1}}}, {"integrations": []}),
        ({"include": {"metadata"}, "exclude": {"metadata": {"team"}}}, {"metadata": {}}),
        ({"include": {"id"}, "mode": "json"}, {"id": "ftjob-1"}),
    ],
    ids=itertools.count(),  # the text of a set differs from process to process
)
def test_model_dump_selects_by_its_arguments(
    job: FineTuningJob, arguments: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Names are selected by sets, nested names by mappings, and items of lists by index or `__all__`."""
    assert job.model_dump(**arguments) == expected
    assert json.loads(job.model_dump_json(**{k: v for k, v in arguments.items() if k != "mode"})) == expected


def test_json_texts_have_the_documented_form(job: FineTuningJob) -> None:
    """`to_json` is indented and lossless; `model_dump_json` is one line with all attributes."""
    assert json.loads(job.to_json()) == BODY
    assert job.to_json().startswith('{\n  "id": "ftjob-1"')
    assert "\n" not in job.model_dump_json()
    assert json.loads(job.model_dump_json()) == job.model_dump()
    assert json.loads(job.to_json(indent=None, exclude_none=True))["error"] == {"message": "m"}


def test_dump_by_alias_uses_the_keys_of_json() -> None:
    """An attribute whose name Python does not allow has another name; `by_alias` restores the key."""

    class Renamed(Model):
        __slots__ = ("class_",)
        SCHEMA = "Renamed"
        FIELDS = {"class": "class_"}  # noqa: RUF012 (the form of generated code)

        def __init__(self, class_: Any) -> None:
            self._assign(None, class_)

    value = Renamed("x")
    assert value.model_dump() == {"class_": "x"}
    assert value.model_dump(by_alias=True) == value.to_dict() == {"class": "x"}
    assert value.to_dict(use_api_names=False) == {"class_": "x"}


def test_iteration_yields_pairs(job: FineTuningJob) -> None:
    """`dict(model)` has each attribute by name, with models inside unchanged."""
    pairs = dict(job)
    assert list(pairs) == [*FineTuningJob.FIELDS.values(), "new"]
    assert pairs["method"] is job.method
    assert pairs["seed"] is None


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        lambda job: pickle.loads(pickle.dumps(job)),
        lambda job: job.model_copy(),
        lambda job: job.model_copy(deep=True),
        lambda job: job.copy(),
        lambda job: job.model_copy(update={}),
    ],
    ids=["copy", "deepcopy", "pickle", "model_copy", "model_copy deep", ".copy", "update"],
)
def test_copy_keeps_everything(job: FineTuningJob, copied: Any) -> None:
    """A copy is equal, keeps absent and null apart and the request ID, and has its own additional properties."""
    job._request_id = "req_1"
    twin = copied(job)
    assert twin == job
    assert twin.to_dict() == BODY
    assert twin.model_fields_set == job.model_fields_set
    assert twin._request_id == "req_1"
    twin.additional_properties["other"] = 1
    assert twin != job


def test_model_copy_updates_by_name(job: FineTuningJob) -> None:
    """Attributes are replaced, null included; another name becomes an additional property."""
    twin = job.model_copy(update={"seed": None, "status": "failed", "other": 1})
    assert twin.to_dict() == BODY | {"seed": None, "status": "failed", "other": 1}
    assert job.to_dict() == BODY


def test_request_id_is_none_and_not_part_of_the_data(job: FineTuningJob) -> None:
    """It is set by the client that received the response."""
    assert job._request_id is None
    job._request_id = "req_1"
    assert job == FineTuningJob.from_dict(BODY)
    assert job.to_dict() == BODY


def test_additional_property_can_be_read_as_attribute(job: FineTuningJob) -> None:
    """A property that the contract does not have yet is an attribute and in `model_extra`; others do not exist."""
    assert job.new == {"a": [1]}  # type: ignore[attr-defined]
    assert job.model_extra == {"new": {"a": [1]}}
    with pytest.raises(AttributeError, match="'FineTuningJob' object has no attribute 'newer'"):
        job.newer  # type: ignore[attr-defined]  # noqa: B018


def test_free_form_objects_are_dicts(job: FineTuningJob) -> None:
    """Metadata and the data of an event are read by key."""
    event = FineTuningJobEvent.from_dict({"data": {"step": 1, "train_loss": 0.5, "new": None}})
    assert event.data is not None
    assert event.data["step"] == 1
    assert job.metadata == {"team": "support"}


def test_attrs_functions_work(job: FineTuningJob) -> None:
    """The fields are those of the contract, and `asdict` recurses into models and lists of models."""
    assert attrs.has(FineTuningJob)
    assert [field.name for field in attrs.fields(FineTuningJob)] == [
        *FineTuningJob.FIELDS.values(),
        "additional_properties",
    ]
    dumped = attrs.asdict(job)
    assert dumped["method"]["supervised"]["hyperparameters"]["n_epochs"] == 3
    assert dumped["integrations"][0]["wandb"]["project"] == "p"
    assert attrs.fields(GraderMulti) is not attrs.fields(FineTuningJob)


def test_names_of_the_base_class_are_reserved() -> None:
    """A property of such a name would hide a method: it gets an underscore."""
    assert {name for name in dir(Model) if not name.startswith("_")} <= RESERVED | {"SCHEMA", "FIELDS"}


@pytest.mark.parametrize("name", sorted(models()))
def test_every_field_is_documented(name: str) -> None:
    """The docstring of a model has a line for each field, from the description in the contract."""
    documented = str(models()[name].__doc__)
    missing = [field for field in models()[name].FIELDS.values() if f"\n        {field}: " not in documented]
    assert missing == []
