"""Descriptions of differences for people: location, fact, and the value of each side."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from spec.tools.diff import Difference

_THINGS = ("operation", "parameter", "body", "response", "media", "header", "property", "variant", "properties")


def place(pointer: str) -> str:
    """Return a pointer in readable form: `FineTuningJob.seed`, `GET /files parameter limit`."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if parts[:2] == ["components", "schemas"]:
        return "".join(_below(parts[3:], parts[2]))
    if parts[0] == "paths" and len(parts) >= 3:
        return " ".join([parts[2].upper(), parts[1], *_of_operation(parts[3:])])
    return " ".join(parts)


class SideNames(NamedTuple):
    """The names of the two sides in a report."""

    left: str
    right: str
    new: str
    removed: str
    required: str
    optional: str


TIME = SideNames("before", "now", "new {}", "{} removed", "now required", "no longer required")
SIDES = SideNames(
    "upstream", "here", "{} here only", "{} upstream only", "required here only", "required upstream only"
)


def fact(difference: Difference, names: SideNames = TIME) -> str:
    """Return a difference as text: `maxLength: 40 before, 64 now`, `new property: string`."""
    name, was, now = difference.fact, difference.left, difference.right
    if name == "moved":
        return f"moved to {now}"
    if name in _THINGS and was is None:
        return f"{names.new.format(name)}: {value(now)}"
    if name in _THINGS and now is None:
        return f"{names.removed.format(name)}: {value(was)}"
    if name == "required":
        return names.required if now else names.optional
    if name == "enum" and isinstance(was, list) and isinstance(now, list):
        more = ", ".join(value(each) for each in now if each not in was)
        less = ", ".join(value(each) for each in was if each not in now)
        parts = [more and f"{names.right} also {more}", less and f"{names.left} also {less}"]
        return f"enum: {'; '.join(filter(None, parts))}"
    return f"{name}: {value(was)} {names.left}, {value(now)} {names.right}"


def value(stated: Any) -> str:
    """Return one value on one line."""
    if stated is None:
        return "nothing"
    if isinstance(stated, str):
        return stated
    if isinstance(stated, list) and all(isinstance(each, str) for each in stated):
        return ", ".join(stated) or "none"
    if isinstance(stated, dict) and all(isinstance(each, str) for each in stated.values()):
        return "; ".join(f"{name}: {each}" for name, each in stated.items())
    return json.dumps(stated, ensure_ascii=False)


def _below(parts: list[str], start: str) -> list[str]:
    words, rest = [start], list(parts)
    while rest:
        key = rest.pop(0)
        if key == "properties" and rest:
            words.append(f".{rest.pop(0)}")
        elif key == "items":
            words.append("[]")
        elif key == "additionalProperties":
            words.append("{}")
        elif key == "anyOf" and rest:
            words.append(f" ({rest.pop(0)})")
        else:
            words.append(f" {key}")
    return words


def _of_operation(parts: list[str]) -> list[str]:
    if not parts:
        return []
    head, rest = parts[0], list(parts[1:])
    words = {"parameters": ["parameter"], "responses": ["response"], "requestBody": ["body"]}.get(head, [head])
    if head in ("parameters", "responses") and rest:
        words.append(rest.pop(0))
    if rest[:1] == ["headers"]:
        return [*words, "header", *rest[1:]]
    if rest[:1] == ["content"]:
        rest = rest[1:]
        words += rest[:1]
        rest = rest[2:]
    return [*words, "".join(_below(rest, ""))] if rest else words
