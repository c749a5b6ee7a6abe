"""The draft of a profile finds in recordings what a profile states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from spec.tools import draft_profile, profiles
from spec.tools.load import CONTRACT, load
from spec.tools.observe import observe
from spec.tools.response_facts import Fact, found_share
from tests.support.exchanges import SOURCES, Exchange, exchanges

DOCUMENT = load(CONTRACT)
COMPILED = profiles.compile_all(document=DOCUMENT)
RECORDED = {source: found for source in SOURCES if (found := exchanges(source))}
needs_exchanges = pytest.mark.skipif(not RECORDED, reason="no folder of exchanges; FT_CLIENT_EXCHANGES can name one")


def exchange(operation: str, method: str, path: str, body: Any, status: int = 200) -> dict[str, Any]:
    request, response = {"method": method, "path": path}, {"status": status, "headers": {}, "json": body}
    return {"provider": "x", "operation": operation, "request": request, "response": response}


JOB = {
    "id": "ftjob-1",
    "object": "fine_tuning.job",
    "created_at": 1767225600,
    "model": "m",
    "organization_id": "o",
    "status": "running",
    "training_file": "f",
    "validation_file": None,
    "result_files": [],
    "fine_tuned_model": None,
}
PATH = "/v1/fine_tuning/jobs/ftjob-1"


def facts(body: Any, *, operation: str = "retrieveFineTuningJob", path: str = PATH, status: int = 200) -> set[Fact]:
    return observe([exchange(operation, "GET", path, body, status)], DOCUMENT, COMPILED).facts


def test_observe_response_of_the_contract_has_no_difference() -> None:
    """A response that the contract allows is not reported."""
    assert facts(JOB) == set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({**JOB, "tier": 1}, Fact("property", "FineTuningJob", "tier")),
        (
            {key: value for key, value in JOB.items() if key != "result_files"},
            Fact("optional", "FineTuningJob", "result_files"),
        ),
        ({**JOB, "created_at": "2026-01-01T00:00:00Z"}, Fact("type", "FineTuningJob.created_at", "string")),
        ({**JOB, "created_at": "2026-01-01 00:00:00"}, Fact("zone", "times")),
        ({**JOB, "status": "Compressing"}, Fact("word", "job", "compressing")),
        ({"request_id": "r", "output": JOB}, Fact("envelope", "output")),
        ({**JOB, "hyperparameters": {"n_epochs": -1}}, Fact("type", "FineTuningJobHyperparameters.n_epochs", "range")),
        (
            {**{key: value for key, value in JOB.items() if key != "id"}, "job_id": "j"},
            Fact("alias", "job", "id=job_id"),
        ),
        ({"status": "success"}, Fact("shape", "retrieveFineTuningJob", "200")),
    ],
)
def test_observe_difference_of_a_body_is_reported(body: Any, expected: Fact) -> None:
    """Each kind of difference is found in a job."""
    assert expected in facts(body)


@pytest.mark.parametrize(
    ("body", "path", "expected"),
    [
        ({"object": "list", "jobs": [JOB]}, "/v1/fine_tuning/jobs", Fact("items", "jobs")),
        ([JOB], "/v1/fine_tuning/jobs", Fact("shape", "listPaginatedFineTuningJobs", "200")),
        (
            {"data": [JOB], "total": 9},
            "/v1/fine_tuning/jobs?page=1",
            Fact("paging", "listPaginatedFineTuningJobs", "page"),
        ),
        ({"data": [JOB]}, "/v1/fine_tuning/jobs", Fact("paging", "listPaginatedFineTuningJobs", "none")),
    ],
)
def test_observe_difference_of_a_list_is_reported(body: Any, path: str, expected: Fact) -> None:
    """Lists are compared as a whole and item by item."""
    assert expected in facts(body, operation="listPaginatedFineTuningJobs", path=path)


def test_observe_unknown_operation_is_reported_and_a_known_path_is_recognized() -> None:
    """Another name of an operation does not matter; a path that no operation has does."""
    assert facts(JOB, operation="GetJob") == set()
    assert facts({}, operation="estimate", path="/v1/fine_tuning/estimate") == {Fact("operation", "estimate")}


def test_observe_error_form_is_reported() -> None:
    """The form of an error, its status and texts that stand for null are differences."""
    found = facts({"error": {"message": "m", "type": "None", "param": "p", "code": "434"}}, status=434)
    assert {
        Fact("error", "statuses", "434"),
        Fact("error", "null_words", "None"),
        Fact("error", "code_is_status"),
    } == found


def of(source: str, name: str) -> list[dict[str, Any]]:
    """The exchanges of one service, in the form that the tools read."""
    return [as_recorded(one) for one in RECORDED[source] if one.provider == name]


def as_recorded(one: Exchange) -> dict[str, Any]:
    return {"provider": one.provider, "operation": one.operation, "request": one.request, "response": one.response}


@needs_exchanges
@pytest.mark.parametrize("source", RECORDED)
def test_draft_of_each_recorded_service_is_a_valid_profile(tmp_path: Path, source: str) -> None:
    """A draft compiles as it is, so that work on it starts from something that runs."""
    for name in {one.provider for one in RECORDED[source]}:
        path = tmp_path / f"{name}.yaml"
        drafted = draft_profile.draft(name, of(source, name), DOCUMENT, COMPILED)
        path.write_text(yaml.safe_dump(drafted), encoding="utf-8")
        assert profiles.compile_profile(path, DOCUMENT).data["title"] == name


@needs_exchanges
@pytest.mark.parametrize("source", RECORDED)
def test_draft_finds_nine_tenths_of_the_response_differences_of_the_profiles(source: str) -> None:
    """Most response differences of a profile are visible in the recordings of its service."""
    stated, missed = 0, []
    for profile in COMPILED:
        if len(recorded := of(source, profile.name)) > 2:
            count, unseen = found_share(profile, observe(recorded, DOCUMENT, COMPILED), DOCUMENT)
            stated += count
            missed += unseen
    assert stated > 200
    assert 1 - len(missed) / stated >= 0.9, missed


def test_main_prints_a_draft_and_reports_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The script reads one file, and names it when there is nothing to draft from."""
    path = tmp_path / "x.jsonl"
    path.write_text(
        json.dumps(exchange("retrieveFineTuningJob", "GET", PATH, {**JOB, "tier": 1})) + "\n", encoding="utf-8"
    )
    assert draft_profile.main([str(path)]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["actions"][0]["update"] == {
        "properties": {"tier": {"type": "integer"}}
    }
    assert draft_profile.main([str(path), "--provider", "other"]) == 1
    assert "no exchange of other" in capsys.readouterr().err
    assert draft_profile.main([str(tmp_path / "none.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err
