"""Claim 2: the client keeps the contract. Whatever is asked of it, the request on the wire is valid and means that."""

from __future__ import annotations

import asyncio
import io
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from schemathesis import GenerationMode

from ft_client import APIConnectionError, ParameterError
from tests.support.calls import BASE, BY_ID, FACADE, KEY, AllClients, CallArguments, RecordingTransport, example
from tests.support.contract import document, resolve
from tests.support.coverage import tally
from tests.support.schema import fits
from tests.support.schemathesis_setup import STEADY, api, asked_of, narrowed, operation_of
from tests.support.wire_requests import ParsedRequest, parse_request

# a doubtful value is sent all the same
pytestmark = pytest.mark.filterwarnings("ignore::ft_client.checks.ParameterWarning")

TOKEN = uuid.UUID(int=7)
anything = api(narrowed(document()), "examples", "coverage", "fuzzing", examples=10, modes=(GenerationMode.POSITIVE,))
valid = api(narrowed(document()), "examples", "coverage", modes=(GenerationMode.POSITIVE,))
invalid = api(narrowed(document()), "coverage", modes=(GenerationMode.NEGATIVE,))


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[AllClients]:
    """Clients of all four ways; the one random value of a request but for boundaries is the same in all."""
    monkeypatch.setattr("ft_client._operations.reconcile.uuid.uuid4", lambda: TOKEN)
    found = AllClients(RecordingTransport(httpx.Response(200)), max_retries=0)
    yield found
    found.close()


def answer_of(name: str, asked: CallArguments) -> httpx.Response:
    """The contract's own example of a success."""
    content = resolve(BY_ID[name].node["responses"]["200"])["content"]
    if name == "listFineTuneEvents" and asked.query.get("stream"):
        return httpx.Response(200, content=b"data: [DONE]\n\n", headers={"content-type": "text/event-stream"})
    if "application/json" in content:
        body = content["application/json"]["example"]
        if "id" in body and asked.path:  # the response is about the requested object
            body = {**body, "id": str(next(iter(asked.path.values())))}
        return httpx.Response(200, json=body)
    return httpx.Response(200, content=b"content", headers={"content-type": next(iter(content))})


def leads_elsewhere(asked: CallArguments) -> bool:
    """Whether an ID is one that no path can carry: blank, or a step to another folder."""
    return any(not str(value).strip() or value in {".", ".."} for value in asked.path.values())


def understood(request: httpx.Request) -> ParsedRequest:
    """A captured request, read by other parsers than wrote it."""
    sent = parse_request(request.method, request.url.raw_path.decode(), request.headers, request.content)
    assert sent.problems == (), sent.problems
    return sent


def expected(name: str, asked: CallArguments) -> dict[str, Any]:
    """The parameters that should arrive."""
    found = {f"path {key}": value for key, value in asked.path.items()}
    for key, value in asked.query.items():
        # an object without members is written as nothing
        if value not in ({}, None):
            found[f"query {key}"] = value
    return found | {f"header {key}": value for key, value in asked.headers.items()}


def without_defaults(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters without those that only say what would be so anyway."""
    defaults = {f"{each['in']} {each['name']}": each["schema"].get("default", ...) for each in BY_ID[name].parameters}
    return {key: value for key, value in parameters.items() if value != defaults[key]}


def normal(request: httpx.Request) -> tuple[str, bytes, list[tuple[bytes, bytes]], bytes]:
    """A request to the last byte, but for a form's boundary."""
    kind = request.headers.get("content-type", "")
    boundary = kind.partition("boundary=")[2].encode()
    content = request.content.replace(boundary, b"BOUNDARY") if boundary else request.content
    headers = [(key, value.replace(boundary, b"BOUNDARY") if boundary else value) for key, value in request.headers.raw]
    return request.method, request.url.raw_path, headers, content


def sent_alike(name: str, ways: AllClients) -> ParsedRequest:
    """What was sent, blocking and awaited: the same, and a request of that operation."""
    blocking, awaited = ways.wire.requests
    assert normal(blocking) == normal(awaited)
    sent = understood(blocking)
    assert sent.op is not None
    assert sent.op.operation_id == name
    return sent


@anything.parametrize()
@STEADY
def test_the_facade_sends_what_was_asked(case: Any, ways: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """A call's request fits the contract and holds the values of the call, and is the same blocking and awaited."""
    name, asked = operation_of(case), asked_of(case)
    ways.wire.responses, ways.wire.requests = [answer_of(name, asked)], []
    if leads_elsewhere(asked):
        with pytest.raises(ParameterError):
            ways.call(name, asked)
        assert ways.wire.requests == []
        return
    ways.call(name, asked)
    loop.run_until_complete(ways.acall(name, asked))
    sent = sent_alike(name, ways)
    assert without_defaults(name, sent.parameters) == without_defaults(name, expected(name, asked))
    assert sent.body == as_sent(name, facade_body(name, asked))
    tally("client").record(name, None, sent.parameters, sent.body)


def as_sent(name: str, body: Any) -> Any:
    """A body as it should arrive: a form has no null, so nothing is sent in its place."""
    if "multipart/form-data" not in resolve(BY_ID[name].node.get("requestBody", {})).get("content", {}):
        return body
    found = {key: value for key, value in body.items() if value is not None}
    for key, value in found.items():
        if isinstance(value, dict):
            found[key] = {inner: each for inner, each in value.items() if each is not None}
    return found


def facade_body(name: str, asked: CallArguments) -> Any:
    """The body that a call of the facade should send: None is as good as not given, and a job carries its token."""
    if asked.body is None:
        return None
    media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
    declared = resolve(media["schema"])["properties"]
    body = {key: value for key, value in asked.body.items() if value is not None or key not in declared}
    if name == "createFineTuningJob":
        metadata = body.get("metadata") or {}
        if len(metadata) < document()["components"]["schemas"]["Metadata"]["maxProperties"]:
            body["metadata"] = {**metadata, "ft_client_request": TOKEN.hex}
    return body


@valid.parametrize()
@STEADY
def test_the_generated_client_sends_what_was_asked(
    case: Any, ways: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """So does each generated endpoint, null included, where the parameters are the contract's own."""
    name, asked = operation_of(case), asked_of(case)
    ways.wire.responses, ways.wire.requests = [answer_of(name, CallArguments({}, {}, {}, None))], []
    if leads_elsewhere(asked):
        with pytest.raises(ValueError, match=r"is empty|another address"):
            ways.call_generated(name, asked)
        assert ways.wire.requests == []
        return
    ways.call_generated(name, asked)
    loop.run_until_complete(ways.acall_generated(name, asked))
    sent = sent_alike(name, ways)
    assert sent.parameters == expected(name, asked)
    assert sent.body == as_sent(name, asked.body)


@invalid.parametrize()
@STEADY
def test_the_facade_sends_nothing_that_the_contract_forbids(case: Any, ways: AllClients) -> None:
    """A body that breaks a rule of the contract is refused with an error that says so, and nothing is sent."""
    name, asked = operation_of(case), asked_of(case)
    op = BY_ID[name]
    if case.method.upper() != op.method or asked.body is None or "requestBody" not in op.node:
        return
    media = next(iter(resolve(op.node["requestBody"])["content"].values()))
    body = {key: value for key, value in asked.body.items() if value is not None}
    judged = {key: "" if isinstance(value, bytes) else value for key, value in body.items()}
    if fits(media["schema"], judged) or leads_elsewhere(asked):
        return
    ways.wire.responses, ways.wire.requests = [answer_of(name, asked)], []
    with pytest.raises((ParameterError, TypeError)):
        ways.call(name, asked._replace(body=body))
    assert ways.wire.requests == []


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_request_says_who_asks_and_what_it_takes(name: str, ways: AllClients) -> None:
    """The key goes into the header the contract names, and the answer asked for is one that the contract has."""
    op, asked = BY_ID[name], example(name)
    ways.wire.responses, ways.wire.requests = [answer_of(name, asked)], []
    ways.call(name, asked)
    request = ways.wire.requests[0]
    assert document()["components"]["securitySchemes"]["ApiKey"] == {"type": "http", "scheme": "bearer"}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert str(request.url).startswith(BASE + "/")
    accepted = {kind.partition(";")[0].strip() for kind in request.headers["accept"].split(",")}
    assert accepted & {"*/*", *resolve(op.node["responses"]["200"])["content"]}
    assert re.fullmatch(r"ft-client/\d+\.\d+\.\d+\S*", request.headers["user-agent"])


def test_every_operation_of_the_contract_can_be_called() -> None:
    """The table of calls and the contract name the same operations."""
    assert set(BY_ID) - set(FACADE) == set(), "add the method of each to FACADE in tests/support/calls.py"
    assert set(FACADE) - set(BY_ID) == set(), "remove them from FACADE in tests/support/calls.py"


def test_a_body_is_json_in_utf_8(ways: AllClients) -> None:
    """Text of any script arrives as it was given, and no number changes its type on the way."""
    body = {"model": "gpt-4o-mini", "training_file": "file-1", "suffix": "ü", "metadata": {"ключ": "値"}, "seed": 7}
    ways.wire.responses, ways.wire.requests = [answer_of("createFineTuningJob", CallArguments({}, {}, {}, body))], []
    ways.call("createFineTuningJob", CallArguments({}, {}, {}, body))
    content = json.loads(ways.wire.requests[0].content.decode("utf-8"))
    assert content["metadata"] == {"ключ": "値", "ft_client_request": TOKEN.hex}
    assert content["suffix"] == "ü"


class Sized(io.BytesIO):
    """A file that claims to be of some size, without taking up as much memory."""

    def __init__(self, size: int) -> None:
        super().__init__(b"")
        self.size = size
        self.place = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = offset + {0: 0, 1: self.place, 2: self.size}[whence]
        return self.place

    def tell(self) -> int:
        return self.place


@pytest.mark.parametrize(("name", "component", "key"), [
    ("createFile", "CreateFileRequest", "file"), ("addUploadPart", "AddUploadPartRequest", "data"),
])  # fmt: skip
def test_content_over_the_limit_is_not_sent(name: str, component: str, key: str, ways: AllClients) -> None:
    """One byte more than the contract allows is refused before anything is read; the limit itself is not."""
    limit = document()["components"]["schemas"][component]["properties"][key]["maxLength"]
    op = BY_ID[name]
    ids = {each["name"]: each["example"] for each in op.parameters if each["in"] == "path"}
    rest = {"purpose": "fine-tune"} if name == "createFile" else {}
    ways.wire.responses = [answer_of(name, CallArguments(ids, {}, {}, None))]
    with pytest.raises(
        APIConnectionError, match="became shorter"
    ):  # on the way, the file turns out not to be what it claims
        ways.call(name, CallArguments(ids, {}, {}, {**rest, key: ("a", Sized(limit))}))
    with pytest.raises(ParameterError, match=f"^{key}"):
        ways.call(name, CallArguments(ids, {}, {}, {**rest, key: ("a", Sized(limit + 1))}))
    assert ways.wire.requests == []
