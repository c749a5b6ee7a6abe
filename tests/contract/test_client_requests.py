"""Claim 2: every request of the client is valid and contains the arguments of the call."""

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

# suspicious values cause warnings but are sent
pytestmark = pytest.mark.filterwarnings("ignore::ft_client.checks.ParameterWarning")

TOKEN = uuid.UUID(int=7)


def with_declared_keys_only(source: dict[str, Any]) -> dict[str, Any]:
    """Return the contract without undeclared keys in items of graders: the client rejects them as misspelled."""
    for name, schema in source["components"]["schemas"].items():
        if name.startswith("EvalItem") or name in {"InputTextContent", "OutputText"}:
            schema.setdefault("additionalProperties", False)
    return source


anything = api(
    with_declared_keys_only(narrowed(document())),
    "examples",
    "coverage",
    "fuzzing",
    examples=10,
    modes=(GenerationMode.POSITIVE,),
)
valid = api(narrowed(document()), "examples", "coverage", modes=(GenerationMode.POSITIVE,))
invalid = api(narrowed(document()), "coverage", modes=(GenerationMode.NEGATIVE,))


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[AllClients]:
    """The four clients. The random idempotency key is the same for all."""
    monkeypatch.setattr("ft_client._operations.reconcile.uuid.uuid4", lambda: TOKEN)
    found = AllClients(RecordingTransport(httpx.Response(200)), max_retries=0)
    yield found
    found.close()


def example_response(name: str, args: CallArguments) -> httpx.Response:
    """Return the example of a success response in the contract."""
    content = resolve(BY_ID[name].node["responses"]["200"])["content"]
    if name == "listFineTuneEvents" and args.query.get("stream"):
        return httpx.Response(200, content=b"data: [DONE]\n\n", headers={"content-type": "text/event-stream"})
    if "application/json" in content:
        body = content["application/json"]["example"]
        if "id" in body and args.path:  # the response is about the requested object
            body = {**body, "id": str(next(iter(args.path.values())))}
        return httpx.Response(200, json=body)
    return httpx.Response(200, content=b"content", headers={"content-type": next(iter(content))})


def has_unsafe_id(args: CallArguments) -> bool:
    """Whether an ID cannot be part of a path: blank, or a relative path segment."""
    return any(not str(value).strip() or value in {".", ".."} for value in args.path.values())


def parse_recorded(request: httpx.Request) -> ParsedRequest:
    """Parse a recorded request with independent parsers."""
    sent = parse_request(request.method, request.url.raw_path.decode(), request.headers, request.content)
    assert sent.problems == (), sent.problems
    return sent


def expected(name: str, args: CallArguments) -> dict[str, Any]:
    """Return the parameters that the request should have."""
    found = {f"path {key}": value for key, value in args.path.items()}
    for key, value in args.query.items():
        # an object without members is sent as nothing
        if value not in ({}, None):
            found[f"query {key}"] = value
    return found | {f"header {key}": value for key, value in args.headers.items()}


def without_defaults(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters without those that equal their default."""
    defaults = {f"{each['in']} {each['name']}": each["schema"].get("default", ...) for each in BY_ID[name].parameters}
    return {key: value for key, value in parameters.items() if value != defaults[key]}


def normalized(request: httpx.Request) -> tuple[str, bytes, list[tuple[bytes, bytes]], bytes]:
    """Return a request as bytes, with a fixed form boundary."""
    kind = request.headers.get("content-type", "")
    boundary = kind.partition("boundary=")[2].encode()
    content = request.content.replace(boundary, b"BOUNDARY") if boundary else request.content
    headers = [(key, value.replace(boundary, b"BOUNDARY") if boundary else value) for key, value in request.headers.raw]
    return request.method, request.url.raw_path, headers, content


def same_request(name: str, clients: AllClients) -> ParsedRequest:
    """Check that the sync and async clients sent the same request of this operation, and return it."""
    blocking, awaited = clients.transport.requests
    assert normalized(blocking) == normalized(awaited)
    sent = parse_recorded(blocking)
    assert sent.op is not None
    assert sent.op.operation_id == name
    return sent


@anything.parametrize()
@STEADY
def test_facade_sends_arguments_of_call(case: Any, clients: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """The request is valid, contains the arguments of the call, and is the same in sync and async."""
    name, args = operation_of(case), asked_of(case)
    clients.transport.responses, clients.transport.requests = [example_response(name, args)], []
    if has_unsafe_id(args):
        with pytest.raises(ParameterError):
            clients.call(name, args)
        assert clients.transport.requests == []
        return
    clients.call(name, args)
    loop.run_until_complete(clients.acall(name, args))
    sent = same_request(name, clients)
    assert without_defaults(name, sent.parameters) == without_defaults(name, expected(name, args))
    assert sent.body == as_sent(name, facade_body(name, args))
    tally("client").record(name, None, sent.parameters, sent.body)


def as_sent(name: str, body: Any) -> Any:
    """Return a body as it should be sent. A form has no null, so null fields are omitted."""
    if "multipart/form-data" not in resolve(BY_ID[name].node.get("requestBody", {})).get("content", {}):
        return body
    found = {key: value for key, value in body.items() if value is not None}
    for key, value in found.items():
        if isinstance(value, dict):
            found[key] = {inner: each for inner, each in value.items() if each is not None}
    return found


def facade_body(name: str, args: CallArguments) -> Any:
    """Return the body that the facade should send: without None values, and with the idempotency key of a job."""
    if args.body is None:
        return None
    media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
    declared = resolve(media["schema"])["properties"]
    body = {key: value for key, value in args.body.items() if value is not None or key not in declared}
    if name == "createFineTuningJob":
        metadata = body.get("metadata") or {}
        if len(metadata) < document()["components"]["schemas"]["Metadata"]["maxProperties"]:
            body["metadata"] = {**metadata, "ft_client_request": TOKEN.hex}
    return body


@valid.parametrize()
@STEADY
def test_generated_client_sends_arguments_of_call(
    case: Any, clients: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """The same holds for generated endpoints, including null values, if the parameters are those of the contract."""
    name, args = operation_of(case), asked_of(case)
    clients.transport.responses, clients.transport.requests = (
        [example_response(name, CallArguments({}, {}, {}, None))],
        [],
    )
    if has_unsafe_id(args):
        with pytest.raises(ValueError, match=r"is empty|another address"):
            clients.call_generated(name, args)
        assert clients.transport.requests == []
        return
    clients.call_generated(name, args)
    loop.run_until_complete(clients.acall_generated(name, args))
    sent = same_request(name, clients)
    assert sent.parameters == expected(name, args)
    assert sent.body == as_sent(name, args.body)


@invalid.parametrize()
@STEADY
def test_facade_rejects_invalid_body_before_sending(case: Any, clients: AllClients) -> None:
    """A body that violates the contract raises an error that names the violation, and nothing is sent."""
    name, args = operation_of(case), asked_of(case)
    op = BY_ID[name]
    if case.method.upper() != op.method or args.body is None or "requestBody" not in op.node:
        return
    media = next(iter(resolve(op.node["requestBody"])["content"].values()))
    body = {key: value for key, value in args.body.items() if value is not None}
    judged = {key: "" if isinstance(value, bytes) else value for key, value in body.items()}
    if fits(media["schema"], judged) or has_unsafe_id(args):
        return
    clients.transport.responses, clients.transport.requests = [example_response(name, args)], []
    with pytest.raises((ParameterError, TypeError)):
        clients.call(name, args._replace(body=body))
    assert clients.transport.requests == []


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_request_has_key_and_accept_headers(name: str, clients: AllClients) -> None:
    """The key is in the header that the contract names, and Accept is a media type of the contract."""
    op, args = BY_ID[name], example(name)
    clients.transport.responses, clients.transport.requests = [example_response(name, args)], []
    clients.call(name, args)
    request = clients.transport.requests[0]
    assert document()["components"]["securitySchemes"]["ApiKey"] == {"type": "http", "scheme": "bearer"}
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert str(request.url).startswith(BASE + "/")
    accepted = {kind.partition(";")[0].strip() for kind in request.headers["accept"].split(",")}
    assert accepted & {"*/*", *resolve(op.node["responses"]["200"])["content"]}
    assert re.fullmatch(r"ft-client/\d+\.\d+\.\d+\S*", request.headers["user-agent"])


def test_table_of_calls_covers_every_operation() -> None:
    """The table of calls has the same operations as the contract."""
    assert set(BY_ID) - set(FACADE) == set(), "add the method of each to FACADE in tests/support/calls.py"
    assert set(FACADE) - set(BY_ID) == set(), "remove them from FACADE in tests/support/calls.py"


def test_json_body_is_utf_8(clients: AllClients) -> None:
    """Text in any script and numbers of any type are sent unchanged."""
    body = {"model": "gpt-4o-mini", "training_file": "file-1", "suffix": "ü", "metadata": {"ключ": "値"}, "seed": 7}
    clients.transport.responses, clients.transport.requests = (
        [example_response("createFineTuningJob", CallArguments({}, {}, {}, body))],
        [],
    )
    clients.call("createFineTuningJob", CallArguments({}, {}, {}, body))
    content = json.loads(clients.transport.requests[0].content.decode("utf-8"))
    assert content["metadata"] == {"ключ": "値", "ft_client_request": TOKEN.hex}
    assert content["suffix"] == "ü"


class Sized(io.BytesIO):
    """A file that reports a size without using that much memory."""

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
def test_content_above_limit_is_rejected(name: str, component: str, key: str, clients: AllClients) -> None:
    """One byte above the limit is rejected before the file is read. Content at the limit is accepted."""
    limit = document()["components"]["schemas"][component]["properties"][key]["maxLength"]
    op = BY_ID[name]
    ids = {each["name"]: each["example"] for each in op.parameters if each["in"] == "path"}
    rest = {"purpose": "fine-tune"} if name == "createFile" else {}
    clients.transport.responses = [example_response(name, CallArguments(ids, {}, {}, None))]
    with pytest.raises(APIConnectionError, match="became shorter"):  # than it reports
        clients.call(name, CallArguments(ids, {}, {}, {**rest, key: ("a", Sized(limit))}))
    with pytest.raises(ParameterError, match=f"^{key}"):
        clients.call(name, CallArguments(ids, {}, {}, {**rest, key: ("a", Sized(limit + 1))}))
    assert clients.transport.requests == []
