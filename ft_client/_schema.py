"""Walks a JSON value along a schema of the contract and tells every place where the two differ.

One walk serves answers (`ft_client.drift`) and requests (`ft_client.checks`), on the schemas the generator took from
the contract; so limits stand in the contract alone. It knows the JSON Schema keywords the contract uses, and a test
fails when the contract begins to use another one. The walk is held against the jsonschema library in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import attrs

Schema: TypeAlias = Mapping[str, Any]
Path: TypeAlias = tuple[str | int, ...]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}


@attrs.frozen
class Finding:
    """One place where a value leaves its schema.

    Attributes:
        path: keys and indexes from the root of the value.
        keyword: the rule of the schema that is broken.
        expected: what the rule asks for.
        got: what is there instead; `...` where nothing is.
        schema: name of the component the rule stands in, and the path below it.
    """

    path: Path
    keyword: str
    expected: Any
    got: Any
    schema: str


def shown(path: Path) -> str:
    """A path as a person writes it: `data[0].error.code`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "(the whole)"


def resolve(name: str, schemas: Mapping[str, Schema]) -> Schema:
    """The schema of a component, or of a place below one: `FineTuningJob/properties/status`."""
    first, *rest = name.split("/")
    schema: Any = schemas[first]
    for step in rest:
        schema = schema[int(step)] if isinstance(schema, list) else schema[step]
    return schema  # type: ignore[no-any-return]  # plain data of the contract


def walk(
    schema: Schema, value: Any, schemas: Mapping[str, Schema], *, answer: bool, name: str = "", path: Path = ()
) -> Iterator[Finding]:
    """Every place where a value leaves a schema.

    Args:
        schema: where to begin.
        value: plain JSON data.
        schemas: the contract's components.
        answer: tell unknown keys and unknown values of open enums too. They are no fault in an answer, but news.
        name: of the component the schema stands in.
        path: to the value.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        yield from walk(schemas[name], value, schemas, answer=answer, name=name, path=path)
        return
    if schema.get("format") == "binary":  # stands for its size: the bytes themselves are not looked at
        if isinstance(value, int) and value > schema.get("maxLength", value):
            yield Finding(path, "maxLength bytes", schema["maxLength"], value, name)
        return
    kinds = schema.get("type")
    if kinds is not None and not _is(value, kinds):
        expected = kinds if isinstance(kinds, str) else " or ".join(kinds)
        yield Finding(path, "type", schema.get("const", expected), value, name)
        return
    for branches in (schema.get("anyOf"), schema.get("oneOf")):
        if branches:
            yield from _union(branches, value, schemas, answer, name, path)
    yield from _scalar(schema, value, name, path)
    if isinstance(value, dict):
        yield from _object(schema, value, schemas, answer, name, path)
    elif isinstance(value, (list, tuple)):
        if "items" in schema:
            for index, item in enumerate(value):
                yield from walk(schema["items"], item, schemas, answer=answer, name=name, path=(*path, index))
        if len(value) > schema.get("maxItems", len(value)):
            yield Finding(path, "maxItems", schema["maxItems"], len(value), name)


def _is(value: Any, kinds: str | list[str]) -> bool:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if kind == "integer" and isinstance(value, float) and value.is_integer():
            return True
        if isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)):
            return True
    return False


def _scalar(schema: Schema, value: Any, name: str, path: Path) -> Iterator[Finding]:
    if "const" in schema and not _equal(value, schema["const"]):
        yield Finding(path, "const", schema["const"], value, name)
    if "enum" in schema and not any(_equal(value, one) for one in schema["enum"]):
        yield Finding(path, "enum", schema["enum"], value, name)
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            yield Finding(path, "minLength", schema["minLength"], value, name)
        if len(value) > schema.get("maxLength", len(value)):
            yield Finding(path, "maxLength", schema["maxLength"], value, name)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield Finding(path, "pattern", schema["pattern"], value, name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        for keyword, holds in _BOUNDS.items():
            if keyword in schema and not holds(value, schema[keyword]):
                yield Finding(path, keyword, schema[keyword], value, name)


# Written as what must hold, so that NaN, which is neither above nor below, does not get through.
_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
}


def _equal(a: Any, b: Any) -> bool:
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _object(
    schema: Schema, value: Mapping[str, Any], schemas: Mapping[str, Schema], answer: bool, name: str, path: Path
) -> Iterator[Finding]:
    yield from _presence(schema, value, name, path)
    yield from _combinations(schema, value, schemas, name, path)
    if len(value) > schema.get("maxProperties", len(value)):
        yield Finding(path, "maxProperties", schema["maxProperties"], len(value), name)
    properties: Mapping[str, Schema] = schema.get("properties", {})
    rest = schema.get("additionalProperties", not (answer and properties))
    for key, inner in value.items():
        place = (*path, key)
        for finding in walk(schema.get("propertyNames", {}), key, schemas, answer=answer, name=name, path=place):
            yield attrs.evolve(finding, keyword=f"propertyNames {finding.keyword}")
        if key in properties:
            yield from walk(properties[key], inner, schemas, answer=answer, name=name, path=place)
        elif rest is False:
            yield Finding(place, "additionalProperties", "no such key", inner, name)
        elif rest is not True:
            yield from walk(rest, inner, schemas, answer=answer, name=name, path=place)


def _presence(schema: Schema, value: Mapping[str, Any], name: str, path: Path) -> Iterator[Finding]:
    for key in schema.get("required", ()):
        if key not in value:
            yield Finding((*path, key), "required", "a value", ..., name)
    for key, others in schema.get("dependentRequired", {}).items():
        for other in others if key in value else ():
            if other not in value:
                yield Finding((*path, other), "dependentRequired", f"a value, as {key} is given", ..., name)


def _combinations(
    schema: Schema, value: Mapping[str, Any], schemas: Mapping[str, Schema], name: str, path: Path
) -> Iterator[Finding]:
    if "if" in schema and not any(walk(schema["if"], value, schemas, answer=False)):
        for finding in walk(schema["then"], value, schemas, answer=False, name=name, path=path):
            yield attrs.evolve(finding, keyword="then", expected=_condition(schema["if"], finding))
    if "not" in schema and not any(walk(schema["not"], value, schemas, answer=False)):
        first, *others = schema["not"]["required"]
        yield Finding((*path, first), "not", " and ".join(others), value[first], name)


def _condition(condition: Schema, finding: Finding) -> str:
    when = " and ".join(f"{key} is {str(rule.get('const')).lower()}" for key, rule in condition["properties"].items())
    return f"{finding.expected}, as {when}"


def _union(
    branches: list[Schema], value: Any, schemas: Mapping[str, Schema], answer: bool, name: str, path: Path
) -> Iterator[Finding]:
    """The findings of the branch that fits best; none if one fits."""
    tried = [(branch, list(walk(branch, value, schemas, answer=answer, name=name, path=path))) for branch in branches]
    if any(not found for _, found in tried):
        named = next((branch["enum"] for branch in branches if "enum" in branch), None)
        if answer and named is not None and isinstance(value, str) and value not in named:
            yield Finding(path, "enum", named, value, name)
        return
    if all("required" in branch and len(branch) == 1 for branch in branches):
        either = " or ".join(" and ".join(branch["required"]) for branch in branches)
        yield Finding((*path, branches[0]["required"][0]), "anyOf", either, ..., name)
        return

    def misfit(item: tuple[Schema, list[Finding]]) -> tuple[bool, bool, int]:
        """Of another type altogether; of another kind (`type` is its mark); else by the number of findings."""
        found = item[1]
        other_type = any(f.path == path and f.keyword == "type" for f in found)
        other_kind = any(f.path == (*path, "type") for f in found)
        return other_type, other_kind, len(found)

    branch, found = min(tried, key=misfit)
    if misfit((branch, found))[0] and len(branches) > 1:
        yield Finding(path, "type", " or ".join(_kind(b, schemas) for b in branches), value, name)
    else:
        yield from found


def _kind(branch: Schema, schemas: Mapping[str, Schema]) -> str:
    """A branch in a word or two: `"auto"`, `integer`, `null`, `object`."""
    while "$ref" in branch:
        branch = schemas[branch["$ref"].rsplit("/", 1)[1]]
    if "const" in branch:
        return f'"{branch["const"]}"'
    kinds = branch.get("type", "another value")
    return kinds if isinstance(kinds, str) else " or ".join(kinds)
