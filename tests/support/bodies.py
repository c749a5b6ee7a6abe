"""Generates valid and almost valid values for schemas of the contract, and validates values with another library."""

from __future__ import annotations

import functools
import json
import math
import string
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

from ft_client_generated.contract import OPERATIONS, SCHEMAS

Schema = dict[str, Any]

OTHERS: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, 2**40, "", "changed", "x" * 600, [], ["x"], {}, {"type": "x"})
"""A value of each JSON type, and a few that exceed limits."""


def request_schema(operation: str) -> Schema:
    """Return the schema of an operation's request body."""
    (media,) = OPERATIONS[operation]["requestBody"]["content"].values()
    schema: Schema = media["schema"]
    return schema


JSON_OPERATIONS = sorted(
    name
    for name, operation in OPERATIONS.items()
    if operation["requestBody"] and "application/json" in operation["requestBody"]["content"]
)
"""Operations with a JSON body."""


@functools.cache
def _compiled(key: str, strictly: bool) -> jsonschema_rs.Draft202012Validator:
    components = {name: closed(schema) for name, schema in SCHEMAS.items()} if strictly else SCHEMAS
    return jsonschema_rs.Draft202012Validator({**json.loads(key), "components": {"schemas": components}})


def fits(schema: Schema, value: Any, *, strictly: bool = False) -> bool:
    """Validate a value with a library that is independent of the project.

    Args:
        schema: A schema, which may refer to components of the contract.
        value: Plain data.
        strictly: Also reject unknown keys and unknown values of open enums.
    """
    shown = closed(schema) if strictly else schema
    return _compiled(json.dumps(shown, sort_keys=True), strictly).is_valid(value)


def closed(schema: Any) -> Any:
    """Return the schema without unknown keys and unknown enum values."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) if key in _NESTED else value for key, value in schema.items()}
    if "properties" in schema:
        result["properties"] = {name: closed(inner) for name, inner in schema["properties"].items()}
        if "type" in schema:
            result.setdefault("additionalProperties", False)
    if any("enum" in branch for branch in schema.get("anyOf", ())):
        result["anyOf"] = [
            one for one in result["anyOf"] if one.get("type") != "string" or {"enum", "const"} & set(one)
        ]
    return result


_NESTED = {"anyOf", "oneOf", "items", "additionalProperties"}


# ---- valid values ----------------------------------------------------------------------------------------------------


def valid(schema: Schema) -> st.SearchStrategy[Any]:
    """Generate valid values, with a preference for limits and edge cases."""
    return _any(schema).filter(lambda value: fits(schema, value))


def _any(schema: Schema) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return st.deferred(lambda: _any(SCHEMAS[schema["$ref"].rsplit("/", 1)[1]]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema and "properties" not in schema:
            return st.one_of([_any(branch) for branch in schema[key]])
    kinds = schema.get("type", ["string", "integer", "boolean", "null"])
    return st.one_of([_OF_KIND[kind](schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _texts(schema: Schema) -> st.SearchStrategy[str]:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 20)
    alphabet = st.characters(exclude_categories=["Cs"], exclude_characters="/\\" if "pattern" in schema else "")
    edges = [string.ascii_letters[n % 52] * n for n in {least, most} if n <= 1000]
    return st.one_of(st.sampled_from(edges), st.text(alphabet, min_size=least, max_size=min(most, least + 20)))


def _integers(schema: Schema) -> st.SearchStrategy[Any]:
    least, most = schema.get("minimum", -(2**31)), schema.get("maximum", 2**31)
    whole = st.one_of(st.sampled_from([least, most]), st.integers(math.ceil(least), math.floor(most)))
    return st.one_of(whole, whole.map(float)) if least >= -(2**31) and most <= 2**31 else whole


def _numbers(schema: Schema) -> st.SearchStrategy[Any]:
    least, most = schema.get("exclusiveMinimum", schema.get("minimum", -1e9)), schema.get("maximum", 1e9)
    floats = st.floats(least, most, exclude_min="exclusiveMinimum" in schema, allow_nan=False)
    return st.one_of(floats, st.integers(math.floor(least) + 1, math.floor(most)), st.just(most))


def _lists(schema: Schema) -> st.SearchStrategy[Any]:
    return st.lists(_any(schema.get("items", {})), max_size=min(3, schema.get("maxItems", 3)))


def _objects(schema: Schema) -> st.SearchStrategy[Any]:
    properties = schema.get("properties", {})
    required = [name for name in properties if name in schema.get("required", ())]
    members = st.fixed_dictionaries(
        {name: _any(properties[name]) for name in required},
        optional={name: _any(inner) for name, inner in properties.items() if name not in required},
    )
    rest = schema.get("additionalProperties", not properties)
    if rest is False or (rest is True and properties):
        return members
    names = st.text(min_size=1, max_size=schema.get("propertyNames", {}).get("maxLength", 8))
    values = _any(rest) if isinstance(rest, dict) else st.one_of(st.text(max_size=5), st.integers(), st.none())
    more = st.dictionaries(names, values, max_size=schema.get("maxProperties", 4))
    return st.tuples(more, members).map(lambda pair: {**pair[0], **pair[1]})


_OF_KIND = {
    "string": _texts,
    "integer": _integers,
    "number": _numbers,
    "boolean": lambda schema: st.booleans(),
    "null": lambda schema: st.none(),
    "array": _lists,
    "object": _objects,
}


# ---- almost valid values ---------------------------------------------------------------------------------------------


def mutants(value: Any) -> Iterator[Any]:
    """Yield variants of a value with one change: a replaced value, a removed key or an added key."""
    yield from OTHERS
    if isinstance(value, dict):
        yield {**value, "unforeseen": 1}
        for key, inner in value.items():
            yield {name: item for name, item in value.items() if name != key}
            for changed in mutants(inner):
                yield {**value, key: changed}
    if isinstance(value, list):
        yield [*value, *value]
        for index, inner in enumerate(value[:2]):
            for changed in mutants(inner):
                yield [*value[:index], changed, *value[index + 1 :]]
