"""What one schema in normal form admits: its alternatives, each of one JSON type, and how those of two schemas pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from spec.tools.normalise import KEYWORDS, NOTHING, NUMBER_LIMITS, SCHEMAS, Schema, escape, resolve

REQUIRED = ", required"

# facts that are one keyword, compared as they stand
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
    """One alternative of a schema: a single type with its keywords, and the place of its component, if it has one."""

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
            # an inline member is told apart by the place of its union, unless it is the component itself
            yield from _flat(document, member, None, seen)
    else:
        yield Branch(schema, component)


def types(branches: Iterable[Branch]) -> list[str]:
    """Return the JSON types of alternatives, sorted; `any` for a schema that says nothing."""
    kinds = {each.schema.get("type", "never" if each.schema == NOTHING else "any") for each in branches}
    return sorted(kinds - ({"integer"} if "number" in kinds else set()))


def tag(document: dict[str, Any], schema: Schema) -> str | None:
    """Return the constant by which an object is told from others: of its `type`, else of its `object`."""
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
        said = [each[fact] for each in free or listed if fact in each]
        unique = [value for index, value in enumerate(said) if value not in said[:index]]
        facts[fact] = unique[0] if len(unique) == 1 else sorted(unique, key=str) or None
    return facts


def matched(
    left: dict[str, Any], right: dict[str, Any], was: list[Branch], now: list[Branch]
) -> Iterator[tuple[Branch | None, Branch | None]]:
    """Pair the objects (or arrays) of two unions: equal ones, then by tag, by component, and the rest in order.

    Of the rest, two that have tags are two things, unless there was no choice to begin with.
    """
    alone = len(was) == len(now) == 1
    was, now = list(was), list(now)
    marks: tuple[Callable[[dict[str, Any], Branch], object], ...] = (
        lambda _, each: repr(each.schema),
        lambda document, each: tag(document, each.schema),
        lambda _, each: each.component,
        lambda document, each: alone or tag(document, each.schema) is None or None,
    )
    for mark in marks:
        for before in list(was):
            wanted = mark(left, before)
            after = next((each for each in now if wanted is not None and mark(right, each) == wanted), None)
            if after is not None:
                was.remove(before)
                now.remove(after)
                yield before, after
    if len(was) == len(now) == 1 and None in (tag(left, was[0].schema), tag(right, now[0].schema)):
        yield was[0], now[0]
        return
    yield from ((before, None) for before in was)
    yield from ((None, after) for after in now)


def branch_place(document: dict[str, Any], branch: Branch, all_: list[Branch], at: str) -> str:
    if branch.component is not None:
        return branch.component
    if len(all_) == 1:
        return at
    return f"{at}/anyOf/{escape(tag(document, branch.schema) or str(all_.index(branch)))}"


def branch_name(document: dict[str, Any], branch: Branch) -> str:
    if branch.component is not None:
        return branch.component.rpartition("/")[2]
    return tag(document, branch.schema) or text(document, branch.schema)


def text(document: dict[str, Any], schema: Schema) -> str:
    """Return a schema in a few words: its component, its types, what its arrays hold."""
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
    """Return the path of a property that went into another one, which came at the same time."""
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
    said = (f"{media} {text(document, each['schema'])}" for media, each in body.get("content", {}).items())
    return (", ".join(said) or "no content") + (REQUIRED if body.get("required") else "")
