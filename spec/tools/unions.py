"""The alternatives of a schema in normal form, each of one JSON type, and the pairs of alternatives of two schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from spec.tools.normalise import KEYWORDS, NOTHING, NUMBER_LIMITS, SCHEMAS, Schema, escape, resolve

REQUIRED = ", required"

# facts of one keyword, compared directly
PLAIN: dict[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": (*NUMBER_LIMITS, "format"),
    "array": ("minItems", "maxItems", "uniqueItems", "prefixItems"),
    "object": (
        *("minProperties", "maxProperties", "patternProperties", "propertyNames", "dependentRequired"),
        *("dependentSchemas", "if", "then", "else", "not"),
    ),
}
LIMITS = frozenset(key for keys in PLAIN.values() for key in keys) - {"format"}


class Branch(NamedTuple):
    """One alternative of a schema: a type with its keywords, and the location of its component, if it has one."""

    schema: Schema
    component: str | None


def alternatives(document: dict[str, Any], schema: Schema) -> list[Branch]:
    """Return the single-typed alternatives of a schema, through references and nested unions."""
    return list(_flat(document, schema, None, frozenset()))


def _flat(document: dict[str, Any], schema: Schema, component: str | None, seen: frozenset[str]) -> Iterator[Branch]:
    reference = schema.get("$ref")
    if reference is not None:
        if reference not in seen:
            place = reference.removeprefix("#")
            yield from _flat(document, resolve(document, reference), place, seen | {reference})
    elif "anyOf" in schema:
        for member in schema["anyOf"]:
            # an inline member has the location of its union
            yield from _flat(document, member, None, seen)
    else:
        yield Branch(schema, component)


def types(branches: Iterable[Branch]) -> list[str]:
    """Return the JSON types of alternatives, sorted; `any` for a schema without constraints."""
    kinds = {each.schema.get("type", "never" if each.schema == NOTHING else "any") for each in branches}
    return sorted(kinds - ({"integer"} if "number" in kinds else set()))


def variant_name(document: dict[str, Any], schema: Schema) -> str | None:
    """Return the constant that identifies an object: of its `type`, else of its `object`."""
    for name in ("type", "object"):
        found = of_type(alternatives(document, schema.get("properties", {}).get(name, {})), "string")
        values = [value for each in found for value in each.schema.get("enum", [])]
        if len(values) == 1:
            return str(values[0])
    return None


def of_type(branches: list[Branch], family: str) -> list[Branch]:
    kinds = ("integer", "number") if family == "number" else (family,)
    return [each for each in branches if each.schema.get("type") in kinds]


def scalar_facts(branches: list[Branch], family: str) -> dict[str, Any]:
    listed = [each.schema for each in branches if "enum" in each.schema]
    free = [each.schema for each in branches if "enum" not in each.schema]
    values = {value for each in listed for value in each["enum"]}
    facts: dict[str, Any] = {"enum": sorted(values) if listed else None, "open": True if listed and free else None}
    for fact in PLAIN.get(family, ()):
        stated = [each[fact] for each in free or listed if fact in each]
        unique = [value for index, value in enumerate(stated) if value not in stated[:index]]
        facts[fact] = unique[0] if len(unique) == 1 else sorted(unique, key=str) or None
    return facts


def matched(
    left: dict[str, Any], right: dict[str, Any], was: list[Branch], now: list[Branch]
) -> Iterator[tuple[Branch | None, Branch | None]]:
    """Pair the objects (or arrays) of two unions: equal ones, then by variant name, by component, and in order.

    Two remaining alternatives with names are different, unless each union has only one.
    """
    alone = len(was) == len(now) == 1
    was, now = list(was), list(now)
    marks: tuple[Callable[[dict[str, Any], Branch], object], ...] = (
        lambda _, each: repr(each.schema),
        lambda document, each: variant_name(document, each.schema),
        lambda _, each: each.component,
        lambda document, each: alone or variant_name(document, each.schema) is None or None,
    )
    for mark in marks:
        for before in list(was):
            expected = mark(left, before)
            after = next((each for each in now if expected is not None and mark(right, each) == expected), None)
            if after is not None:
                was.remove(before)
                now.remove(after)
                yield before, after
    if len(was) == len(now) == 1 and None in (variant_name(left, was[0].schema), variant_name(right, now[0].schema)):
        yield was[0], now[0]
        return
    yield from ((before, None) for before in was)
    yield from ((None, after) for after in now)


def branch_place(document: dict[str, Any], branch: Branch, all_: list[Branch], at: str) -> str:
    if branch.component is not None:
        return branch.component
    if len(all_) == 1:
        return at
    return f"{at}/anyOf/{escape(variant_name(document, branch.schema) or str(all_.index(branch)))}"


def branch_name(document: dict[str, Any], branch: Branch) -> str:
    if branch.component is not None:
        return branch.component.rpartition("/")[2]
    return variant_name(document, branch.schema) or text(document, branch.schema)


def text(document: dict[str, Any], schema: Schema) -> str:
    """Return a short description of a schema: its component, its types, the items of its arrays."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMAS)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(text(document, member) for member in schema["anyOf"]))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"array of {text(document, schema['items'])}"
    if schema.get("format") == "binary":
        return "binary"
    if schema.get("properties"):
        return f"object of {', '.join(schema['properties'])}"
    return kind if kind in KEYWORDS else "any"


def property_text(document: dict[str, Any], schema: Schema, required: bool) -> str:
    return text(document, schema) + (REQUIRED if required else "")


def new_home(document: dict[str, Any], name: str, added: dict[str, Schema]) -> str | None:
    """Return the new path of a property that moved into a new property."""
    for key, schema in added.items():
        if any(name in each.schema.get("properties", {}) for each in alternatives(document, schema)):
            return f"{key}.{name}"
    return None


def parameter_text(document: dict[str, Any], parameter: dict[str, Any] | None) -> str | None:
    if parameter is None:
        return None
    return f"{parameter['in']} {property_text(document, parameter['schema'], parameter['required'])}"


def body_text(document: dict[str, Any], body: dict[str, Any] | None) -> str | None:
    if body is None:
        return None
    stated = (f"{media} {text(document, each['schema'])}" for media, each in body.get("content", {}).items())
    return (", ".join(stated) or "no content") + (REQUIRED if body.get("required") else "")
