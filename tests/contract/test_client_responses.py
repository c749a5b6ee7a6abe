"""Claim 2: whatever the service answers within the contract comes back through the client, whole or as its error."""

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
from ft_client import APIStatusError
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
"""The schema of each success that has a JSON body, by operation and status."""

ERRORS: dict[str, tuple[int, ...]] = {
    "400": (400,),
    "401": (401,),
    "404": (404,),
    "429": (429,),
    "4XX": (403, 405, 409, 413, 415, 422),
    "5XX": (500, 502, 503, 504),
}
"""Statuses that stand for each documented refusal."""


def component(schema: dict[str, Any]) -> str:
    """The component an answer's schema is."""
    assert set(schema) <= {"$ref", "description"}
    return str(schema["$ref"].rpartition("/")[2])


def answered() -> dict[str, Any]:
    """Each component that is an answer by itself, with the contract's example of it."""
    found = {}
    for op in BY_ID.values():
        for each in op.node["responses"].values():
            media = resolve(each).get("content", {}).get("application/json")
            if media is not None:
                found.setdefault(component(media["schema"]), media["example"])
    return found


def answers_as_requests() -> dict[str, Any]:
    """A contract in which the answers of ours are the requests: so schemathesis makes them, as it makes requests.

    Inside another answer, one that comes by itself too (the files of a list) is its example: its rules are tried once.
    """
    schemas = copy.deepcopy(document()["components"]["schemas"])
    paths = {}
    for name in answered():
        schemas[name] = settled(schemas[name])
        body = {"required": True, "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}
        paths[f"/{name}"] = {
            "post": {"operationId": name, "requestBody": body, "responses": {"200": {"description": "a"}}}
        }
    info = {"title": "answers", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


def settled(node: Any) -> Any:
    """A schema in which every answer that comes by itself too stands as its example."""
    if isinstance(node, list):
        return [settled(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and component(node) in answered():
        return {"const": answered()[component(node)]}
    return {key: settled(each) for key, each in node.items()}


anything = api(answers_as_requests(), "coverage", "fuzzing", examples=10, modes=(GenerationMode.POSITIVE,))
inside = api(answers_as_requests(), "coverage", modes=(GenerationMode.POSITIVE,))
outside = api(answers_as_requests(), "coverage", modes=(GenerationMode.NEGATIVE,))
turn: Counter[str] = Counter()


def all_ways(ways: AllClients, loop: asyncio.AbstractEventLoop, name: str) -> Iterator[Callable[[], Any]]:
    """One and the same call in each of the four ways."""
    yield lambda: ways.call(name, example(name))
    yield lambda: loop.run_until_complete(ways.acall(name, example(name)))
    yield lambda: ways.call_generated(name, example(name))
    yield lambda: loop.run_until_complete(ways.acall_generated(name, example(name)))


@anything.parametrize()
@STEADY
def test_an_answer_comes_back_whole(case: Any, ways: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """Each generated answer comes back as sent, to the last type, in all four ways, by each operation in turn."""
    kind = operation_of(case)
    carriers = sorted(key for key, schema in SUCCESSES.items() if component(schema) == kind)
    if not carriers:
        return  # an error
    turn[kind] += 1
    name, status = carriers[turn[kind] % len(carriers)]
    ways.wire.answers = [httpx.Response(int(status), json=case.body)]
    for call in all_ways(ways, loop, name):
        assert same(plain(call()), case.body)
    tally("client").record(name, int(status), {}, None, case.body)


def test_every_success_of_the_contract_is_tried() -> None:
    """No success is left out: each has its schema among the generated ones, or is one of the few without JSON."""
    every = {(name, s) for name, op in BY_ID.items() for s in op.node["responses"] if s.startswith("2")}
    assert every - set(SUCCESSES) == {("deleteFile", "204"), ("downloadFile", "200"), ("downloadFile", "206")}
    assert {component(schema) for schema in SUCCESSES.values()} <= set(answered())


def unforeseen(case: Any) -> list[Any]:
    """What the client finds unforeseen in a generated answer."""
    model = models()[operation_of(case)]
    return ft_client.drift(model.from_dict(case.body))


def schema_of(case: Any) -> dict[str, Any]:
    """The schema of the contract that a generated answer is of."""
    return {"$ref": f"#/components/schemas/{operation_of(case)}"}


@inside.parametrize()
@STEADY
def test_drift_is_told_where_an_answer_says_something_new(case: Any) -> None:
    """Of a valid answer, drift is what the contract does not name: unknown values and keys, and nothing else."""
    found = unforeseen(case)
    assert bool(found) != strict_judge().fits(schema_of(case), case.body), found


@outside.parametrize()
@STEADY
def test_drift_is_told_where_an_answer_breaks_the_contract(case: Any) -> None:
    """An answer that breaks any rule of the contract is told as drift, at the place where it does."""
    if not isinstance(case.body, dict) or fits(schema_of(case), case.body):
        return
    assert unforeseen(case) != []


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


def refused() -> Iterator[Any]:
    """Every documented refusal of every operation, by each status that stands for it, with a body in turn."""
    bodies = itertools.cycle(BODIES)
    for name, op in BY_ID.items():
        for documented in op.node["responses"]:
            for status in ERRORS.get(documented, ()):
                yield pytest.param(name, status, next(bodies), id=f"{name}-{status}")


@pytest.mark.parametrize(("name", "status", "body"), list(refused()))
def test_a_refusal_is_the_right_error(
    name: str, status: int, body: dict[str, Any], ways: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """Each documented refusal raises the class of its status, with everything the service said."""
    assert fits({"$ref": "#/components/schemas/ErrorResponse"}, body)
    # other requests of the call, which check whether it was executed, find nothing
    ways.wire.answers = [functools.partial(only_refused, name, status, body)]
    for call in list(all_ways(ways, loop, name))[:2]:
        with pytest.raises(APIStatusError) as caught:
            call()
        error = caught.value
        assert type(error) is error_class(status)
        assert (error.status_code, error.request_id) == (status, "req_7")
        assert same(error.body, body)
        assert (error.code, error.type, error.param) == tuple(body["error"][key] for key in ("code", "type", "param"))
        assert " ".join(body["error"]["message"].split()) in str(error)
        assert error.response.status_code == status
        assert "sk-test" not in f"{error} {error.request.headers if error.request else ''}"
    for call in list(all_ways(ways, loop, name))[2:]:
        with pytest.raises(UnexpectedStatus) as raised:
            call()
        assert (raised.value.status_code, json.loads(raised.value.content)) == (status, body)
    tally("client").record(name, status, {}, None, body)


def only_refused(name: str, status: int, body: Any, request: httpx.Request) -> httpx.Response:
    """The refusal for the operation itself; for anything else, that there is nothing, or nothing has changed."""
    if is_own(name, request):
        return httpx.Response(status, json=body, headers={"x-request-id": "req_7"})
    if request.url.path.rsplit("/", 1)[-1] in {"files", "jobs", "fine-tunes"}:
        return httpx.Response(200, json={"object": "list", "data": [], "has_more": False})
    return httpx.Response(200, json={"status": "paused" if name == "resumeFineTuningJob" else "running"})


def is_own(name: str, request: httpx.Request) -> bool:
    """Whether a request is the operation itself, not one that looks whether it ran."""
    path = BY_ID[name].path.format(**example(name).path)
    return (request.method, request.url.path) == (BY_ID[name].method, f"/v1{path}")


@pytest.mark.parametrize("status", [200, 206])
@pytest.mark.parametrize("content", [b"", b"\x00\xff\r\n--", b'{"a": 1}', "ж".encode() * 9999])
def test_bytes_come_back_untouched(
    content: bytes, status: int, ways: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """A file is its bytes, in all four ways, even where they look like something else."""
    ways.wire.answers = [httpx.Response(status, content=content, headers={"content-type": "application/octet-stream"})]
    for call in all_ways(ways, loop, "downloadFile"):
        assert plain(call()) == content
    tally("client").record("downloadFile", status, {}, None, content)


def test_a_deletion_without_a_body_is_a_deletion(ways: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """Azure's 204 is the same as 200 to the facade, and nothing to the generated client."""
    ways.wire.answers = [httpx.Response(204)]
    gone = {"id": "file-abc123", "object": "file", "deleted": True}
    assert [plain(call()) for call in all_ways(ways, loop, "deleteFile")] == [gone, gone, None, None]
    tally("client").record("deleteFile", 204, {}, None, None)


def test_a_stream_of_events_comes_back_event_by_event(ways: AllClients, loop: asyncio.AbstractEventLoop) -> None:
    """Each event of a legacy stream is handed out as it was sent, equal ones too, and the end ends it."""
    event = {"object": "fine-tune-event", "created_at": 1, "level": "info", "message": "a\nb ü"}
    events = [event, event, {**event, "level": "new", "more": {"x": [None]}}]
    media = BY_ID["listFineTuneEvents"].node["responses"]["200"]["content"]["text/event-stream"]
    text = "".join(f"data: {json.dumps(each)}\n\n" for each in events) + f"data: {media['x-stream-end']}\n\n"
    ways.wire.answers = [httpx.Response(200, content=text.encode(), headers={"content-type": "text/event-stream"})]
    streamed = example("listFineTuneEvents")._replace(query={"stream": True})
    assert same(plain(ways.call("listFineTuneEvents", streamed)), events)
    assert same(plain(loop.run_until_complete(ways.acall("listFineTuneEvents", streamed))), events)
    assert all(fits(media["x-event-schema"], each) for each in events)
    tally("client").record("listFineTuneEvents", 200, {"query stream": True}, None, text)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"<html>", b'"text"'])
@pytest.mark.parametrize("name", sorted({name for name, _ in SUCCESSES} - {"deleteFile"}))
def test_a_success_without_a_usable_body_is_an_error(
    name: str, body: bytes, ways: AllClients, loop: asyncio.AbstractEventLoop
) -> None:
    """A 200 that is no JSON object is told as such, with the answer attached, and never as a success."""

    def broken(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body) if is_own(name, request) else only_refused(name, 200, None, request)

    ways.wire.answers = [broken]
    for call in list(all_ways(ways, loop, name))[:2]:
        with pytest.raises(ft_client.APIResponseValidationError) as caught:
            call()
        assert caught.value.response.content == body
    for call in list(all_ways(ways, loop, name))[2:]:
        with pytest.raises(InvalidBody):
            call()
