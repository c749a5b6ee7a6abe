"""Claim 2: the client accepts everything that the contract allows. It has no limits beyond those of the contract."""

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

# suspicious values cause warnings but are sent
pytestmark = pytest.mark.filterwarnings("ignore::ft_client.checks.ParameterWarning")

FAR = 10**6
LONG = "x" * 70_000
Path = tuple[str | int, ...]


def extremes(schema: dict[str, Any]) -> Iterator[Any]:
    """Yield the extreme values of a schema: empty, very large and very small."""
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


def properties_of(schema: dict[str, Any], value: Any, path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield every possible property of a value with its schema. Of a union, only matching branches count."""
    schema = resolve(schema)
    for key in ("anyOf", "oneOf"):
        for branch in schema.get(key, ()):
            if fits(branch, value):
                yield from properties_of(branch, value, path)
    if isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            yield (*path, name), resolve(inner)
            if name in value:
                yield from properties_of(inner, value[name], (*path, name))
    elif isinstance(value, list) and value and "items" in schema:
        yield (*path, 0), resolve(schema["items"])
        yield from properties_of(schema["items"], value[0], (*path, 0))


def with_value_at(body: Any, path: Path, value: Any) -> Any:
    """Return a copy of a body with another value at one path."""
    result = copy.deepcopy(body)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return result


def extreme_bodies(name: str) -> Iterator[Any]:
    """Yield each example of a body with one property at an extreme that the contract allows."""
    media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
    shown = [media["example"]] if "example" in media else [each["value"] for each in media["examples"].values()]
    for body in shown:
        for path, schema in properties_of(media["schema"], body):
            for value in extremes(schema):
                changed = with_value_at(body, path, value)
                if fits(media["schema"], changed):
                    yield path, changed


JSON = [
    name
    for name, op in BY_ID.items()
    if "application/json" in resolve(op.node.get("requestBody", {})).get("content", {})
]


@pytest.mark.parametrize("name", JSON)
def test_extreme_valid_value_is_sent(name: str, clients: AllClients) -> None:
    """No check of the client is stricter than the contract: empty strings, huge numbers and long lists are sent."""
    sent = 0
    for path, body in extreme_bodies(name):
        clients.transport.requests, clients.transport.responses = [], [httpx.Response(400)]
        try:
            clients.call(name, CallArguments(example(name).path, {}, {}, body))
        except ParameterError as error:
            pytest.fail(f"{path}: the contract allows it, and the client does not: {error}"[:300])
        except APIStatusError:
            pass
        sent += len(clients.transport.requests)
    assert sent


@pytest.mark.parametrize("name", [name for name, op in BY_ID.items() if "{" in op.path])
def test_empty_id_is_rejected_by_contract_and_client(name: str, clients: AllClients) -> None:
    """IDs in a path have at least one character in the contract, and the client rejects an empty one."""
    clients.transport.requests = []
    for parameter in BY_ID[name].parameters:
        if parameter["in"] != "path":
            continue
        assert fits(parameter["schema"], "x")
        assert not fits(parameter["schema"], "")
        with pytest.raises(ParameterError, match=parameter["name"]):
            clients.call(name, example(name)._replace(path={**example(name).path, parameter["name"]: ""}))
    assert clients.transport.requests == []
