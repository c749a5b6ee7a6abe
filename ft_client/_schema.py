"""Compare a JSON value with a schema of the contract, and report every place where the two differ.

Responses (`ft_client.drift`) and requests (`ft_client.checks`) use the same schemas, which the generator takes from the
contract, so that limits are written there alone. The JSON Schema keywords that the contract uses are supported; a test
fails if it uses another one, and the tests compare the results with the jsonschema library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
Path: TypeAlias = tuple[str | int, ...]

ReportUnknown: TypeAlias = bool | Literal["keys"]
"""True reports unknown keys and unknown values of open enums, "keys" only the keys, False neither."""

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}


class Violation(NamedTuple):
    """One place where a value violates its schema.

    Attributes:
        path: Keys and indexes from the root of the value.
        keyword: The keyword of the schema that is violated.
        expected: The value that the keyword requires. For an unknown key, the names of the known ones.
        actual: The value; `...` if it is missing.
        schema: Name of the component that has the keyword.
    """

    path: Path
    keyword: str
    expected: Any
    actual: Any
    schema: str


def format_path(path: Path) -> str:
    """Return a path in the notation of Python: `data[0].error.code`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "(the whole)"


def resolve(name: str, schemas: Mapping[str, Schema]) -> Schema:
    """Return the schema of a component, or of a path below one: `FineTuningJob/properties/status`."""
    first, *remainder = name.split("/")
    schema: Any = schemas[first]
    for step in remainder:
        schema = schema[int(step)] if isinstance(schema, list) else schema[step]
    return schema  # type: ignore[no-any-return]  # plain data of the contract


def dereference(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """Return the component that a schema refers to; the schema itself if it is not a reference."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
    return schema


def iter_violations(
    schema: Schema,
    value: Any,
    schemas: Mapping[str, Schema],
    *,
    report_unknown: ReportUnknown,
    name: str = "",
    path: Path = (),
) -> Iterator[Violation]:
    """Yield every place where a value violates a schema.

    Args:
        schema: Schema of the value.
        value: Plain JSON data.
        schemas: Components of the contract.
        report_unknown: Whether to report unknown keys and values too; see `ReportUnknown`.
        name: Name of the component that the schema is part of.
        path: Path of the value.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        yield from iter_violations(schemas[name], value, schemas, report_unknown=report_unknown, name=name, path=path)
        return
    if schema.get("format") == "binary":  # the value is the size of the content in bytes
        if isinstance(value, int) and value > schema.get("maxLength", value):
            yield Violation(path, "maxLength bytes", schema["maxLength"], value, name)
        return
    types = schema.get("type")
    if types is not None and not _has_type(value, types):
        expected = types if isinstance(types, str) else " or ".join(types)
        yield Violation(path, "type", schema.get("const", expected), value, name)
        return
    for branches in (schema.get("anyOf"), schema.get("oneOf")):
        if branches:
            yield from _check_union(branches, value, schemas, report_unknown, name, path)
    yield from _check_scalar(schema, value, name, path)
    if isinstance(value, dict):
        yield from _check_object(schema, value, schemas, report_unknown, name, path)
    elif isinstance(value, (list, tuple)):
        yield from _check_array(schema, value, schemas, report_unknown, name, path)


def _has_type(value: Any, types: str | list[str]) -> bool:
    for json_type in (types,) if isinstance(types, str) else types:
        if json_type == "integer" and isinstance(value, float) and value.is_integer():
            return True
        if isinstance(value, JSON_TYPES[json_type]) and (json_type == "boolean" or not isinstance(value, bool)):
            return True
    return False


def _check_scalar(schema: Schema, value: Any, name: str, path: Path) -> Iterator[Violation]:
    if "const" in schema and not _equal(value, schema["const"]):
        yield Violation(path, "const", schema["const"], value, name)
    if "enum" in schema and not any(_equal(value, allowed) for allowed in schema["enum"]):
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


# Each states the condition that must hold, so that NaN, which is neither above nor below a bound, violates it.
_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "exclusiveMinimum": lambda value, bound: value > bound,
}


def _equal(a: Any, b: Any) -> bool:
    return a == b and isinstance(a, bool) == isinstance(b, bool)


def _check_object(
    schema: Schema,
    value: Mapping[str, Any],
    schemas: Mapping[str, Schema],
    report_unknown: ReportUnknown,
    name: str,
    path: Path,
) -> Iterator[Violation]:
    yield from _check_presence(schema, value, name, path)
    yield from _check_conditions(schema, value, schemas, name, path)
    if len(value) > schema.get("maxProperties", len(value)):
        yield Violation(path, "maxProperties", schema["maxProperties"], len(value), name)
    properties: Mapping[str, Schema] = schema.get("properties", {})
    additional = schema.get("additionalProperties", not (report_unknown and properties))
    for key, inner in value.items():
        inner_path = (*path, key)
        for violation in iter_violations(
            schema.get("propertyNames", {}), key, schemas, report_unknown=report_unknown, name=name, path=inner_path
        ):
            yield violation._replace(keyword=f"propertyNames {violation.keyword}")
        if key in properties:
            yield from iter_violations(
                properties[key], inner, schemas, report_unknown=report_unknown, name=name, path=inner_path
            )
        elif additional is False:
            yield Violation(inner_path, "additionalProperties", tuple(properties), inner, name)
        elif additional is not True:
            yield from iter_violations(
                additional, inner, schemas, report_unknown=report_unknown, name=name, path=inner_path
            )


def _check_array(
    schema: Schema,
    value: list[Any] | tuple[Any, ...],
    schemas: Mapping[str, Schema],
    report_unknown: ReportUnknown,
    name: str,
    path: Path,
) -> Iterator[Violation]:
    for index, item in enumerate(value if "items" in schema else ()):
        yield from iter_violations(
            schema["items"], item, schemas, report_unknown=report_unknown, name=name, path=(*path, index)
        )
    if len(value) < schema.get("minItems", 0):
        yield Violation(path, "minItems", schema["minItems"], len(value), name)
    if len(value) > schema.get("maxItems", len(value)):
        yield Violation(path, "maxItems", schema["maxItems"], len(value), name)


def _check_presence(schema: Schema, value: Mapping[str, Any], name: str, path: Path) -> Iterator[Violation]:
    for key in schema.get("required", ()):
        if key not in value:
            yield Violation((*path, key), "required", "a value", ..., name)
    for key, others in schema.get("dependentRequired", {}).items():
        for other in others if key in value else ():
            if other not in value:
                yield Violation((*path, other), "dependentRequired", f"a value, because {key} is set", ..., name)


def _check_conditions(
    schema: Schema, value: Mapping[str, Any], schemas: Mapping[str, Schema], name: str, path: Path
) -> Iterator[Violation]:
    if "if" in schema and not any(iter_violations(schema["if"], value, schemas, report_unknown=False)):
        for violation in iter_violations(schema["then"], value, schemas, report_unknown=False, name=name, path=path):
            yield violation._replace(keyword="then", expected=_condition(schema["if"], violation))
    if "not" in schema and not any(iter_violations(schema["not"], value, schemas, report_unknown=False)):
        first, *others = schema["not"]["required"]
        yield Violation((*path, first), "not", " and ".join(others), value[first], name)


def _condition(condition: Schema, violation: Violation) -> str:
    when = " and ".join(f"{key} is {str(rule.get('const')).lower()}" for key, rule in condition["properties"].items())
    return f"{violation.expected}, because {when}"


def _check_union(
    branches: list[Schema],
    value: Any,
    schemas: Mapping[str, Schema],
    report_unknown: ReportUnknown,
    name: str,
    path: Path,
) -> Iterator[Violation]:
    """Yield nothing if a branch matches, else all alternatives, or the violations of the best matching object."""
    tried = [
        list(iter_violations(branch, value, schemas, report_unknown=report_unknown, name=name, path=path))
        for branch in branches
    ]
    if not all(tried):
        known_values = next((branch["enum"] for branch in branches if "enum" in branch), None)
        if report_unknown is True and known_values is not None and isinstance(value, str) and value not in known_values:
            yield Violation(path, "enum", known_values, value, name)
        return
    if all("required" in branch and len(branch) == 1 for branch in branches):
        either = " or ".join(" and ".join(branch["required"]) for branch in branches)
        yield Violation((*path, branches[0]["required"][0]), "anyOf required", either, ..., name)
        return
    type_path = (*path, "type")
    containers = [
        found
        for found in tried
        if not any(v.path == path and v.keyword in {"type", "const", "enum", "anyOf"} for v in found)
    ]
    if not isinstance(value, (dict, list, tuple)) or not containers:
        yield Violation(path, "anyOf", describe_alternatives(branches, schemas), value, name)
        return
    # objects of a union are distinguished by the constant of their property `type`
    meant = [found for found in containers if not any(v.path == type_path for v in found)]
    if meant or len(containers) == 1:
        yield from min(meant or containers, key=len)
        return
    constants = [constant for branch in branches for constant in _type_constants(branch, schemas)]
    if constants:
        actual = value.get("type", ...) if isinstance(value, dict) else value
        yield Violation(type_path, "enum", constants, actual, name)
    else:
        yield from min(containers, key=len)


def _type_constants(branch: Schema, schemas: Mapping[str, Schema]) -> list[str]:
    branch = dereference(branch, schemas)
    inner = [constant for each in branch.get("oneOf", ()) for constant in _type_constants(each, schemas)]
    constant = branch.get("properties", {}).get("type", {}).get("const")
    return inner if constant is None else [constant, *inner]


def describe_alternatives(branches: list[Schema], schemas: Mapping[str, Schema]) -> str:
    """Return all alternatives of a union in words: `"auto" or an integer from 1 to 50`."""
    plain = [dereference(branch, schemas) for branch in branches]
    open_types = [branch.get("type") for branch in plain if "enum" not in branch and "const" not in branch]
    texts = [_describe(branch) for branch in plain if "enum" not in branch or branch.get("type") not in open_types]
    return " or ".join(dict.fromkeys(texts))


def _describe(schema: Schema) -> str:
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " or ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    types = schema.get("type", "object" if "oneOf" in schema or "properties" in schema else "another value")
    text = " or ".join(_ARTICLES.get(each, each) for each in ([types] if isinstance(types, str) else types))
    low, high, above = schema.get("minimum"), schema.get("maximum"), schema.get("exclusiveMinimum")
    if above is not None:
        return f"{text} above {above}" + ("" if high is None else f" and up to {high}")
    if low is not None:
        return f"{text} from {low}" + (" up" if high is None else f" to {high}")
    if schema.get("maxLength"):
        return f"{text} of {schema.get('minLength', 0)} to {schema['maxLength']} characters"
    if schema.get("minLength"):
        return f"{text} of {schema['minLength']} or more characters"
    return text


_ARTICLES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
}
