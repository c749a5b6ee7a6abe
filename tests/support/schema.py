"""Quick validity by the contract: compiled validators, for tests that judge tens of thousands of values.

`tests.support.contract` says what is wrong with a value; this says only whether anything is, by another library, some
hundred times faster.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from tests.support.contract import document, resolve

Schema = dict[str, Any]
COMPONENTS = "#/components/schemas/"


class Judge:
    """Compiled schemas over one set of components."""

    def __init__(self, components: dict[str, Schema]) -> None:
        self._components = components
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def fits(self, schema: Schema, value: Any) -> bool:
        """Whether a value is valid under a schema that may refer to the components."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._compiled:
            whole = {**schema, "components": {"schemas": self._components}}
            self._compiled[key] = jsonschema_rs.Draft202012Validator(whole)
        return self._compiled[key].is_valid(value)


@functools.cache
def judge() -> Judge:
    """The contract as it stands."""
    return Judge(document()["components"]["schemas"])


@functools.cache
def strict_judge() -> Judge:
    """The contract with answers closed: no value beside those it names, no key beside those it names."""
    return Judge({name: closed(schema) for name, schema in document()["components"]["schemas"].items()})


def fits(schema: Schema, value: Any) -> bool:
    """Whether a value is valid under a schema of the contract."""
    return judge().fits(schema, value)


def closed(schema: Schema) -> Schema:
    """A schema without its openness: where it names values or keys, no others are allowed."""
    if not isinstance(schema, dict):
        return schema
    result = {key: _closed_value(key, value) for key, value in schema.items()}
    branches = result.get("anyOf", [])
    if any("enum" in branch for branch in branches):
        result["anyOf"] = [branch for branch in branches if branch != {"type": "string"}]
    if "properties" in result and "type" in result:
        result.setdefault("additionalProperties", False)
    return result


def _closed_value(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: closed(inner) for name, inner in value.items()}
    if key in {"items", "additionalProperties"}:
        return closed(value)
    if key in {"anyOf", "oneOf", "allOf"}:
        return [closed(inner) for inner in value]
    return value


def places(schema: Schema, where: str, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, Schema]]:
    """Every property a value under this schema can have, as (place, schema): `FineTuningJob.error`, `Error.code`.

    A place begins with the component it stands in; a component that contains itself is walked once.
    """
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(COMPONENTS)
        if name not in seen:
            yield from places(resolve(schema), name, seen | {name})
        return
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(key, ()):
            yield from places(branch, where, seen)
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}.{name}", inner
        yield from places(inner, f"{where}.{name}", seen)
    for key, mark in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(schema.get(key), dict):
            yield from places(schema[key], where + mark, seen)


def reached(schema: Schema, value: Any, where: str) -> Iterator[str]:
    """The places of `places` at which a value has something; of a union, those of the branches it fits."""
    if not isinstance(value, (dict, list)):
        return
    if "$ref" in schema:
        yield from reached(resolve(schema), value, schema["$ref"].removeprefix(COMPONENTS))
        return
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(key, ()):
            if fits(branch, value):
                yield from reached(branch, value, where)
    if isinstance(value, list):
        for item in value:
            yield from reached(schema.get("items", {}), item, f"{where}[]")
        return
    properties = schema.get("properties", {})
    for name, inner in value.items():
        if name in properties:
            yield f"{where}.{name}"
            yield from reached(properties[name], inner, f"{where}.{name}")
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from reached(schema["additionalProperties"], inner, f"{where}.*")
