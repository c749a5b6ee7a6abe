"""Drift: differences between a response and the contract are kept and reported; a strict client raises."""

import json
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, Drift, FTClient, drift
from ft_client.errors import APIResponseValidationError
from ft_client_generated.contract import OPERATIONS
from ft_client_generated.types import Model
from tests.support.bodies import fits, mutants
from tests.support.contract import operation
from tests.support.generated import endpoints, same
from tests.support.recordings import Record, exact, observed

BASE = "http://service.example/v1"
JOB: dict[str, Any] = {
    "object": "fine_tuning.job", "id": "ftjob-1", "model": "gpt-4o-mini-2024-07-18", "created_at": 1,
    "finished_at": None, "fine_tuned_model": None, "organization_id": "org-1", "result_files": [], "status": "running",
    "validation_file": None, "training_file": "file-1", "trained_tokens": None, "error": {},
    "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 2}, "seed": 7,
}  # fmt: skip


def decoded(name: str, body: Any, status: int = 200) -> Any:
    """A body as the client decodes it."""
    return endpoints()[name].parse(httpx.Response(status, json=body))


def of_job(**changes: Any) -> list[Drift]:
    """The drift of a job that differs in something."""
    return drift(decoded("retrieveFineTuningJob", {**JOB, **changes}))


def test_matching_response_has_no_drift() -> None:
    """The list is empty."""
    assert of_job() == []


@pytest.mark.parametrize(
    ("changes", "path", "expected", "got"),
    [
        ({"status": "dreaming"}, "status", "one of", "dreaming"),
        ({"status": 7}, "status", "string", 7),
        ({"new_key": {"a": 1}}, "new_key", "no such key", {"a": 1}),
        ({"created_at": "1"}, "created_at", "integer", "1"),
        ({"created_at": None}, "created_at", "integer", None),
        ({"object": "job"}, "object", "'fine_tuning.job'", "job"),
        ({"hyperparameters": {"n_epochs": "many"}}, "hyperparameters.n_epochs", None, "many"),
        ({"hyperparameters": {"n_epochs": 3, "depth": 1}}, "hyperparameters.depth", "no such key", 1),
        ({"result_files": ["file-1", 2]}, "result_files[1]", "string", 2),
        ({"error": {"code": 5}}, "error.code", None, 5),
    ],
)
def test_difference_has_path_expected_and_actual(
    changes: dict[str, Any], path: str, expected: str | None, got: Any
) -> None:
    """Unknown values and keys, other types and nulls, also in nested objects and lists."""
    found = {one.path: one for one in of_job(**changes)}
    assert path in found
    assert expected is None or expected in str(found[path].expected)
    assert found[path].actual == got
    assert str(found[path]).startswith(f"{path}: ")


LEGACY_FILE: dict[str, Any] = {
    "id": "file-1", "object": "file", "bytes": 1547276, "created_at": 1610062281,
    "filename": "my-data-train.jsonl", "purpose": "fine-tune-train",
}  # fmt: skip
LEGACY_SAMPLE: dict[str, Any] = {
    "id": "ft-1", "object": "fine-tune", "model": "curie", "created_at": 1614807352, "updated_at": 1614807352,
    "events": [{"object": "fine-tune-event", "created_at": 1614807352, "level": "info", "message": "Job enqueued."}],
    "fine_tuned_model": None, "organization_id": "org-...", "result_files": [], "status": "pending",
    "hyperparams": {"batch_size": 4, "learning_rate_multiplier": 0.1, "n_epochs": 4, "prompt_loss_weight": 0.1},
    "validation_files": [], "training_files": [LEGACY_FILE],
}  # fmt: skip


def test_sample_response_of_the_legacy_reference_does_not_drift() -> None:
    """Its files have no status and another purpose; a strict client accepts it."""
    strict = FTClient("k", base_url=BASE, http_client=answering(LEGACY_SAMPLE), strict=True)
    for fine_tune in (strict.fine_tunes.create(training_file="file-1"), strict.fine_tunes.retrieve("ft-1")):
        assert drift(fine_tune) == []
        assert same(fine_tune.to_dict(), LEGACY_SAMPLE)


def test_old_name_of_actual_warns_and_works() -> None:
    """Until the release after this one."""
    (found,) = of_job(status=7)
    with pytest.warns(DeprecationWarning, match=r"Drift.actual"):
        assert found.got == 7


def test_missing_key_is_reported() -> None:
    """`actual` is `...`."""
    body = {key: value for key, value in JOB.items() if key != "training_file"}
    (found,) = drift(decoded("retrieveFineTuningJob", body))
    assert str(found) == "training_file: a value expected, nothing sent"
    assert found.actual is ...


def test_long_value_is_truncated_in_text_only() -> None:
    """`actual` is complete."""
    (found,) = of_job(new_key="x" * 500)
    assert len(str(found)) < 150
    assert found.actual == "x" * 500


def test_drift_of_page_includes_its_items() -> None:
    """A page reports its envelope and all items; an item reports only itself."""
    listing = {"object": "list", "data": [JOB, {**JOB, "status": "dreaming"}], "has_more": False, "cursor": 1}
    page = FTClient("k", base_url=BASE, http_client=answering(listing)).fine_tuning.jobs.list()
    assert sorted(one.path for one in drift(page)) == ["cursor", "data[1].status"]
    assert drift(page.data[0]) == []
    assert [one.path for one in drift(page.data[1])] == ["status"]


def test_drift_of_other_object_raises_type_error() -> None:
    """Bytes and None have no drift."""
    assert drift(b"bytes") == drift(None) == []
    with pytest.raises(TypeError, match="not int"):
        drift(7)


def answering(body: Any, status: int = 200) -> httpx.Client:
    """Return an HTTP client whose service always sends the same response."""
    return httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(status, json=body)))


@pytest.mark.parametrize(
    "body", [{**JOB, "status": "dreaming"}, {**JOB, "new": 1}, {**JOB, "seed": "7"}, {"id": "ftjob-1"}]
)
def test_strict_client_raises_on_drift(body: dict[str, Any]) -> None:
    """The error has the differences and the response; the message has the first one and the number of others."""
    lenient = FTClient("k", base_url=BASE, http_client=answering(body))
    job = lenient.fine_tuning.jobs.retrieve("ftjob-1")
    assert same(job.to_dict(), body)
    strict = FTClient("k", base_url=BASE, http_client=answering(body), strict=True)
    with pytest.raises(APIResponseValidationError, match="does not match the contract at") as raised:
        strict.fine_tuning.jobs.retrieve("ftjob-1")
    assert list(raised.value.drift) == drift(job)
    assert str(raised.value.drift[0]) in str(raised.value)
    assert raised.value.body.to_dict() == body
    assert raised.value.status_code == 200


def test_strict_client_accepts_matching_and_non_json_responses() -> None:
    """Jobs, lists, file contents, deletions without a body."""
    strict = FTClient("k", base_url=BASE, http_client=answering(JOB), strict=True)
    assert strict.fine_tuning.jobs.retrieve("ftjob-1").id == "ftjob-1"
    assert strict.files.content("file-1").content
    listing = {"object": "list", "data": [JOB], "has_more": False}
    assert FTClient("k", base_url=BASE, http_client=answering(listing), strict=True).fine_tuning.jobs.list().data
    empty = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(204)))
    assert FTClient("k", base_url=BASE, http_client=empty, strict=True).files.delete("file-1").deleted


@pytest.mark.anyio
async def test_strict_async_client_raises_on_drift() -> None:
    """Both clients use the same code."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200, json={"id": "x"})))
    with pytest.raises(APIResponseValidationError):
        await AsyncFTClient("k", base_url=BASE, http_client=http, strict=True).fine_tuning.jobs.retrieve("ftjob-1")


def test_strict_client_validates_events_of_a_stream() -> None:
    """Each event as it arrives."""
    event = {"object": "fine-tune-event", "created_at": 1, "level": "info", "message": "m"}
    lines = [f"data: {json.dumps(one)}\n\n" for one in (event, {**event, "mood": "odd"})]
    headers = {"content-type": "text/event-stream"}
    answer = httpx.Response(200, text="".join([*lines, "data: [DONE]\n\n"]), headers=headers)
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    assert len(list(FTClient("k", base_url=BASE, http_client=http).fine_tunes.list_events("ft-1", stream=True))) == 2
    events = FTClient("k", base_url=BASE, http_client=http, strict=True).fine_tunes.list_events("ft-1", stream=True)
    assert next(events).message == "m"
    with pytest.raises(APIResponseValidationError, match="mood"):
        next(events)


# ---- recordings ------------------------------------------------------------------------------------------------------


def answered(record: Record) -> tuple[str, dict[str, Any]] | None:
    """Return the operation of a recorded success with a JSON object, and the schema of its response."""
    found = operation(record.method, record.path_template)
    if found is None or not 200 <= record.status < 300 or not isinstance(record.body, dict):
        return None
    answers = OPERATIONS[found.operation_id]["responses"]
    content = (answers.get(str(record.status)) or answers["200"]).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else (found.operation_id, schema)


def test_drift_agrees_with_jsonschema(tell: Any) -> None:
    """On recorded responses and changes of each, drift is reported exactly if the closed contract is violated."""
    checked = drifting = 0
    for record in observed():
        found = answered(record)
        if found is None:
            continue
        name, schema = found
        for number, body in enumerate([record.body, *mutants(record.body)]):
            if not isinstance(body, dict) or (number > 15 and number % 20):
                continue
            model = decoded(name, body, record.status)
            assert isinstance(model, Model)
            told = drift(model)
            assert bool(told) != fits(schema, body, strictly=True), (record.id, told, body)
            checked += 1
            drifting += bool(told)
    tell("drift", f"{checked} responses agree with jsonschema, {drifting} of them violate the contract")
    assert checked > 2000


def test_exact_responses_have_no_drift() -> None:
    """Each recorded difference is in the contract, or listed by name."""
    known = {
        record.id: drift(decoded(found[0], record.body, record.status))
        for record in exact()
        if (found := answered(record))
    }
    told = {name: [str(one) for one in found] for name, found in known.items() if found}
    assert told == {}
    assert len(known) > 80
