"""Claim 5: the real service keeps the contract, and the client takes what it really said.

What the recordings show of each claim is printed; `test_truth` and `test_decoding` ask further.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import APIStatusError
from tests.support.calls import Ways, error_class, example, plain
from tests.support.contract import answer_errors, operation
from tests.support.generated import same
from tests.support.recordings import Record, exact, needs_recordings, observed

pytestmark = needs_recordings


def addressed() -> Iterator[tuple[Record, str]]:
    """Every recorded answer to an operation of the contract, with the operation; Azure's too."""
    for record in observed():
        op = operation(record.method, record.path_template)
        if op is not None:
            yield record, op.operation_id


def replayed(record: Record) -> httpx.Response:
    """A recorded answer, to be given again."""
    kept = {"content-type", "x-request-id", "retry-after", "www-authenticate"}
    headers = {name: text for name, text in (record.raw["response_headers"] or {}).items() if name.lower() in kept}
    return httpx.Response(record.status, headers=headers, content=(record.raw["response_body"] or "").encode())


def calls(record: Record, name: str, ways: Ways, loop: asyncio.AbstractEventLoop) -> Iterator[Any]:
    """The call that a recorded answer belongs to, blocking and awaited."""
    ways.wire.answers = [replayed(record)]
    asked = example(name)
    if record.raw["response_is_sse"]:
        asked = asked._replace(query={"stream": True})
    yield lambda: ways.call(name, asked)
    yield lambda: loop.run_until_complete(ways.acall(name, asked))


def events(text: str) -> list[Any]:
    """The events of a recorded stream."""
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return [httpx.Response(200, text=line).json() for line in lines if line != "[DONE]"]


def test_recorded_answers_fit_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Each exact answer of the vendor's service validates; how many, and of how many operations, is printed."""
    wrong, seen = [], Counter[str]()
    for record in exact():
        op = operation(record.method, record.path_template)
        assert op is not None
        seen[op.operation_id] += 1
        wrong += [record.id for _ in answer_errors(op, record.status, record.media_type, record.body)]
    with capsys.disabled():
        print(f"\n  reality: {len(exact()) - len(wrong)} of {len(exact())} answers to {len(seen)} operations are valid")
    assert wrong == []


def test_recorded_successes_come_back_whole(
    ways: Ways, loop: asyncio.AbstractEventLoop, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each success, of Azure too, comes through the facade as it was sent, blocking and awaited."""
    whole, successes = 0, [(record, name) for record, name in addressed() if record.status < 300]
    for record, name in successes:
        sent = record.body
        if record.raw["response_is_sse"]:
            sent = events(record.raw["response_body"])
        elif name == "downloadFile":
            sent = (record.raw["response_body"] or "").encode()
        elif record.status == 204:
            sent = {"id": example(name).path["file_id"], "object": "file", "deleted": True}
        for call in calls(record, name, ways, loop):
            got = plain(call())
            assert got == sent if isinstance(sent, bytes) else same(got, sent), record.id
        whole += 1
    with capsys.disabled():
        print(f"\n  reality: {whole} of {len(successes)} successes come back whole")


def test_recorded_refusals_are_the_right_errors(
    ways: Ways, loop: asyncio.AbstractEventLoop, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each refusal, of Azure too, raises the class of its status with the service's own words."""
    refusals = [(record, name) for record, name in addressed() if record.status >= 400]
    for record, name in refusals:
        for call in calls(record, name, ways, loop):
            with pytest.raises(APIStatusError) as caught:
                call()
            error = caught.value
            assert type(error) is error_class(record.status), record.id
            assert same(error.body, record.body), record.id
            assert error.code == record.body["error"].get("code"), record.id
            assert error.param == record.body["error"].get("param"), record.id
    kinds = Counter(error_class(record.status).__name__ for record, _ in refusals)
    with capsys.disabled():
        print(f"\n  reality: {len(refusals)} of {len(refusals)} refusals are the right error: {dict(kinds)}")
    assert len(refusals) > 20
