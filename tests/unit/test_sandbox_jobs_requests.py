"""Creating and listing jobs at the embedded service: accepted and rejected requests."""

from typing import Any

import pytest

from tests.support.service import MODEL, Caller, chat, running

GRADER = {"type": "string_check", "name": "g", "input": "a", "reference": "a", "operation": "eq"}


def test_create_job_with_nine_examples_returns_400(service: Caller) -> None:
    """Ten examples are the minimum."""
    file = service.upload(chat(9))["id"]
    body = {"model": MODEL, "training_file": file}
    error = service.error(400, "POST", "/fine_tuning/jobs", json=body)
    assert error["message"] == f"{file} has 9 example(s), but must have at least 10 examples"
    assert (error["param"], error["code"]) == ("training_file", "invalid_n_examples")
    service.job(training_file=service.upload(chat(10))["id"])


@pytest.mark.parametrize(
    ("change", "message", "param", "code"),
    [
        ({"training_file": "nope"}, "invalid training_file: nope", "training_file", None),
        ({"validation_file": "7"}, "invalid validation_file: 7", "validation_file", None),
        (
            {"model": "gpt-nonexistent"},
            "Model gpt-nonexistent is not available for fine-tuning or does not exist.",
            None,
            "model_not_available",
        ),
        ({"seed": -1}, "-1 is less than the minimum of 0 - 'seed'", "seed", None),
        ({"suffix": "x" * 65}, None, "suffix", None),
        ({"metadata": {"k": 1}}, "1 is not of type 'string' - 'metadata.k'", "metadata.k", None),
        ({"metadata": {str(number): "" for number in range(17)}}, None, "metadata", None),
        ({"n_epochs": 3}, "Additional properties are not allowed ('n_epochs' was unexpected)", None, None),
        (
            {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 51}}}},
            "51 is greater than the maximum of 50 - 'method.supervised.hyperparameters.n_epochs'",
            "method.supervised.hyperparameters.n_epochs",
            None,
        ),
        ({"method": {"type": "reinforcement"}}, None, "method.reinforcement", None),
        ({"method": {"type": "magic"}}, None, "method.type", None),
        (
            {"integrations": [{"type": "wandb"}]},
            "'wandb' is a required property - 'integrations.0'",
            "integrations.0",
            None,
        ),
    ],
)
def test_create_job_with_invalid_body_returns_400(
    service: Caller, change: dict[str, Any], message: str | None, param: str | None, code: str | None
) -> None:
    """The error has the message of the service and names the parameter, and no job is created."""
    body = {"model": MODEL, "training_file": service.upload(chat())["id"]} | change
    error = service.error(400, "POST", "/fine_tuning/jobs", json=body)
    assert (error["param"], error["code"]) == (param, code)
    if message is not None:
        assert error["message"] == message
    assert service.json("GET", "/fine_tuning/jobs")["data"] == []


@pytest.mark.parametrize(
    ("change", "param", "key"),
    [
        ({"hyperparameters": {"epochs": 3}}, "hyperparameters", "epochs"),
        ({"hyperparameters": {"n_epochs": 3, "beta": 0.1}}, "hyperparameters", "beta"),
        ({"method": {"type": "supervised", "supervised": {"n_epochs": 2}}}, "method.supervised", "n_epochs"),
        ({"method": {"type": "supervised", "test_file": "file-2"}}, "method", "test_file"),
        (
            {"method": {"type": "dpo", "dpo": {"hyperparameters": {"betta": 0.1}}}},
            "method.dpo.hyperparameters",
            "betta",
        ),
        (
            {"method": {"type": "reinforcement", "reinforcement": {"grader": GRADER, "eval_samples": 2}}},
            "method.reinforcement",
            "eval_samples",
        ),
    ],
)
def test_create_job_with_unknown_nested_key_returns_400(
    service: Caller, change: dict[str, Any], param: str, key: str
) -> None:
    """Unknown keys in `hyperparameters` and `method` are rejected at any depth (inferred, not recorded)."""
    body = {"model": MODEL, "training_file": service.upload(chat())["id"], **change}
    error = service.error(400, "POST", "/fine_tuning/jobs", json=body)
    assert (error["param"], repr(key) in error["message"]) == (param, True)
    assert service.json("GET", "/fine_tuning/jobs")["data"] == []


def test_create_job_accepts_unknown_keys_in_graders_and_metadata(service: Caller) -> None:
    """Only `hyperparameters` and `method` are restricted."""
    method = {"type": "reinforcement", "reinforcement": {"grader": {**GRADER, "extra": 1}}}
    service.job(model="o4-mini-2025-04-16", method=method, metadata={"epochs": "3"})


def test_create_job_without_training_available_returns_403() -> None:
    """Uploads, lists and legacy fine-tunes still work; invalid bodies are still a 400."""
    with running(training_available=False) as service:
        body = {"model": MODEL, "training_file": service.upload(chat())["id"]}
        error = service.error(403, "POST", "/fine_tuning/jobs", json=body)
        assert (error["code"], error["type"], error["param"]) == (
            "training_not_available",
            "invalid_request_error",
            None,
        )
        assert service.json("GET", "/fine_tuning/jobs?limit=1")["data"] == []
        service.error(400, "POST", "/fine_tuning/jobs", json={**body, "model": 1})
        service.fine_tune()


def test_create_job_with_file_of_other_purpose_returns_400(service: Caller) -> None:
    """Training files need the purpose `fine-tune`."""
    file = service.upload(chat(), purpose="user_data")["id"]
    error = service.error(400, "POST", "/fine_tuning/jobs", json={"model": MODEL, "training_file": file})
    assert error["param"] == "training_file"


@pytest.mark.parametrize("kind", ["dpo", "reinforcement"])
def test_create_job_returns_method_and_hyperparameters(service: Caller, kind: str) -> None:
    """Given values are returned, the others are decided when the job starts."""
    grader = {"type": "string_check", "name": "same", "input": "a", "reference": "b", "operation": "eq"}
    requested = {"dpo": {"beta": 0.5, "n_epochs": 2}, "reinforcement": {"eval_samples": 3, "reasoning_effort": "low"}}[
        kind
    ]
    method: dict[str, Any] = {"type": kind, kind: {"hyperparameters": requested}}
    if kind == "reinforcement":
        method[kind]["grader"] = grader
    job = service.job(method=method)
    service.sandbox.clock.advance(10)
    returned = service.refetch(job)["method"]
    assert returned["type"] == kind
    values = returned[kind]["hyperparameters"]
    assert requested.items() <= values.items()
    assert "auto" not in values.values()
    assert returned[kind].get("grader") == (grader if kind == "reinforcement" else None)


def test_create_job_returns_metadata_and_integrations(service: Caller) -> None:
    """Both are part of the job object."""
    wandb = {"project": "p", "tags": ["t"]}
    job = service.job(metadata={"team": "a"}, integrations=[{"type": "wandb", "wandb": wandb}])
    assert job["metadata"] == {"team": "a"}
    assert wandb.items() <= job["integrations"][0]["wandb"].items()


def test_list_jobs_filters_by_metadata(service: Caller) -> None:
    """All pairs have to match; `metadata=null` selects jobs without metadata."""
    file = service.upload(chat())["id"]
    one = service.job(training_file=file, metadata={"team": "a", "run": "1"})["id"]
    two = service.job(training_file=file, metadata={"team": "a", "run": "2"})["id"]
    bare = service.job(training_file=file)["id"]

    def result(query: str) -> list[str]:
        return [job["id"] for job in service.json("GET", f"/fine_tuning/jobs?{query}")["data"]]

    assert result("") == [bare, two, one]
    assert result("metadata[team]=a") == [two, one]
    assert result("metadata[team]=a&metadata[run]=1") == [one]
    assert result(f"metadata[team]=a&limit=1&after={two}") == [one]
    assert result("metadata[team]=b") == []
    assert result("metadata=null") == [bare]


def test_create_job_beyond_active_limit_returns_429() -> None:
    """The message contains the limit and the numbers of running and pending jobs."""
    with running(max_active_jobs=2) as service:
        file = service.upload(chat())["id"]
        first = service.job(training_file=file)
        service.sandbox.clock.advance(1.5)
        service.job(training_file=file)
        error = service.error(429, "POST", "/fine_tuning/jobs", json={"model": MODEL, "training_file": file})
        assert error["code"] == "rate_limit_exceeded"
        assert f"maximum of 2 active requests (1 running, 1 pending) for the model '{MODEL}'" in error["message"]
        service.job(training_file=file, model="gpt-4.1-mini")
        service.json("POST", f"/fine_tuning/jobs/{first['id']}/cancel")
        service.job(training_file=file)
