"""Claim 2: the contract holds when requests fail. Changes are executed once, and lists and events are complete."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest

import ft_client
from ft_client import AsyncFTClient, FTClient, OutcomeUnknownError
from ft_client.sandbox import ManualClock, Sandbox
from tests.support.service import MODEL, chat, completions

OperationCall: TypeAlias = Callable[[Any], Any]


class ClientAndSandbox:
    """A sandbox and a sync or async client that retries without pauses.

    Args:
        sandbox: The sandbox.
        awaited: Whether the client is async.
    """

    def __init__(self, sandbox: Sandbox, awaited: bool) -> None:
        self.sandbox = sandbox
        self.awaited = awaited
        self.runner = asyncio.Runner() if awaited else None
        kind: Any = AsyncFTClient if awaited else FTClient
        self.http: Any = httpx.AsyncClient(trust_env=False) if awaited else httpx.Client(trust_env=False)
        self.client = kind("sk-test", base_url=sandbox.base_url, http_client=self.http)
        policy = self.client._config.retry_policy
        self.client._config.retry_policy = policy._replace(initial_backoff=0.0, max_backoff=0.0)
        self.client._config.reconcile_timeout = 0.0
        self.plain = httpx.Client(base_url=sandbox.root, trust_env=False, headers={"Authorization": "Bearer sk-test"})

    def __call__(self, call: OperationCall) -> Any:
        """Return the result of a call, or the items if it is an iterator."""
        if self.runner is None:
            result = call(self.client)
            return list(result) if isinstance(result, Iterator) else result
        return self.runner.run(self._await(call))

    async def _await(self, call: OperationCall) -> Any:
        result = call(self.client)
        return [item async for item in result] if hasattr(result, "__anext__") else await result

    def faults(self, *faults: dict[str, Any]) -> None:
        """Install faults and clear the request log."""
        self.plain.put("/sandbox/faults", json=list(faults)).raise_for_status()
        self.plain.delete("/sandbox/requests")

    def statuses_of(self, operation: str) -> list[int | None]:
        """Return the statuses of an operation's requests, or None for a request without a response."""
        log = self.plain.get("/sandbox/requests").json()["data"]
        return [item["status"] for item in log if item["operationId"] == operation]

    def get(self, path: str) -> Any:
        """Return a resource of the service with a plain HTTP client."""
        return self.plain.get(f"/v1{path}").raise_for_status().json()

    def close(self) -> None:
        """Close the clients."""
        if self.runner is None:
            self.http.close()
        else:
            self.runner.run(self.http.aclose())
            self.runner.close()
        self.plain.close()


@pytest.fixture(params=[False, True], ids=["blocking", "awaited"])
def both(request: pytest.FixtureRequest) -> Iterator[ClientAndSandbox]:
    """A client of a new sandbox, whose clock advances with each request."""
    with Sandbox(clock=ManualClock(tick=0.05)) as sandbox:
        result = ClientAndSandbox(sandbox, request.param)
        yield result
        result.close()


def upload(both: ClientAndSandbox, data: bytes | None = None) -> str:
    """Upload a data set and return its ID."""
    content = chat() if data is None else data
    return str(both(lambda client: client.files.create(file=("a.jsonl", content), purpose="fine-tune")).id)


LOST = [
    pytest.param({"kind": "drop_after"}, id="ran-and-no-answer"),
    pytest.param({"kind": "drop_after", "reset": True}, id="ran-and-reset"),
    pytest.param({"kind": "cut_body", "bytes": 20}, id="ran-and-half-an-answer"),
    pytest.param({"kind": "malformed"}, id="ran-and-nonsense"),
    pytest.param({"kind": "drop_before"}, id="did-not-run-and-no-answer"),
    pytest.param({"kind": "status", "status": 503}, id="did-not-run-and-503"),
]
LOST_SHORT = [LOST[0], LOST[4]]
"""One fault after and one before execution, for calls that handle all others in the same way."""


@pytest.mark.parametrize("fault", LOST)
def test_create_job_with_lost_response_creates_one(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """A lost response leaves exactly one job, which is returned."""
    file = upload(both)
    both.faults({"operation": "createFineTuningJob", **fault})
    job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file, suffix="mine"))
    assert [item["id"] for item in both.get("/fine_tuning/jobs")["data"]] == [job.id]
    assert job.user_provided_suffix == "mine"


@pytest.mark.parametrize("fault", LOST)
def test_create_fine_tune_with_lost_response_creates_at_most_one(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """The legacy API has no metadata to identify a fine-tune, so the outcome may stay unknown. There is at most one."""
    file = upload(both, completions())
    both.faults({"operation": "createFineTune", **fault})
    try:
        returned = [both(lambda client: client.fine_tunes.create(training_file=file, n_epochs=2)).id]
    except OutcomeUnknownError:
        returned = []  # nothing was listed, and nothing would distinguish two fine-tunes
    assert [item["id"] for item in both.get("/fine-tunes")["data"]] == returned


@pytest.mark.parametrize("fault", LOST)
def test_create_file_with_lost_response_stores_one(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """An upload without a response is looked up, or retried if the file does not exist."""
    both.faults({"operation": "createFile", **fault})
    file = upload(both)
    assert [item["id"] for item in both.get("/files")["data"]] == [file]


@pytest.mark.parametrize("fault", LOST_SHORT)
@pytest.mark.parametrize("action", ["cancel", "pause", "resume"])
def test_job_action_with_lost_response_takes_effect_once(
    both: ClientAndSandbox, action: str, fault: dict[str, Any]
) -> None:
    """A job is cancelled, paused or resumed once, and its new state is returned."""
    file = upload(both)
    job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file))
    if action == "resume":
        both(lambda client: client.fine_tuning.jobs.pause(job.id))
    both.faults({"operation": f"{action}FineTuningJob", **fault})
    after = both(lambda client: getattr(client.fine_tuning.jobs, action)(job.id))
    assert (
        after.status
        in {"cancel": {"cancelled"}, "pause": {"paused"}, "resume": {"validating_files", "queued", "running"}}[action]
    )
    assert after.status in {both.get(f"/fine_tuning/jobs/{job.id}")["status"], "queued", "validating_files"}


@pytest.mark.parametrize("fault", LOST)
def test_delete_with_lost_response_returns_deleted(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """The file is deleted and the call succeeds, even if the first attempt deleted it without a response."""
    file = upload(both)
    both.faults({"operation": "deleteFile", **fault})
    assert both(lambda client: client.files.delete(file)).deleted is True
    assert both.get("/files")["data"] == []


def test_delete_missing_file_raises_not_found(both: ClientAndSandbox) -> None:
    """Deleting a file that never existed raises NotFoundError."""
    with pytest.raises(ft_client.NotFoundError):
        both(lambda client: client.files.delete("file-nothing"))


@pytest.mark.parametrize("fault", LOST_SHORT)
def test_read_with_lost_response_is_retried(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """A read is retried until it succeeds."""
    file = upload(both)
    both.faults({"operation": "retrieveFile", "times": 2, **fault})
    assert both(lambda client: client.files.retrieve(file)).id == file
    assert len(both.statuses_of("retrieveFile")) == 3


@pytest.mark.parametrize("status", [408, 429, 503])
def test_read_after_max_retries_raises(both: ClientAndSandbox, status: int) -> None:
    """After three attempts the last error is raised."""
    both.faults({"operation": "listModels", "kind": "status", "status": status, "times": 9})
    with pytest.raises(ft_client.APIStatusError) as caught:
        both(lambda client: client.models.list())
    assert (caught.value.status_code, caught.value.attempts) == (status, 3)
    assert both.statuses_of("listModels") == [status] * 3


@pytest.mark.parametrize("status", [400, 404, 409])
def test_error_response_is_not_retried(both: ClientAndSandbox, status: int) -> None:
    """Other error responses are raised after one attempt."""
    both.faults({"operation": "listModels", "kind": "status", "status": status, "times": 9})
    with pytest.raises(ft_client.APIStatusError):
        both(lambda client: client.models.list())
    assert both.statuses_of("listModels") == [status]


def test_create_job_with_429_is_retried(both: ClientAndSandbox) -> None:
    """A create that was rejected with 429 is retried."""
    file = upload(both)
    both.faults({"operation": "createFineTuningJob", "kind": "status", "status": 429})
    job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file))
    assert both.statuses_of("createFineTuningJob") == [429, 200]
    assert [item["id"] for item in both.get("/fine_tuning/jobs")["data"]] == [job.id]


def test_run_grader_with_lost_response_is_not_retried(both: ClientAndSandbox) -> None:
    """A grader run with unknown outcome is not retried."""
    both.faults({"operation": "runGrader", "kind": "drop_after"})
    grader = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}
    with pytest.raises(ft_client.APIConnectionError):
        both(lambda client: client.fine_tuning.alpha.graders.run(grader=grader, model_sample="a"))
    assert len(both.statuses_of("runGrader")) == 1


def follow(both: ClientAndSandbox, api: str, *, cuts: int) -> tuple[list[Any], list[Any]]:
    """Return the events that `follow` emits with interrupted responses, and all events of the service."""
    legacy = api == "fine_tunes"
    file = upload(both, completions() if legacy else None)
    if legacy:
        job = both(lambda client: client.fine_tunes.create(training_file=file))
    else:
        job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file, method=EPOCHS))
    names = ["listFineTuneEvents", "retrieveFineTune"] if legacy else ["listFineTuningEvents", "retrieveFineTuningJob"]
    kinds = [{"kind": "cut_body", "bytes": 300 * (item + 1)} for item in range(cuts)] + [{"kind": "drop_after"}]
    both.faults(
        *({"operation": name, "after": 2 * position, **kind} for position, kind in enumerate(kinds) for name in names)
    )
    resource: OperationCall = lambda client: client.fine_tunes if legacy else client.fine_tuning.jobs  # noqa: E731  # picks one
    events = both(lambda client: resource(client).follow(job.id, poll_interval=1e-9))
    both.plain.delete("/sandbox/faults")
    if legacy:
        return [item.to_dict() for item in events], both.get(f"/fine-tunes/{job.id}/events")["data"]
    expected = both.get(f"/fine_tuning/jobs/{job.id}/events?limit=1000")["data"]
    return [item.to_dict() for item in events], expected[::-1]


EPOCHS = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 8, "batch_size": 1}}}


@pytest.mark.parametrize("cuts", [0, 3])
@pytest.mark.parametrize("api", ["fine_tunes", "jobs"])
def test_follow_with_faults_emits_every_event_in_order(both: ClientAndSandbox, api: str, cuts: int) -> None:
    """Each event is emitted exactly once, oldest first, including the last, even if responses are cut off."""
    got, expected = follow(both, api, cuts=cuts)
    assert got == expected
    assert len(expected) > 5


def test_list_with_faults_returns_every_item(both: ClientAndSandbox) -> None:
    """Items of all pages are returned once and in order, even if a page was cut off."""
    files = [upload(both, completions(10 + item)) for item in range(7)]
    both.faults({"operation": "listFiles", "kind": "cut_body", "bytes": 99, "after": 1})

    async def awaited(client: Any) -> list[str]:
        return [item.id async for item in client.files.list(limit=3)]

    if both.awaited:
        result = both(awaited)
    else:
        result = [item.id for item in both(lambda client: client.files.list(limit=3))]
    assert result == files[::-1]


def test_download_with_faults_resumes(both: ClientAndSandbox, tmp_path: Any) -> None:
    """After two interruptions the file is complete, and only the remaining bytes are requested."""
    data = completions(3000)
    file = upload(both, data)
    both.faults(
        {"operation": "downloadFile", "kind": "cut_body", "bytes": 50_000},
        {"operation": "downloadFile", "kind": "cut_body", "bytes": 7},
    )
    path = both(lambda client: client.files.download(file, tmp_path / "a"))
    assert path.read_bytes() == data
    assert both.statuses_of("downloadFile") == [200, 206, 206]


@pytest.mark.parametrize("fault", LOST_SHORT)
def test_upload_file_with_faults_joins_parts(both: ClientAndSandbox, fault: dict[str, Any]) -> None:
    """Concurrent parts become one file with its bytes in order, even if responses are lost."""
    data = completions(4000)
    both.faults({"operation": "addUploadPart", "after": 1, **fault}, {"operation": "completeUpload", **fault})
    done = both(lambda client: client.uploads.upload_file(("big.jsonl", data), part_size=40_000))
    assert done.file.bytes == len(data)
    assert [item["id"] for item in both.get("/files")["data"]] == [done.file.id]
    assert both.plain.get(f"/v1/files/{done.file.id}/content").content == data


def test_redirect_to_other_host_is_not_followed(both: ClientAndSandbox) -> None:
    """A redirect to another host is not followed, and the error does not contain the key."""
    both.faults(
        {"operation": "listModels", "kind": "status", "status": 307, "headers": {"location": "http://127.0.0.1:9/v1"}}
    )
    with pytest.raises(ft_client.APIStatusError, match="the key is not sent") as caught:
        both(lambda client: client.models.list())
    assert "sk-test" not in json.dumps([str(caught.value), dict(caught.value.request.headers)])
