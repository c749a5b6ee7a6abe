"""What a difference between two contracts means for callers of the client.

A request is judged by what callers may still send, an answer by what they may still rely on: a request field that
became required breaks, an answer field that became optional may break.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from spec.tools.diff import REQUEST, RESPONSE, Difference
from spec.tools.unions import REQUIRED

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "x-minimum-examples")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
# rules on what is sent that have no order: any change may refuse what was fine
_UNORDERED = (
    *("pattern", "multipleOf", "uniqueItems", "prefixItems", "patternProperties", "propertyNames"),
    *("dependentRequired", "dependentSchemas", "if", "then", "else", "not"),
)


class Effect(StrEnum):
    """How bad a change is, from worst to best."""

    BREAKING = "breaking"
    MAY_BREAK = "may break"
    SAFE = "safe"


_ORDER = list(Effect)


def effect(difference: Difference) -> Effect:
    """Return the worst that a difference (left: before, right: after) means in any of its directions."""
    if not difference.directions:
        return _of_operation(difference)
    judges = {REQUEST: _in_request, RESPONSE: _in_answer}
    return min((judges[direction](difference) for direction in difference.directions), key=_ORDER.index)


def _of_operation(difference: Difference) -> Effect:
    match difference.fact:
        case "operation":
            return Effect.BREAKING if difference.removed else Effect.SAFE
        case "operationId":
            return Effect.BREAKING  # functions are named by it
        case _:
            return Effect.SAFE  # another path or a deprecation changes no call


def _in_request(difference: Difference) -> Effect:
    for table, verdict in ((_REQUEST_BREAKS, Effect.BREAKING), (_REQUEST_MAY_BREAK, Effect.MAY_BREAK)):
        judge = table.get(difference.fact)
        if judge is not None and judge(difference):
            return verdict
    return Effect.SAFE


def _in_answer(difference: Difference) -> Effect:
    if difference.fact == "answer":
        return _of_status(difference)
    for table, verdict in ((_ANSWER_BREAKS, Effect.BREAKING), (_ANSWER_MAY_BREAK, Effect.MAY_BREAK)):
        judge = table.get(difference.fact)
        if judge is not None and judge(difference):
            return verdict
    return Effect.SAFE


def _of_status(difference: Difference) -> Effect:
    success = difference.pointer.rpartition("/")[2].startswith("2")
    if not success:
        return Effect.SAFE  # errors come by their class whether they are listed or not
    return Effect.BREAKING if difference.removed else Effect.MAY_BREAK


def _contains(whole: Any, part: Any) -> bool:
    return set(part or []) <= set(whole or [])


def _admits(wide: list[str], narrow: list[str]) -> bool:
    """Whether every type of one list is one of the other, an integer being a number."""
    return "any" in wide or all(kind in wide or (kind == "integer" and "number" in wide) for kind in narrow)


def _tightened(fact: str, was: Any, now: Any) -> bool:
    if now is None:
        return False
    if was is None or not isinstance(was, int | float) or not isinstance(now, int | float):
        return True
    return now > was if fact in LOWER else now < was


def _goes(difference: Difference) -> bool:
    return difference.removed


def _stays(difference: Difference) -> bool:
    return not difference.removed


def _always(_: Difference) -> bool:
    return True


def _must_be_sent(difference: Difference) -> bool:
    return difference.removed or str(difference.right).endswith(REQUIRED)


def _bytes(difference: Difference) -> bool:
    return "binary" in (difference.left, difference.right)


# which facts of a request break callers, and when
_REQUEST_BREAKS: dict[str, Callable[[Difference], bool]] = {
    "parameter": _must_be_sent,
    "property": _must_be_sent,
    "body": _must_be_sent,
    "moved": _always,
    "media": _goes,
    "variant": _goes,
    "required": lambda it: it.right is True,
    "types": lambda it: not _admits(it.right, it.left),
    "enum": lambda it: not it.open and (it.added or not _contains(it.right, it.left)),
    "open": _goes,
    "format": _bytes,
    "security": lambda it: not _contains(it.right, it.left),
    **{fact: lambda it: _tightened(it.fact, it.left, it.right) for fact in (*LOWER, *UPPER)},
}
_REQUEST_MAY_BREAK: dict[str, Callable[[Difference], bool]] = {
    "default": _always,  # the same call now means something else
    "properties": _always,
    "additionalProperties": lambda it: it.right is not True,
    **dict.fromkeys(_UNORDERED, _stays),
}
# which facts of an answer break code that reads it, and when
_ANSWER_BREAKS: dict[str, Callable[[Difference], bool]] = {
    "property": _goes,
    "media": _goes,
    "moved": _always,
    "types": lambda it: not _admits(it.left, it.right) and not _admits(it.right, it.left),
    "format": _bytes,
}
_ANSWER_MAY_BREAK: dict[str, Callable[[Difference], bool]] = {
    "required": lambda it: it.right is False,
    "types": lambda it: not _admits(it.left, it.right),
    "enum": lambda it: not it.open and not it.added and not _contains(it.left, it.right),
    "open": _stays,
    "variant": _always,
    "properties": _always,
    "media": _always,
    "header": _goes,
    "additionalProperties": lambda it: it.left is not True and it.right is not False,
}
