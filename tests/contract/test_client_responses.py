"""Claim 2: each response of the contract passes through the client unchanged, or becomes the right error."""

from __future__ import annotations

import asyncio
import copy
import functools
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from schemathesis import GenerationMode

import ft_client
from ft_client import APIResponseValidationError, APIStatusError, OutcomeUnknownError
from ft_client_generated.errors import InvalidBody, UnexpectedStatus
from tests.support.calls import BY_ID, AllClients, error_class, example, plain
from tests.support.contract import document, resolve
from tests.support.coverage import tally
from tests.support.generated import models, same
from tests.support.schema import fits, strict_judge
from tests.support.schemathesis_setup import STEADY, api, operation_of

SUCCESSES = {
    (name, status): content["application/json"]["schema"]
    for name, op in BY_ID.items()
    for status, found in op.node["responses"].items()
    for content in [resolve(found).get("content", {})]
    if status.startswith("2") and "application/json" in content
}
"""The schema of each JSON success response, by operation and status."""

ERRORS: dict[str, tuple[int, ...]] = {
    "400": (400,),
    "401": (401,),
    "404": (404,),
    "429": (429,),
    "4XX": (403, 405, 409, 413, 415, 422),
    "5XX": (500, 502, 503, 504),
}
"""Statuses to test for each documented error response."""


def component(schema: dict[str, Any]) -> str:
    """Return the component name of a response schema."""
    assert set(schema) <= {"$ref", "description"}
    return str(schema["$ref"].rpartition("/")[2])


def response_components() -> dict[str, Any]:
    """Return each component that is a response by itself, with the example in the contract."""
    components = {}
    for op in BY_ID.values():
        for each in op.node["responses"].values():
            media = resolve(each).get("content", {}).get("application/json")
            if media is not None:
                components.setdefault(component(media["schema"]), media["example"])
    return components


def contract_with_responses_as_requests() -> dict[str, Any]:
    """Return a contract whose requests are our responses, because schemathesis generates only requests.

    A response that is part of another response (such as a file in a list) is replaced by its example.
    """
    schemas = copy.deepcopy(document()["components"]["schemas"])
    paths = {}
    for name in response_components():
        schemas[name] = with_examples(schemas[name])
        body = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
        paths[f"/{name}"] = {
            "post": {"operationId": name, "requestBody": body, "responses": {"200": {"description": "a"}}}
        }
    info = {"title": "answers", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


def with_examples(node: Any) -> Any:
    """Return a schema in which each response component is replaced by its example."""
    if isinstance(node, list):
        return [with_examples(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and component(node) in response_components():
        return {"const": response_components()[component(node)]}
    return {key: with_examples(each) for key, each in node.items()}


generated_responses = api(
    contract_with_responses_as_requests(), "coverage", "fuzzing", examples=10, modes=(GenerationMode.POSITIVE,)
)
valid_responses = api(contract_with_responses_as_requests(), "coverage", modes=(GenerationMode.POSITIVE,))
invalid_responses = api(contract_with_responses_as_requests(), "coverage", modes=(GenerationMode.NEGATIVE,))
turn: Counter[str] = Counter()


def calls_of_all_clients(
    clients: AllClients, loop: asyncio.AbstractEventLoop, name: str
) -> Iterator[Callable[[], Any]]:
    """Yield the same call in each of the four ways."""
    yield lambda: clients.call(name, example(name))
    yield lambda: loop.run_until_complete(clients.acall(name, example(name)))
    yield lambda: clients.call_generated(name, example(name))
    yield lambda: loop.run_until_complete(clients.acall_generated(name, example(name)))


@generated_responses.parametrize()
@STEADY
def test_client_returns_generated_response_unchanged(
    case: Any, clients: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """Each generated response is returned as sent, with its types, by all four clients. Operations take turns."""
    kind = operation_of(case)
    carriers = sorted(key for key, schema in SUCCESSES.items() if component(schema) == kind)
    if not carriers:
        return  # an error response
    turn[kind] += 1
    name, status = carriers[turn[kind] % len(carriers)]
    body = about_requested_object(name, case.body)
    clients.transport.responses = [httpx.Response(int(status), json=body)]
    for call in calls_of_all_clients(clients, loop, name):
        assert same(plain(call()), body)
    tally("client").record(name, int(status), {}, None, body)


def about_requested_object(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with the ID of the request, and `deleted: true`: the client rejects other responses."""
    changed: dict[str, Any] = {"deleted": True} if "deleted" in body else {}
    if "id" in body:
        changed["id"] = next(reversed(example(name).path.values()), body["id"] or "id-1")
    return {**body, **changed}


def test_every_success_response_is_generated() -> None:
    """Each success response is generated, or is one of the few without JSON."""
    every = {(name, s) for name, op in BY_ID.items() for s in op.node["responses"] if s.startswith("2")}
    assert every - set(SUCCESSES) == {("deleteFile", "204"), ("downloadFile", "200"), ("downloadFile", "206")}
    assert {component(schema) for schema in SUCCESSES.values()} <= set(response_components())


def drift_of(case: Any) -> list[Any]:
    """Return the drift that the client finds in a generated response."""
    model = models()[operation_of(case)]
    return ft_client.drift(model.from_dict(case.body))


def schema_of(case: Any) -> dict[str, Any]:
    """Return the schema of a generated response in the contract."""
    return {"$ref": f"#/components/schemas/{operation_of(case)}"}


@valid_responses.parametrize()
@STEADY
def test_drift_lists_unknown_keys_and_values(case: Any) -> None:
    """In a valid response, drift consists of exactly the unknown values and keys."""
    found = drift_of(case)
    assert bool(found) != strict_judge().fits(schema_of(case), case.body), found


@invalid_responses.parametrize()
@STEADY
def test_drift_lists_contract_violations(case: Any) -> None:
    """A violation of any rule of the contract is reported as drift at its path."""
    if not isinstance(case.body, dict) or fits(schema_of(case), case.body):
        return
    assert drift_of(case) != []


BODIES = [
    {"error": {"message": "No.", "type": "invalid_request_error", "param": "purpose", "code": "model_not_found"}},
    {"error": {"message": "", "type": "server_error", "param": None, "code": None}},
    {
        "error": {
            "message": "Ünïcode\nand lines",
            "type": "new_type",
            "param": "a.b[0]",
            "code": "new_code",
            "more": [1],
        }
    },
    {
        "error": {"message": "Twice.", "type": "invalid_request_error", "param": None, "code": None},
        "detail": {"message": "Twice.", "code": "other"},
    },
]


def error_responses() -> Iterator[Any]:
    """Yield every documented error response of every operation, with each of its statuses and one of the bodies."""
    bodies = itertools.cycle(BODIES)
    for name, op in BY_ID.items():
        for documented in op.node["responses"]:
            for status in ERRORS.get(documented, ()):
                yield pytest.param(name, status, next(bodies), id=f"{name}-{status}")


@pytest.mark.parametrize(("name", "status", "body"), list(error_responses()))
def test_error_response_raises_class_of_status(
    name: str, status: int, body: dict[str, Any], clients: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """Each documented error response raises the class of its status, with all fields of the response."""
    assert fits({"$ref": "#/components/schemas/ErrorResponse"}, body)
    # lookups of the call, which check whether it was executed, find nothing
    clients.transport.responses = [functools.partial(error_for_operation, name, status, body)]
    for call in list(calls_of_all_clients(clients, loop, name))[:2]:
        with pytest.raises((APIStatusError, OutcomeUnknownError)) as caught:
            call()
        error = reported_error(name, status, caught.value)
        assert type(error) is error_class(status)
        assert (error.status_code, error.request_id) == (status, "req_7")
        assert same(error.body, body.get("error", body) if isinstance(body, dict) else body)
        assert (error.code, error.type, error.param) == tuple(body["error"][key] for key in ("code", "type", "param"))
        assert " ".join(body["error"]["message"].split()) in str(error)
        assert error.response.status_code == status
        assert "sk-test" not in f"{error} {error.request.headers if error.request else ''}"
    for call in list(calls_of_all_clients(clients, loop, name))[2:]:
        with pytest.raises(UnexpectedStatus) as raised:
            call()
        assert (raised.value.status_code, json.loads(raised.value.content)) == (status, body)
    tally("client").record(name, status, {}, None, body)


def reported_error(name: str, status: int | None, error: Exception) -> Any:
    """Return the error of the response. If it may have started a job, it is the cause of an `OutcomeUnknownError`."""
    if name in {"createFineTuningJob", "createFineTune"} and (status is None or status >= 500):
        assert isinstance(error, OutcomeUnknownError)
        return error.__cause__
    assert not isinstance(error, OutcomeUnknownError)
    return error


def error_for_operation(name: str, status: int, body: Any, request: httpx.Request) -> httpx.Response:
    """Return the error response for the operation itself. Lookups find nothing, and jobs are unchanged."""
    if is_operation(name, request):
        return httpx.Response(status, json=body, headers={"x-request-id": "req_7"})
    if request.url.path.rsplit("/", 1)[-1] in {"files", "jobs", "fine-tunes"}:
        return httpx.Response(200, json={"object": "list", "data": [], "has_more": False})
    return httpx.Response(200, json={"status": "paused" if name == "resumeFineTuningJob" else "running"})


def is_operation(name: str, request: httpx.Request) -> bool:
    """Whether a request is the operation itself, not a lookup."""
    path = BY_ID[name].path.format(**example(name).path)
    return (request.method, request.url.path) == (BY_ID[name].method, f"/v1{path}")


@pytest.mark.parametrize("status", [200, 206])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\r\n--", b'{"a": 1}', "ж".encode() * 9999])
def test_content_is_returned_unchanged(
    content: bytes, status: int, clients: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """All four clients return the bytes of a file unchanged, even if they resemble JSON."""
    clients.transport.responses = [
        httpx.Response(status, content=content, headers={"content-type": "application/octet-stream"})
    ]
    for call in calls_of_all_clients(clients, loop, "downloadFile"):
        assert plain(call()) == content
    tally("client").record("downloadFile", status, {}, None, content)


def test_delete_with_204_counts_as_deleted(clients: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """A 204, as sent by Azure, counts as deleted in the facade. The generated client returns None."""
    clients.transport.responses = [httpx.Response(204)]
    gone = {"id": "file-abc123", "object": "file", "deleted": True}
    assert [plain(call()) for call in calls_of_all_clients(clients, loop, "deleteFile")] == [gone, gone, None, None]
    tally("client").record("deleteFile", 204, {}, None, None)


def test_event_stream_returns_each_event(clients: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """Each event of a legacy stream is returned as sent, including equal ones, until the stream ends."""
    event = {"object": "fine-tune-event", "created_at": 1, "level": "info", "message": "a\nb ü"}
    events = [event, event, {**event, "level": "new", "more": {"x": [None]}}]
    media = BY_ID["listFineTuneEvents"].node["responses"]["200"]["content"]["text/event-stream"]
    text = "".join(f"data: {json.dumps(each)}\n\n" for each in events) + f"data: {media['x-stream-end']}\n\n"
    clients.transport.responses = [
        httpx.Response(200, content=text.encode(), headers={"content-type": "text/event-stream"})
    ]
    streamed = example("listFineTuneEvents")._replace(query={"stream": True})
    assert same(plain(clients.call("listFineTuneEvents", streamed)), events)
    assert same(plain(loop.run_until_complete(clients.acall("listFineTuneEvents", streamed))), events)
    assert all(fits(media["x-event-schema"], each) for each in events)
    tally("client").record("listFineTuneEvents", 200, {"query stream": True}, None, text)


ACCEPT_EMPTY_BODY = {
    *("cancelFineTune", "cancelFineTuningJob", "pauseFineTuningJob", "resumeFineTuningJob"),
    *("deleteFile", "deleteFineTuningCheckpointPermission", "deleteModel"),
}
"""Operations where an empty body of a success is accepted."""


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (name, body)
        for name in sorted({name for name, _ in SUCCESSES} - {"deleteFile"})
        for body in (b"", b"{", b"[]", b"null", b"<html>", b'"text"')
        if body or name not in ACCEPT_EMPTY_BODY
    ],
)
def test_success_with_invalid_body_raises(
    name: str, body: bytes, clients: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """A 200 without a JSON object raises an error that contains the response."""

    def broken(request: httpx.Request) -> httpx.Response:
        return (
            httpx.Response(200, content=body)
            if is_operation(name, request)
            else error_for_operation(name, 200, None, request)
        )

    clients.transport.responses = [broken]
    for call in list(calls_of_all_clients(clients, loop, name))[:2]:
        with pytest.raises((APIResponseValidationError, OutcomeUnknownError)) as caught:
            call()
        error = reported_error(name, None, caught.value)
        assert isinstance(error, APIResponseValidationError)
        assert error.response.content == body
    for call in list(calls_of_all_clients(clients, loop, name))[2:]:
        with pytest.raises(InvalidBody):
            call()
