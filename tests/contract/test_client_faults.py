"""Claim 2: what the contract promises of one request holds when the network fails: done once, told whole, in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import attrs
import httpx
import pytest

import ft_client
from ft_client import AsyncFTClient, FTClient
from ft_client.sandbox import ManualClock, Sandbox
from tests.support.service import MODEL, chat, completions

OperationCall: TypeAlias = Callable[[Any], Any]


class Both:
    """One service, and a client of it, blocking or awaited, that repeats without waiting.

    Args:
        sandbox: the service.
        awaited: whether calls are awaited.
    """

    def __init__(self, sandbox: Sandbox, awaited: bool) -> None:
        self.sandbox = sandbox
        self.awaited = awaited
        self.runner = asyncio.Runner() if awaited else None
        kind: Any = AsyncFTClient if awaited else FTClient
        self.http: Any = httpx.AsyncClient(trust_env=False) if awaited else httpx.Client(trust_env=False)
        self.client = kind("sk-test", base_url=sandbox.base_url, http_client=self.http)
        policy = self.client._config.retry_policy
        self.client._config.retry_policy = attrs.evolve(policy, initial_backoff=0.0, max_backoff=0.0)
        self.client._config.reconcile_timeout = 0.0
        self.plain = httpx.Client(base_url=sandbox.root, trust_env=False, headers={"Authorization": "Bearer sk-test"})

    def __call__(self, call: OperationCall) -> Any:
        """The result of a call of the client; of an iterator, its items."""
        if self.runner is None:
            found = call(self.client)
            return list(found) if isinstance(found, Iterator) else found
        return self.runner.run(self._await(call))

    async def _await(self, call: OperationCall) -> Any:
        found = call(self.client)
        return [item async for item in found] if hasattr(found, "__anext__") else await found

    def faults(self, *faults: dict[str, Any]) -> None:
        """Let these happen from now on; and forget what was asked before."""
        self.plain.put("/sandbox/faults", json=list(faults)).raise_for_status()
        self.plain.delete("/sandbox/requests")

    def asked(self, operation: str) -> list[int | None]:
        """The statuses of an operation's requests; None for one that got no answer."""
        log = self.plain.get("/sandbox/requests").json()["data"]
        return [each["status"] for each in log if each["operationId"] == operation]

    def get(self, path: str) -> Any:
        """What the service has, asked past the client."""
        return self.plain.get(f"/v1{path}").raise_for_status().json()

    def close(self) -> None:
        """Close everything."""
        if self.runner is None:
            self.http.close()
        else:
            self.runner.run(self.http.aclose())
            self.runner.close()
        self.plain.close()


@pytest.fixture(params=[False, True], ids=["blocking", "awaited"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    """A client of a service of its own, where time passes with each request."""
    with Sandbox(clock=ManualClock(tick=0.05)) as sandbox:
        found = Both(sandbox, request.param)
        yield found
        found.close()


def uploaded(both: Both, data: bytes | None = None) -> str:
    """The ID of a data set."""
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
BRIEFLY = [LOST[0], LOST[4]]
"""One of each sort, where what is done about it is the same for all of a sort."""


@pytest.mark.parametrize("fault", LOST)
def test_a_job_is_created_once(both: Both, fault: dict[str, Any]) -> None:
    """Whatever becomes of the answer, there is one job, and it is the one returned."""
    file = uploaded(both)
    both.faults({"operation": "createFineTuningJob", **fault})
    job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file, suffix="mine"))
    assert [each["id"] for each in both.get("/fine_tuning/jobs")["data"]] == [job.id]
    assert job.user_provided_suffix == "mine"


@pytest.mark.parametrize("fault", LOST)
def test_a_fine_tune_is_created_once(both: Both, fault: dict[str, Any]) -> None:
    """So with the legacy API, which has no metadata to tell a fine-tune by."""
    file = uploaded(both, completions())
    both.faults({"operation": "createFineTune", **fault})
    fine_tune = both(lambda client: client.fine_tunes.create(training_file=file, n_epochs=2))
    assert [each["id"] for each in both.get("/fine-tunes")["data"]] == [fine_tune.id]


@pytest.mark.parametrize("fault", LOST)
def test_a_file_is_stored_once(both: Both, fault: dict[str, Any]) -> None:
    """A file whose upload was answered by nothing is found, or sent again if it is not there."""
    both.faults({"operation": "createFile", **fault})
    file = uploaded(both)
    assert [each["id"] for each in both.get("/files")["data"]] == [file]


@pytest.mark.parametrize("fault", BRIEFLY)
@pytest.mark.parametrize("action", ["cancel", "pause", "resume"])
def test_an_action_takes_effect_once(both: Both, action: str, fault: dict[str, Any]) -> None:
    """A job is cancelled, paused or resumed, and the answer says so, whatever became of the first one."""
    file = uploaded(both)
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
def test_a_deletion_is_done(both: Both, fault: dict[str, Any]) -> None:
    """A file is gone, and the answer says so, even if the first try has deleted it without saying."""
    file = uploaded(both)
    both.faults({"operation": "deleteFile", **fault})
    assert both(lambda client: client.files.delete(file)).deleted is True
    assert both.get("/files")["data"] == []


def test_a_deletion_of_nothing_is_an_error(both: Both) -> None:
    """A file that was not there at the first try is not found."""
    with pytest.raises(ft_client.NotFoundError):
        both(lambda client: client.files.delete("file-nothing"))


@pytest.mark.parametrize("fault", BRIEFLY)
def test_a_look_is_repeated(both: Both, fault: dict[str, Any]) -> None:
    """What changes nothing is asked again until it is answered."""
    file = uploaded(both)
    both.faults({"operation": "retrieveFile", "times": 2, **fault})
    assert both(lambda client: client.files.retrieve(file)).id == file
    assert len(both.asked("retrieveFile")) == 3


@pytest.mark.parametrize("status", [408, 429, 503])
def test_a_look_is_given_up_after_the_last_repeat(both: Both, status: int) -> None:
    """After three tries the error of the last is raised."""
    both.faults({"operation": "listModels", "kind": "status", "status": status, "times": 9})
    with pytest.raises(ft_client.APIStatusError) as caught:
        both(lambda client: client.models.list())
    assert (caught.value.status_code, caught.value.attempts) == (status, 3)
    assert both.asked("listModels") == [status] * 3


@pytest.mark.parametrize("status", [400, 404, 409])
def test_a_refusal_is_not_repeated(both: Both, status: int) -> None:
    """What will not be answered otherwise is asked once."""
    both.faults({"operation": "listModels", "kind": "status", "status": status, "times": 9})
    with pytest.raises(ft_client.APIStatusError):
        both(lambda client: client.models.list())
    assert both.asked("listModels") == [status]


def test_too_many_requests_started_nothing(both: Both) -> None:
    """A create that was refused for its number is sent again, once there is room."""
    file = uploaded(both)
    both.faults({"operation": "createFineTuningJob", "kind": "status", "status": 429})
    job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file))
    assert both.asked("createFineTuningJob") == [429, 200]
    assert [each["id"] for each in both.get("/fine_tuning/jobs")["data"]] == [job.id]


def test_what_costs_tokens_is_not_asked_twice(both: Both) -> None:
    """A grader that may have run is not run again."""
    both.faults({"operation": "runGrader", "kind": "drop_after"})
    grader = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}
    with pytest.raises(ft_client.APIConnectionError):
        both(lambda client: client.fine_tuning.alpha.graders.run(grader=grader, model_sample="a"))
    assert len(both.asked("runGrader")) == 1


def followed(both: Both, api: str, *, cuts: int) -> tuple[list[Any], list[Any]]:
    """What following a job gave, with answers cut in between, and what the service has told in all."""
    legacy = api == "fine_tunes"
    file = uploaded(both, completions() if legacy else None)
    if legacy:
        job = both(lambda client: client.fine_tunes.create(training_file=file))
    else:
        job = both(lambda client: client.fine_tuning.jobs.create(model=MODEL, training_file=file, method=EPOCHS))
    names = ["listFineTuneEvents", "retrieveFineTune"] if legacy else ["listFineTuningEvents", "retrieveFineTuningJob"]
    kinds = [{"kind": "cut_body", "bytes": 300 * (each + 1)} for each in range(cuts)] + [{"kind": "drop_after"}]
    both.faults(
        *({"operation": name, "after": 2 * place, **kind} for place, kind in enumerate(kinds) for name in names)
    )
    resource: OperationCall = lambda client: client.fine_tunes if legacy else client.fine_tuning.jobs  # noqa: E731  # picks one
    events = both(lambda client: resource(client).follow(job.id, poll_interval=1e-9))
    both.plain.delete("/sandbox/faults")
    if legacy:
        return [each.to_dict() for each in events], both.get(f"/fine-tunes/{job.id}/events")["data"]
    told = both.get(f"/fine_tuning/jobs/{job.id}/events?limit=1000")["data"]
    return [each.to_dict() for each in events], told[::-1]


EPOCHS = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 8, "batch_size": 1}}}


@pytest.mark.parametrize("cuts", [0, 3])
@pytest.mark.parametrize("api", ["fine_tunes", "jobs"])
def test_a_follower_is_told_everything_once_and_in_order(both: Both, api: str, cuts: int) -> None:
    """Each event comes exactly once, oldest first, the last one too, even where answers break off in between."""
    got, told = followed(both, api, cuts=cuts)
    assert got == told
    assert len(told) > 5


def test_a_list_is_told_whole_over_its_pages(both: Both) -> None:
    """Items of all pages come once and in order, even where a page was cut."""
    files = [uploaded(both, completions(10 + each)) for each in range(7)]
    both.faults({"operation": "listFiles", "kind": "cut_body", "bytes": 99, "after": 1})

    async def awaited(client: Any) -> list[str]:
        return [each.id async for each in client.files.list(limit=3)]

    if both.awaited:
        found = both(awaited)
    else:
        found = [each.id for each in both(lambda client: client.files.list(limit=3))]
    assert found == files[::-1]


def test_a_download_goes_on_where_it_broke(both: Both, tmp_path: Any) -> None:
    """The bytes on disk are the file's, after transfers that broke off twice; the rest alone is asked for again."""
    data = completions(3000)
    file = uploaded(both, data)
    both.faults(
        {"operation": "downloadFile", "kind": "cut_body", "bytes": 50_000},
        {"operation": "downloadFile", "kind": "cut_body", "bytes": 7},
    )
    path = both(lambda client: client.files.download(file, tmp_path / "a"))
    assert path.read_bytes() == data
    assert both.asked("downloadFile") == [200, 206, 206]


@pytest.mark.parametrize("fault", BRIEFLY)
def test_a_large_file_arrives_in_parts(both: Both, fault: dict[str, Any]) -> None:
    """Parts sent side by side become one file with their bytes in order, whatever becomes of an answer."""
    data = completions(4000)
    both.faults({"operation": "addUploadPart", "after": 1, **fault}, {"operation": "completeUpload", **fault})
    done = both(lambda client: client.uploads.upload_file(("big.jsonl", data), part_size=40_000))
    assert done.file.bytes == len(data)
    assert [each["id"] for each in both.get("/files")["data"]] == [done.file.id]
    assert both.plain.get(f"/v1/files/{done.file.id}/content").content == data


def test_a_key_goes_nowhere_else(both: Both) -> None:
    """A redirect to another address is not followed, and the error says so without the key."""
    both.faults(
        {"operation": "listModels", "kind": "status", "status": 307, "headers": {"location": "http://127.0.0.1:9/v1"}}
    )
    with pytest.raises(ft_client.APIStatusError, match="the key is not sent") as caught:
        both(lambda client: client.models.list())
    assert "sk-test" not in json.dumps([str(caught.value), dict(caught.value.request.headers)])
