"""Response bodies beside the schemas that describe them: each JSON object in a body, with its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.support.contract import Operation, answer, document, operation
from tests.support.recordings import Record

JSON_TYPES = {
    dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null",
}  # fmt: skip


class Described(NamedTuple):
    """One JSON object of a body.

    Attributes:
        place: The component that describes it, with the properties that lead to it: `ErrorResponse.detail`.
        path: Keys and indexes from the root of the body.
        schema: The schema that describes it.
        value: The object.
    """

    place: str
    path: tuple[Any, ...]
    schema: dict[str, Any]
    value: dict[str, Any]


def operation_of(record: Record) -> Operation:
    """Return the operation of a record, which has to be in the contract."""
    found = operation(record.method, record.path_template)
    assert found is not None, f"{record.method} {record.path_template} is not in the contract"
    return found


def response_schema(record: Record) -> dict[str, Any]:
    """Return the schema of a record's response."""
    found = answer(operation_of(record), record.status)
    assert found is not None, f"{record.id}: the contract has no status {record.status}"
    schema: dict[str, Any] = found["content"][record.media_type]["schema"]
    return schema


def described(record: Record) -> Iterator[Described]:
    """Yield each JSON object of a record's response."""
    if isinstance(record.body, dict):
        yield from _objects(response_schema(record), record.body, record.path_template, ())


def _component(schema: dict[str, Any], value: Any) -> tuple[str, dict[str, Any]]:
    """Follow references, and choose the branch of a union by the type of the value."""
    name = ""
    while True:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = document()["components"]["schemas"][name]
        elif "anyOf" in schema and "properties" not in schema:
            json_type = "object" if isinstance(value, dict) else "array"
            branches = [each for each in schema["anyOf"] if "$ref" in each or each.get("type") == json_type]
            if not branches:
                return name, schema
            schema = branches[0]
        else:
            return name, schema


def _objects(schema: dict[str, Any], value: Any, place: str, path: tuple[Any, ...]) -> Iterator[Described]:
    name, schema = _component(schema, value)
    place = name or place
    if isinstance(value, dict):
        yield Described(place, path, schema, value)
        for key, inner in value.items():
            yield from _objects(schema.get("properties", {}).get(key, {}), inner, f"{place}.{key}", (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _objects(schema.get("items", {}), inner, place, (*path, index))


def allowed_types(schema: dict[str, Any]) -> set[str]:
    """Return the JSON types that a schema of the contract allows; empty if it allows any."""
    if "$ref" in schema:
        return allowed_types(document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    stated = schema.get("type", [])
    found = {stated} if isinstance(stated, str) else set(stated)
    for branch in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        found |= allowed_types(branch)
    return found


def listed_words(schema: dict[str, Any]) -> set[str]:
    """Return the words that a schema lists, in any of its alternatives."""
    found = {each for each in schema.get("enum", []) if isinstance(each, str)}
    if isinstance(schema.get("const"), str):
        found.add(schema["const"])
    for branch in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        found |= listed_words(branch)
    return found
