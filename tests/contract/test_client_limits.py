"""Claim 2: the client refuses nothing that the contract allows, however far it goes: a limit of ours is one of its."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import APIStatusError, ParameterError
from tests.support.calls import BY_ID, AllClients, CallArguments, example
from tests.support.contract import resolve
from tests.support.schema import fits

# a doubtful value is sent all the same
pytestmark = pytest.mark.filterwarnings("ignore::ft_client.checks.ParameterWarning")

FAR = 10**6
LONG = "x" * 70_000
Path = tuple[str | int, ...]


def extremes(schema: dict[str, Any]) -> Iterator[Any]:
    """Values as far out as the kind of a schema goes: nothing, very much, very little."""
    kinds = schema.get("type", ())
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind == "string":
            yield from ("", " ", "-", "a/b", LONG)
        elif kind in {"integer", "number"}:
            yield from (-FAR, -1, 0, FAR)
        elif kind == "array":
            yield []
        elif kind == "object":
            yield {}
            yield {f"key {number}": "value" for number in range(20)}
            yield {LONG[:200]: LONG[:2000]}
    for key in ("anyOf", "oneOf"):
        for branch in schema.get(key, ()):
            yield from extremes(resolve(branch))


def within(schema: dict[str, Any], value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every property that a value has or could have, with its schema; of a union, those of the branches it fits."""
    schema = resolve(schema)
    for key in ("anyOf", "oneOf"):
        for branch in schema.get(key, ()):
            if fits(branch, value):
                yield from within(branch, value, path)
    if isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            yield (*path, name), resolve(inner)
            if name in value:
                yield from within(inner, value[name], (*path, name))
    elif isinstance(value, list) and value and "items" in schema:
        yield (*path, 0), resolve(schema["items"])
        yield from within(schema["items"], value[0], (*path, 0))


def placed(body: Any, path: Path, value: Any) -> Any:
    """A copy of a body with another value at one place."""
    result = copy.deepcopy(body)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return result


def furthest(name: str) -> Iterator[Any]:
    """Every worked example of a body with one property as far out as the contract lets it go."""
    media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
    shown = [media["example"]] if "example" in media else [each["value"] for each in media["examples"].values()]
    for body in shown:
        for path, schema in within(media["schema"], body):
            for value in extremes(schema):
                changed = placed(body, path, value)
                if fits(media["schema"], changed):
                    yield path, changed


JSON = [
    name
    for name, op in BY_ID.items()
    if "application/json" in resolve(op.node.get("requestBody", {})).get("content", {})
]


@pytest.mark.parametrize("name", JSON)
def test_what_the_contract_does_not_limit_is_sent(name: str, ways: AllClients) -> None:
    """No rule of the client is stricter than the contract: an empty text, a huge number, a long list are sent."""
    sent = 0
    for path, body in furthest(name):
        ways.wire.requests, ways.wire.answers = [], [httpx.Response(400)]
        try:
            ways.call(name, CallArguments(example(name).path, {}, {}, body))
        except ParameterError as error:
            pytest.fail(f"{path}: the contract allows it, and the client does not: {error}"[:300])
        except APIStatusError:
            pass
        sent += len(ways.wire.requests)
    assert sent


@pytest.mark.parametrize("name", [name for name, op in BY_ID.items() if "{" in op.path])
def test_an_empty_id_is_against_the_contract_and_the_client(name: str, ways: AllClients) -> None:
    """Each ID of a path has at least one letter by the contract, and a call without one is refused."""
    ways.wire.requests = []
    for parameter in BY_ID[name].parameters:
        if parameter["in"] != "path":
            continue
        assert fits(parameter["schema"], "x")
        assert not fits(parameter["schema"], "")
        with pytest.raises(ParameterError, match=parameter["name"]):
            ways.call(name, example(name)._replace(path={**example(name).path, parameter["name"]: ""}))
    assert ways.wire.requests == []
