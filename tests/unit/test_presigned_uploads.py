"""An upload in three requests: each step is retried, and the file is stored once."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, OutcomeUnknownError
from ft_client.errors import APIStatusError
from ft_client.sandbox import ManualClock, Sandbox
from tests.support.faults import QUICK, Fault, FaultRecord, FaultyService, Mode, chat, fault_variants, label

STEPS = ("createFile", "storeFile", "preprocessFile")


@pytest.fixture(params=["sync", "async"], scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[FaultyService]:
    """A service with a separate storage, and a client of it."""
    mode: Mode = request.param
    with Sandbox(seed=1, profile="together", clock=ManualClock(time.time(), tick=0.1)) as sandbox:
        faulty = FaultyService(mode, FaultRecord("presigned"), sandbox)
        make: Any = FTClient if mode == "sync" else AsyncFTClient
        faulty.runner.client = make("sk-test", profile="together", base_url=sandbox.base_url, timeout=20.0)
        faulty.runner.client._config.retry_policy = QUICK
        yield faulty
        faulty.close()


VARIANTS = [faults for step in STEPS for faults in fault_variants(step, cuts=(0,), stalls=0, malformed=False)]


def _name(faults: list[Fault]) -> str:
    return f"{faults[0]['operation']}-{label(faults[0])}-{faults[0].get('reset', '')}"


@pytest.mark.parametrize("faults", VARIANTS, ids=_name)
def test_upload_whose_step_fails_once_stores_the_file_once(service: FaultyService, faults: list[Fault]) -> None:
    """The step is sent again."""
    name, data = f"{_name(faults)}.jsonl", chat(12)
    result = service.run(
        faults, lambda runner: runner.do(runner.client.files.create(file=(name, data), purpose="fine-tune"))
    )
    listed = [file for file in service.listed("/files") if file["filename"] == name]
    assert [file["id"] for file in listed] == [result.id]
    stored = service.plain.get(f"{service.sandbox.base_url}/files/{result.id}/content")
    assert stored.content == data
    assert service.client._config.in_flight.was_not_returned(result.id) is False


@pytest.mark.parametrize("kind", [{"kind": "drop_after"}, {"kind": "status", "status": 503}])
def test_upload_that_is_perhaps_stored_has_unknown_outcome(service: FaultyService, kind: dict[str, Any]) -> None:
    """The error names the file, and the client remembers the create."""
    known = len(service.client._config.in_flight.unknown_outcomes())
    fault = {"operation": "storeFile", "times": 9, **kind}
    error = service.run(
        [fault], lambda runner: runner.do(runner.client.files.create(file=("a.jsonl", chat(12)), purpose="fine-tune"))
    )
    assert isinstance(error, OutcomeUnknownError)
    assert error.token.startswith("file-")
    assert error.token in str(error)
    assert len(service.client._config.in_flight.unknown_outcomes()) == known + 1


def test_upload_that_the_storage_rejects_is_not_sent_again(service: FaultyService) -> None:
    """A 403 is definitive: nothing was stored."""
    fault = {"operation": "storeFile", "kind": "status", "status": 403, "times": 9}
    error = service.run(
        [fault], lambda runner: runner.do(runner.client.files.create(file=("b.jsonl", chat(12)), purpose="fine-tune"))
    )
    assert isinstance(error, APIStatusError)
    assert error.attempts == 1


def test_upload_of_known_content_returns_the_file_that_the_service_has() -> None:
    """Its duplicate status is a result, and not retried."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(409, json={"id": "file-known"})
        return httpx.Response(200, json={"id": "file-known", "bytes": 1, "filename": "a.jsonl"})

    client = FTClient("k", profile="together", http_client=httpx.Client(transport=httpx.MockTransport(respond)))
    assert client.files.create(file=("a.jsonl", chat(12)), purpose="fine-tune").id == "file-known"


def test_retry_of_a_step_is_logged(service: FaultyService, caplog: pytest.LogCaptureFixture) -> None:
    """As that of any other request."""
    fault = {"operation": "storeFile", "kind": "status", "status": 503}
    with caplog.at_level(logging.INFO, "ft_client"):
        service.run(
            [fault],
            lambda runner: runner.do(runner.client.files.create(file=("c.jsonl", chat(12)), purpose="fine-tune")),
        )
    assert any("503" in each.getMessage() and "; attempt 2 of " in each.getMessage() for each in caplog.records)
