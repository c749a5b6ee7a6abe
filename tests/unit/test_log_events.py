"""Each event is logged once, on both clients and at both levels, and no line has a credential."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError
from ft_client.sandbox import Sandbox
from tests.support.service import chat

KEY, QUERY_KEY, HEADER_KEY = "sk-canary-0123456789abcdef", "query-canary-0123456789", "header-canary-0123456789"
SECRETS = (KEY, QUERY_KEY, HEADER_KEY, "private words")
JOB = {
    "object": "fine_tuning.job", "id": "ftjob-1", "model": "m", "status": "running", "created_at": 1,
    "training_file": "file-1",
}  # fmt: skip
FILE = {"object": "file", "id": "file-1", "bytes": 1, "created_at": 1, "filename": "t.jsonl", "purpose": "fine-tune"}
LEAK = f"you sent {KEY} and {QUERY_KEY} with {HEADER_KEY}"
Responder = Callable[[httpx.Request, int], httpx.Response]


def ok(body: Any, **headers: str) -> httpx.Response:
    """A success."""
    return httpx.Response(200, json=body, headers={"x-request-id": "req_1", **headers})


def error(status: int) -> httpx.Response:
    """An error whose text and header have all credentials."""
    return httpx.Response(status, json={"error": {"message": LEAK}}, headers={"x-request-id": f"req {KEY}"})


def after_failure(first: Callable[[], httpx.Response], then: dict[str, Any]) -> Responder:
    """The first request fails."""
    return lambda request, number: first() if number == 1 else ok(then)


def no_connection() -> httpx.Response:
    """Fail like a network, with the credentials in the text of the exception."""
    raise httpx.ConnectError(LEAK)


def reset() -> httpx.Response:
    """Fail after the request was sent."""
    raise httpx.ReadError(LEAK)


def elsewhere(location: str) -> Responder:
    """Redirect."""
    return lambda request, number: httpx.Response(302, headers={"location": location})


def lost_cancel(request: httpx.Request, number: int) -> httpx.Response:
    """The response of the cancel is lost; the job was cancelled."""
    return reset() if request.method == "POST" else ok({**JOB, "status": "cancelled"})


def lost_upload(request: httpx.Request, number: int) -> httpx.Response:
    """The response of the upload is lost; the list has the file."""
    if request.method == "POST":
        request.read()
        return reset()
    uploaded = {**FILE, "bytes": len(chat()), "created_at": int(time.time())}
    is_list = request.url.path.endswith("/files")
    return ok({"object": "list", "data": [uploaded], "has_more": False} if is_list else uploaded)


def lost_create(request: httpx.Request, number: int) -> httpx.Response:
    """The response of the create is lost; the list has the job with its key."""
    if request.method == "POST":
        lost_create.body = httpx.Response(200, content=request.read()).json()  # type: ignore[attr-defined]
        return reset()
    body = lost_create.body  # type: ignore[attr-defined]
    created = {**JOB, **body, "created_at": int(time.time())}
    is_list = request.url.path.endswith("/jobs")
    return ok({"object": "list", "data": [created], "has_more": False} if is_list else created)


def outage(request: httpx.Request, number: int) -> httpx.Response:
    """A poll fails, the next one succeeds."""
    return error(503) if number == 1 else ok({**JOB, "status": "succeeded"})


def broken_download(request: httpx.Request, number: int) -> httpx.Response:
    """The first response is cut, the second one continues."""
    headers = {"etag": '"1"', "content-length": "8"}
    if number == 1:
        return httpx.Response(200, headers=headers, stream=Cut())
    headers |= {"content-length": "4", "content-range": "bytes 4-7/8"}
    return httpx.Response(206, headers=headers, content=b"5678")


class Cut(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Half of a body."""

    def __iter__(self) -> Any:
        yield b"1234"
        raise httpx.ReadError(LEAK)

    async def __aiter__(self) -> Any:
        yield b"1234"
        raise httpx.ReadError(LEAK)


Call = Callable[[Any, Path], Any]
# event: responses, call, lines at INFO that begin with or contain these words, in this order
EVENTS: dict[str, tuple[Responder, Call, list[str]]] = {
    "request": (lambda request, number: ok(FILE), lambda client, _: client.files.retrieve("file-1"), []),
    "retry after an error": (
        after_failure(lambda: error(500), FILE), lambda client, _: client.files.retrieve("file-1"),
        ["500 Internal Server Error: ", "; attempt 2 of 3 in 0."],
    ),
    "retry without a connection": (
        after_failure(no_connection, FILE), lambda client, _: client.files.retrieve("file-1"),
        ["; attempt 2 of 3 in 0."],
    ),
    "redirect to another host": (
        elsewhere("https://other.example/v1/files/file-1"), lambda client, _: client.files.retrieve("file-1"),
        ["redirect to another place is not followed: other.example"],
    ),
    "redirect with a key": (
        elsewhere(f"http://{KEY}.example/{KEY}?key={QUERY_KEY}"), lambda client, _: client.files.retrieve("file-1"),
        ["redirect to another place is not followed: ***.example"],
    ),
    "lookup of a cancelled job": (
        lost_cancel, lambda client, _: client.fine_tuning.jobs.cancel("ftjob-1"),
        ["cancelFineTuningJob ftjob-1: outcome unknown; ", "cancelFineTuningJob ftjob-1: it was executed"],
    ),
    "lookup of a file": (
        lost_upload, lambda client, _: client.files.upload(("t.jsonl", chat())),
        ["createFile: outcome unknown; ", "createFile: it was executed"],
    ),
    "lookup of a job": (
        lost_create, lambda client, _: client.fine_tuning.jobs.create(model="m", training_file="file-1", check="off"),
        ["createFineTuningJob: outcome unknown; ", "createFineTuningJob: found the job ftjob-1"],
    ),
    "outage": (
        outage, lambda client, _: client.fine_tuning.jobs.wait("ftjob-1", poll_interval=0.01),
        ["ftjob-1: a poll failed, trying again for up to 300 s", "ftjob-1: the service responds again after 1 "],
    ),
    "resumed download": (
        broken_download, lambda client, folder: client.files.download("file-1", folder / "copy"),
        ["; continuing at byte 4 in ", "downloadFile file-1: resumed at byte 4"],
    ),
}  # fmt: skip


class Service:
    """Counts the requests. They are responded to in a thread or in the event loop."""

    def __init__(self, respond: Responder) -> None:
        self.requests = 0
        self._respond = respond

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        return self._respond(request, self.requests)


def settings(asynchronous: bool, service: Service) -> dict[str, Any]:
    """Return the settings of a client that sends a credential in each place."""
    transport = httpx.MockTransport(service)
    made: Any = httpx.AsyncClient(transport=transport) if asynchronous else httpx.Client(transport=transport)
    return {
        "api_key": KEY, "base_url": "http://localhost/v1", "default_query": {"api-key": QUERY_KEY},
        "default_headers": {"x-api-key": HEADER_KEY}, "http_client": made,
    }  # fmt: skip


def perform(asynchronous: bool, service: Service, call: Call, folder: Path) -> None:
    """Call a method, whether it succeeds or fails."""
    if not asynchronous:
        with FTClient(**settings(False, service)) as client:
            try:
                call(client, folder)
            except FTClientError:
                return
        return

    async def use() -> None:
        async with AsyncFTClient(**settings(True, service)) as client:
            try:
                result: Awaitable[Any] = call(client, folder)
                await result
            except FTClientError:
                return

    asyncio.run(use())


@pytest.mark.parametrize("level", [logging.INFO, logging.DEBUG], ids=["info", "debug"])
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("event", EVENTS)
def test_event_is_logged_once_without_a_credential(
    event: str, asynchronous: bool, level: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The lines of the event at INFO, in order; at DEBUG also one for each response."""
    respond, call, expected = EVENTS[event]
    service = Service(respond)
    with caplog.at_level(level, "ft_client"):
        perform(asynchronous, service, call, tmp_path)
    lines = [record.getMessage() for record in caplog.records if record.name == "ft_client"]
    above = [record.getMessage() for record in caplog.records if record.name == "ft_client" and record.levelno > 10]
    text = "\n".join(above)
    assert [text.count(words) for words in expected] == [1] * len(expected), text
    assert len(above) <= max(1, len(expected)) if expected else not above, above
    requests = [line for line in lines if line not in above]
    assert len(requests) <= service.requests
    assert bool(requests) == (level == logging.DEBUG)
    assert all(" in 0." in line and ", attempt " in line for line in requests)
    for secret in SECRETS:
        assert secret not in "\n".join(lines)


def test_library_of_http_logs_no_key_either(caplog: pytest.LogCaptureFixture) -> None:
    """Its logger has the URL of each request, and some services have the key in its query."""
    with Sandbox() as sandbox, caplog.at_level(logging.INFO), FTClient(KEY, base_url=sandbox.base_url) as client:
        client.with_options(default_query={"api-key": QUERY_KEY}).files.list()
    (line,) = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert "/v1/files?api-key=" in line
    assert QUERY_KEY not in line
