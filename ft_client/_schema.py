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
class Violation:
    """One place where a value leaves its schema.

    Attributes:
        path: keys and indexes from the root of the value.
        keyword: the rule of the schema that is broken.
        expected: what the rule asks for.
        actual: what is there instead; `...` where nothing is.
        schema: name of the component the rule stands in, and the path below it.
    """

    path: Path
    keyword: str
    expected: Any
    actual: Any
    schema: str


def format_path(path: Path) -> str:
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


def iter_violations(
    schema: Schema, value: Any, schemas: Mapping[str, Schema], *, report_unknown: bool, name: str = "", path: Path = ()
) -> Iterator[Violation]:
    """Every place where a value leaves a schema.

    Args:
        schema: where to begin.
        value: plain JSON data.
        schemas: the contract's components.
        report_unknown: Report unknown keys and unknown values of open enums too: drift in a response.
        name: of the component the schema stands in.
        path: to the value.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        yield from iter_violations(schemas[name], value, schemas, report_unknown=report_unknown, name=name, path=path)
        return
    if schema.get("format") == "binary":  # stands for its size: the bytes themselves are not looked at
        if isinstance(value, int) and value > schema.get("maxLength", value):
            yield Violation(path, "maxLength bytes", schema["maxLength"], value, name)
        return
    kinds = schema.get("type")
    if kinds is not None and not _has_type(value, kinds):
        expected = kinds if isinstance(kinds, str) else " or ".join(kinds)
        yield Violation(path, "type", schema.get("const", expected), value, name)
        return
    for branches in (schema.get("anyOf"), schema.get("oneOf")):
        if branches:
            yield from _check_union(branches, value, schemas, report_unknown, name, path)
    yield from _scalar(schema, value, name, path)
    if isinstance(value, dict):
        yield from _object(schema, value, schemas, report_unknown, name, path)
    elif isinstance(value, (list, tuple)):
        if "items" in schema:
            for index, item in enumerate(value):
                yield from iter_violations(
                    schema["items"], item, schemas, report_unknown=report_unknown, name=name, path=(*path, index)
                )
        if len(value) > schema.get("maxItems", len(value)):
            yield Violation(path, "maxItems", schema["maxItems"], len(value), name)


def _has_type(value: Any, kinds: str | list[str]) -> bool:
    for kind in (kinds,) if isinstance(kinds, str) else kinds:
        if kind == "integer" and isinstance(value, float) and value.is_integer():
            return True
        if isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)):
            return True
    return False


def _scalar(schema: Schema, value: Any, name: str, path: Path) -> Iterator[Violation]:
    if "const" in schema and not _equal(value, schema["const"]):
        yield Violation(path, "const", schema["const"], value, name)
    if "enum" in schema and not any(_equal(value, one) for one in schema["enum"]):
        yield Violation(path, "enum", schema["enum"], value, name)
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            yield Violation(path, "minLength", schema["minLength"], value, name)
        if len(value) > schema.get("maxLength", len(value)):
            yield Violation(path, "maxLength", schema["maxLength"], value, name)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield Violation(path, "pattern", schema["pattern"], value, name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        for keyword, holds in _BOUNDS.items():
            if keyword in schema and not holds(value, schema[keyword]):
                yield Violation(path, keyword, schema[keyword], value, name)


# Written as what must hold, so that NaN, which is neither above nor below, does not get through.
_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
}


def _equal(a: Any, b: Any) -> bool:
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _object(
    schema: Schema, value: Mapping[str, Any], schemas: Mapping[str, Schema], report_unknown: bool, name: str, path: Path
) -> Iterator[Violation]:
    yield from _presence(schema, value, name, path)
    yield from _combinations(schema, value, schemas, name, path)
    if len(value) > schema.get("maxProperties", len(value)):
        yield Violation(path, "maxProperties", schema["maxProperties"], len(value), name)
    properties: Mapping[str, Schema] = schema.get("properties", {})
    rest = schema.get("additionalProperties", not (report_unknown and properties))
    for key, inner in value.items():
        place = (*path, key)
        for finding in iter_violations(
            schema.get("propertyNames", {}), key, schemas, report_unknown=report_unknown, name=name, path=place
        ):
            yield attrs.evolve(finding, keyword=f"propertyNames {finding.keyword}")
        if key in properties:
            yield from iter_violations(
                properties[key], inner, schemas, report_unknown=report_unknown, name=name, path=place
            )
        elif rest is False:
            yield Violation(place, "additionalProperties", "no such key", inner, name)
        elif rest is not True:
            yield from iter_violations(rest, inner, schemas, report_unknown=report_unknown, name=name, path=place)


def _presence(schema: Schema, value: Mapping[str, Any], name: str, path: Path) -> Iterator[Violation]:
    for key in schema.get("required", ()):
        if key not in value:
            yield Violation((*path, key), "required", "a value", ..., name)
    for key, others in schema.get("dependentRequired", {}).items():
        for other in others if key in value else ():
            if other not in value:
                yield Violation((*path, other), "dependentRequired", f"a value, as {key} is given", ..., name)


def _combinations(
    schema: Schema, value: Mapping[str, Any], schemas: Mapping[str, Schema], name: str, path: Path
) -> Iterator[Violation]:
    if "if" in schema and not any(iter_violations(schema["if"], value, schemas, report_unknown=False)):
        for finding in iter_violations(schema["then"], value, schemas, report_unknown=False, name=name, path=path):
            yield attrs.evolve(finding, keyword="then", expected=_condition(schema["if"], finding))
    if "not" in schema and not any(iter_violations(schema["not"], value, schemas, report_unknown=False)):
        first, *others = schema["not"]["required"]
        yield Violation((*path, first), "not", " and ".join(others), value[first], name)


def _condition(condition: Schema, finding: Violation) -> str:
    when = " and ".join(f"{key} is {str(rule.get('const')).lower()}" for key, rule in condition["properties"].items())
    return f"{finding.expected}, as {when}"


def _check_union(
    branches: list[Schema], value: Any, schemas: Mapping[str, Schema], report_unknown: bool, name: str, path: Path
) -> Iterator[Violation]:
    """The findings of the branch that fits best; none if one fits."""
    tried = [
        (branch, list(iter_violations(branch, value, schemas, report_unknown=report_unknown, name=name, path=path)))
        for branch in branches
    ]
    if any(not found for _, found in tried):
        named = next((branch["enum"] for branch in branches if "enum" in branch), None)
        if report_unknown and named is not None and isinstance(value, str) and value not in named:
            yield Violation(path, "enum", named, value, name)
        return
    if all("required" in branch and len(branch) == 1 for branch in branches):
        either = " or ".join(" and ".join(branch["required"]) for branch in branches)
        yield Violation((*path, branches[0]["required"][0]), "anyOf", either, ..., name)
        return

    def mismatch_score(item: tuple[Schema, list[Violation]]) -> tuple[bool, bool, int]:
        """Of another type altogether; of another kind (`type` is its mark); else by the number of findings."""
        found = item[1]
        other_type = any(f.path == path and f.keyword == "type" for f in found)
        other_kind = any(f.path == (*path, "type") for f in found)
        return other_type, other_kind, len(found)

    branch, found = min(tried, key=mismatch_score)
    if mismatch_score((branch, found))[0] and len(branches) > 1:
        yield Violation(path, "type", " or ".join(_describe_type(b, schemas) for b in branches), value, name)
    else:
        yield from found


def _describe_type(branch: Schema, schemas: Mapping[str, Schema]) -> str:
    """A branch in a word or two: `"auto"`, `integer`, `null`, `object`."""
    while "$ref" in branch:
        branch = schemas[branch["$ref"].rsplit("/", 1)[1]]
    if "const" in branch:
        return f'"{branch["const"]}"'
    kinds = branch.get("type", "another value")
    return kinds if isinstance(kinds, str) else " or ".join(kinds)
