"""Recorded responses through the client: successes come back complete, and errors are of the right class.

`test_truth` and `test_decoding` compare the same responses with the contract and the generated models.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from ft_client import APIStatusError
from tests.support.calls import AllClients, CallArguments, error_class, example, plain
from tests.support.contract import operation
from tests.support.generated import same
from tests.support.recordings import Record, Source, observed

Report = Callable[[str, str], None]


def with_operation(source: Source) -> Iterator[tuple[Record, str]]:
    """Yield every recorded response of an operation of the contract, Azure's included, with the operation."""
    for record in observed(source):
        op = operation(record.method, record.path_template)
        if op is not None:
            yield record, op.operation_id


def replayed(record: Record) -> httpx.Response:
    """Return a recorded response as one of httpx."""
    kept = {"content-type", "x-request-id", "retry-after", "www-authenticate"}
    headers = {name: text for name, text in (record.raw["response_headers"] or {}).items() if name.lower() in kept}
    return httpx.Response(record.status, headers=headers, content=(record.raw["response_body"] or "").encode())


def recorded_request(record: Record, name: str) -> CallArguments:
    """Return the call that a response belongs to, with the IDs of the recorded path."""
    request, op = example(name), operation(record.method, record.path_template)
    assert op is not None
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(op.path))
    found = re.search(f"{pattern}$", record.raw["url_path"])
    ids = {} if found is None else {key: unquote(value) for key, value in found.groupdict().items()}
    return request._replace(path={**request.path, **ids})


def calls(record: Record, name: str, clients: AllClients, loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    """Yield the call that gets a recorded response, sync and async."""
    clients.transport.responses = [replayed(record)]
    request = recorded_request(record, name)
    yield lambda: clients.call(name, request)
    yield lambda: loop.run_until_complete(clients.acall(name, request))


def test_recorded_successes_come_back_complete(
    source: Source, clients: AllClients, loop: asyncio.AbstractEventLoop, tell: Report
) -> None:
    """Each success, Azure's included, is returned by the client as it was sent, sync and async."""
    successes = [(record, name) for record, name in with_operation(source) if record.status < 300]
    for record, name in successes:
        sent = record.body
        if name == "downloadFile":
            sent = (record.raw["response_body"] or "").encode()
        elif record.status == 204:
            sent = {"id": recorded_request(record, name).path["file_id"], "object": "file", "deleted": True}
        for call in calls(record, name, clients, loop):
            got = plain(call())
            assert got == sent if isinstance(sent, bytes) else same(got, sent), record.id
    tell("contract", f"reality: {len(successes)} successes come back complete ({source})")
    assert len(successes) > 140


def test_recorded_errors_raise_the_class_of_their_status(
    source: Source, clients: AllClients, loop: asyncio.AbstractEventLoop, tell: Report
) -> None:
    """Each error response, Azure's included, raises the class of its status with the body, code and param."""
    failures = [(record, name) for record, name in with_operation(source) if record.status >= 400]
    for record, name in failures:
        for call in calls(record, name, clients, loop):
            with pytest.raises(APIStatusError) as caught:
                call()
            error = caught.value
            assert type(error) is error_class(record.status), record.id
            assert same(error.body, record.body["error"]), record.id
            assert error.code == record.body["error"].get("code"), record.id
            assert error.param == record.body["error"].get("param"), record.id
    classes = Counter(error_class(record.status).__name__ for record, _ in failures)
    tell("contract", f"reality: {len(failures)} error responses raise {dict(classes)} ({source})")
    assert len(failures) > 20
