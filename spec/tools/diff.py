"""Compare two documents in normal form, fact by fact.

Both are traversed together from the operations, and references are followed on both sides, so that component names can
differ. A pair of schemas is compared once in each direction. A difference is reported once, at its location in the
right document (in its component if there is one), or else in the left.

Locations are JSON pointers into the normal form, with two exceptions that make them independent of the order: a
parameter is identified by its name (`.../parameters/limit`), an alternative of a union by its variant name
(`.../anyOf/wandb`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from spec.tools.normalise import Schema, escape, operations, resolve
from spec.tools.unions import (
    PLAIN,
    Branch,
    alternatives,
    body_text,
    branch_name,
    branch_place,
    matched,
    new_home,
    of_type,
    parameter_text,
    property_text,
    scalar_facts,
    text,
    types,
)

REQUEST, RESPONSE = "request", "response"


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that differs between two documents.

    Attributes:
        pointer: Location in the right document (in the left one if only that has it).
        fact: The fact. Existence: operation, parameter, body, response, media, header, property, variant (of a union),
            properties (of an object that the other side leaves open), moved (a property, into a new one). Others:
            operationId, path, required, types, enum, open (an enumeration that accepts other values), style, explode,
            additionalProperties, default, deprecated, security, encoding, format, or the keyword of a limit.
        left: Value in the left document, or None.
        right: Value in the right document, or None.
        directions: request, response, both, or none (for an operation as such).
        open: Of an enumeration: whether the right document accepts other values.
        source: Of a property: its location in the left document.
    """

    pointer: str
    fact: str
    left: Any
    right: Any
    directions: frozenset[str]
    open: bool = False
    source: str = ""

    @property
    def added(self) -> bool:
        """Whether only the right document has a value."""
        return self.left is None

    @property
    def removed(self) -> bool:
        """Whether only the left document has a value."""
        return self.right is None

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON."""
        return {
            "pointer": self.pointer,
            "fact": self.fact,
            "left": self.left,
            "right": self.right,
            "directions": sorted(self.directions),
        }


def diff(left: dict[str, Any], right: dict[str, Any]) -> list[Difference]:
    """Return the differences of two documents in normal form by location, paths first."""
    walk = _Walk(left, right)
    walk.documents()
    return sorted(
        walk.found.values(), key=lambda each: (not each.pointer.startswith("/paths"), each.pointer, each.fact)
    )


class _Site(NamedTuple):
    """A schema at the location of its use."""

    document: dict[str, Any]
    schema: Schema
    pointer: str

    def resolved(self) -> tuple[Schema, str]:
        schema, pointer, seen = self.schema, self.pointer, set()
        while "$ref" in schema and schema["$ref"] not in seen:
            seen.add(schema["$ref"])
            pointer = schema["$ref"].removeprefix("#")
            schema = resolve(self.document, schema["$ref"])
        return schema, pointer


class _Walk:
    def __init__(self, left: dict[str, Any], right: dict[str, Any]) -> None:
        self.left = left
        self.right = right
        self.found: dict[tuple[str, str, str], Difference] = {}
        self.seen: set[tuple[str, str, str]] = set()

    def note(
        self,
        pointer: str,
        fact: str,
        was: Any,
        now: Any,
        direction: str | None,
        *,
        is_open: bool = False,
        source: str = "",
    ) -> None:
        """Record a difference, if there is one; a known difference gets the further direction."""
        if was == now and isinstance(was, bool) == isinstance(now, bool):
            return
        key = (pointer, fact, json.dumps([was, now], sort_keys=True))
        before = self.found[key].directions if key in self.found else frozenset()
        directions = before | {direction} if direction else before
        self.found[key] = Difference(pointer, fact, was, now, frozenset(directions), is_open, source)

    # --- operations

    def documents(self) -> None:
        self.note("/security", "security", _security(self.left, self.left), _security(self.right, self.right), REQUEST)
        was, now = _by_template(self.left), _by_template(self.right)
        moved_from = {each.id: key for key, each in was.items() if key not in now}
        for key, after in now.items():
            before = was.get(key) or was.get(moved_from.get(after.id, ("", "")))
            if before is None:
                self.note(after.pointer, "operation", None, after.id, None)
            else:
                self.operation(before, after)
        ids = {each.id for each in now.values()}
        for key, before in was.items():
            if key not in now and before.id not in ids:
                self.note(before.pointer, "operation", before.id, None, None)

    def operation(self, before: _Operation, after: _Operation) -> None:
        at = after.pointer
        self.note(at, "path", f"{before.method} {before.path}", f"{after.method} {after.path}", None)
        self.note(at, "operationId", before.id, after.id, None)
        self.note(at, "deprecated", before.node.get("deprecated"), after.node.get("deprecated"), None)
        self.note(
            f"{at}/security", "security", _security(self.left, before.node), _security(self.right, after.node), REQUEST
        )
        self.parameters(before, after)
        self.bodies(before, after)
        self.responses(before, after)

    def parameters(self, before: _Operation, after: _Operation) -> None:
        was = {(each["in"], each["name"]): each for each in before.node.get("parameters", [])}
        now = {(each["in"], each["name"]): each for each in after.node.get("parameters", [])}
        for key in [*now, *(key for key in was if key not in now)]:
            at = f"{after.pointer}/parameters/{escape(key[1])}"
            old, new = was.get(key), now.get(key)
            if old is None or new is None:
                self.note(at, "parameter", parameter_text(self.left, old), parameter_text(self.right, new), REQUEST)
                continue
            self.note(at, "required", old["required"], new["required"], REQUEST)
            self.note(at, "deprecated", old.get("deprecated"), new.get("deprecated"), REQUEST)
            self.note(at, "style", old.get("style"), new.get("style"), REQUEST)
            self.note(at, "explode", old.get("explode"), new.get("explode"), REQUEST)
            self.schema(
                _Site(self.left, old["schema"], f"{before.pointer}/parameters/{escape(key[1])}"),
                _Site(self.right, new["schema"], at),
                REQUEST,
            )

    def bodies(self, before: _Operation, after: _Operation) -> None:
        old, new = before.node.get("requestBody"), after.node.get("requestBody")
        if old is None and new is None:
            return
        at = f"{after.pointer}/requestBody"
        if old is None or new is None:
            self.note(at, "body", body_text(self.left, old), body_text(self.right, new), REQUEST)
            return
        self.note(at, "required", old["required"], new["required"], REQUEST)
        self.content(old, new, f"{before.pointer}/requestBody", at, REQUEST)

    def responses(self, before: _Operation, after: _Operation) -> None:
        was, now = before.node["responses"], after.node["responses"]
        for status in [*now, *(status for status in was if status not in now)]:
            at = f"{after.pointer}/responses/{status}"
            old, new = was.get(status), now.get(status)
            if old is None or new is None:
                self.note(at, "response", body_text(self.left, old), body_text(self.right, new), RESPONSE)
                continue
            self.headers(old, new, at)
            self.content(old, new, f"{before.pointer}/responses/{status}", at, RESPONSE)

    def headers(self, old: dict[str, Any], new: dict[str, Any], at: str) -> None:
        was = {name.lower(): header for name, header in old.get("headers", {}).items()}
        now = {name.lower(): header for name, header in new.get("headers", {}).items()}
        for name in [*now, *(name for name in was if name not in now)]:
            place = f"{at}/headers/{escape(name)}"
            if name not in was or name not in now:
                self.note(place, "header", name if name in was else None, name if name in now else None, RESPONSE)
                continue
            self.note(place, "required", was[name]["required"], now[name]["required"], RESPONSE)
            self.schema(
                _Site(self.left, was[name]["schema"], place), _Site(self.right, now[name]["schema"], place), RESPONSE
            )

    def content(self, old: dict[str, Any], new: dict[str, Any], from_: str, at: str, direction: str) -> None:
        was, now = old.get("content", {}), new.get("content", {})
        for media in [*now, *(media for media in was if media not in now)]:
            place = f"{at}/content/{escape(media)}"
            if media not in was or media not in now:
                before, after = (
                    text(document, side[media]["schema"]) if media in side else None
                    for document, side in ((self.left, was), (self.right, now))
                )
                self.note(place, "media", before, after, direction)
                continue
            self.note(place, "encoding", was[media].get("encoding"), now[media].get("encoding"), direction)
            self.schema(
                _Site(self.left, was[media]["schema"], f"{from_}/content/{escape(media)}/schema"),
                _Site(self.right, now[media]["schema"], f"{place}/schema"),
                direction,
            )

    # --- schemas

    def schema(self, left: _Site, right: _Site, direction: str) -> None:
        (old, old_at), (new, new_at) = left.resolved(), right.resolved()
        sides = (left.schema, old, right.schema, new)
        for fact in ("default", "deprecated", *sorted({key for side in sides for key in side if key.startswith("x-")})):
            stated_here = fact in left.schema or fact in right.schema
            was, now = left.schema.get(fact, old.get(fact)), right.schema.get(fact, new.get(fact))
            self.note(right.pointer if stated_here else new_at, fact, was, now, direction)
        if (old_at, new_at, direction) in self.seen:
            return
        self.seen.add((old_at, new_at, direction))
        was, now = alternatives(self.left, old), alternatives(self.right, new)
        self.note(new_at, "types", types(was), types(now), direction)
        for family in ("string", "number", "boolean"):
            before, after = of_type(was, family), of_type(now, family)
            if before and after:
                facts, others = scalar_facts(before, family), scalar_facts(after, family)
                for fact in facts:
                    is_open = fact == "enum" and bool(others["open"] or (others["enum"] is None))
                    self.note(new_at, fact, facts[fact], others[fact], direction, is_open=is_open)
        for family in ("array", "object"):
            self.compounds(of_type(was, family), of_type(now, family), old_at, new_at, direction)

    def compounds(self, was: list[Branch], now: list[Branch], old_at: str, new_at: str, direction: str) -> None:
        if not was or not now:
            return  # reported by the types
        for before, after in matched(self.left, self.right, was, now):
            if before and after:
                left = _Site(self.left, before.schema, branch_place(self.left, before, was, old_at))
                right = _Site(self.right, after.schema, branch_place(self.right, after, now, new_at))
                if before.schema["type"] == "array":
                    self.arrays(left, right, direction)
                elif bool(before.schema.get("properties")) == bool(after.schema.get("properties")):
                    self.objects(left, right, direction)
                else:
                    # one side leaves the object open: reported at the use, unless both refer to one component
                    self.opaque(left, right, right.pointer if left.pointer == right.pointer else new_at, direction)
            elif after:
                self.note(new_at, "variant", None, branch_name(self.right, after), direction)
            elif before:
                self.note(new_at, "variant", branch_name(self.left, before), None, direction)

    def arrays(self, left: _Site, right: _Site, direction: str) -> None:
        self.plain(left, right, "array", direction)
        self.schema(
            _Site(self.left, left.schema["items"], f"{left.pointer}/items"),
            _Site(self.right, right.schema["items"], f"{right.pointer}/items"),
            direction,
        )

    def objects(self, left: _Site, right: _Site, direction: str) -> None:
        if left.pointer.startswith("/components") and right.pointer.startswith("/components"):
            key = (left.pointer + "#", right.pointer + "#", direction)
            if key in self.seen:
                return
            self.seen.add(key)
        self.plain(left, right, "object", direction)
        was, now = left.schema.get("properties", {}), right.schema.get("properties", {})
        was_required, now_required = left.schema.get("required", []), right.schema.get("required", [])
        for name in [*now, *(name for name in was if name not in now)]:
            source, at = (f"{side.pointer}/properties/{escape(name)}" for side in (left, right))
            if name in was and name in now:
                self.note(at, "required", name in was_required, name in now_required, direction)
                self.schema(
                    _Site(self.left, was[name], source),
                    _Site(self.right, now[name], at),
                    direction,
                )
            elif name in now:
                after = property_text(self.right, now[name], name in now_required)
                self.note(at, "property", None, after, direction, source=source)
            else:
                home = new_home(self.right, name, {key: now[key] for key in now if key not in was})
                before = property_text(self.left, was[name], name in was_required)
                fact, before = ("moved", name) if home else ("property", before)
                self.note(at, fact, before, home, direction, source=source)
        for name in {*was_required, *now_required} - was.keys() - now.keys():
            self.note(
                f"{right.pointer}/properties/{escape(name)}",
                "required",
                name in was_required,
                name in now_required,
                direction,
            )
        self.additional(left, right, direction)

    def opaque(self, left: _Site, right: _Site, at: str, direction: str) -> None:
        was, now = (
            {
                name: property_text(site.document, each, name in site.schema.get("required", []))
                for name, each in site.schema.get("properties", {}).items()
            }
            for site in (left, right)
        )
        self.note(at, "properties", was or None, now or None, direction)
        self.plain(left, right, "object", direction)
        self.additional(left, right, direction)

    def additional(self, left: _Site, right: _Site, direction: str) -> None:
        old, new = (site.schema.get("additionalProperties", True) for site in (left, right))
        if isinstance(old, dict) and isinstance(new, dict):
            self.schema(
                _Site(self.left, old, f"{left.pointer}/additionalProperties"),
                _Site(self.right, new, f"{right.pointer}/additionalProperties"),
                direction,
            )
            return
        before, after = (
            text(document, each) if isinstance(each, dict) else each
            for document, each in ((self.left, old), (self.right, new))
        )
        self.note(right.pointer, "additionalProperties", before, after, direction)

    def plain(self, left: _Site, right: _Site, family: str, direction: str) -> None:
        for fact in PLAIN[family]:
            self.note(right.pointer, fact, left.schema.get(fact), right.schema.get(fact), direction)


# --- operations


@dataclass(frozen=True)
class _Operation:
    path: str
    method: str
    node: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.node["operationId"])

    @property
    def pointer(self) -> str:
        return f"/paths/{escape(self.path)}/{self.method}"


def _security(document: dict[str, Any], stated: Mapping[str, Any]) -> list[str] | None:
    """Return the authentication methods of a document or an operation, by scheme instead of name."""
    if "security" not in stated:
        return None
    schemes = document["components"].get("securitySchemes", {})
    ways = (" and ".join(_scheme(schemes.get(name, {"type": name})) for name in way) for way in stated["security"])
    return sorted(ways)


def _scheme(scheme: Mapping[str, Any]) -> str:
    return " ".join(str(scheme[key]) for key in ("type", "scheme", "in", "name") if key in scheme)


def _by_template(document: dict[str, Any]) -> dict[tuple[str, str], _Operation]:
    """Return the operations by method and path, without the names of parameters."""
    return {
        (method, re.sub(r"\{[^}]*\}", "{}", path)): _Operation(path, method, node)
        for path, method, node in operations(document)
    }
