"""Classify the differences of two contracts by their effect on callers of the client.

A change of a request breaks callers if it rejects what they send, a change of a response if it lacks what they read: a
request property that becomes required breaks, a response property that becomes optional may break.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from spec.tools.diff import REQUEST, RESPONSE, Difference
from spec.tools.unions import REQUIRED

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "x-minimum-examples")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
# rules on requests that have no order: any change can reject what was valid
_UNORDERED = (
    *("pattern", "multipleOf", "uniqueItems", "prefixItems", "patternProperties", "propertyNames"),
    *("dependentRequired", "dependentSchemas", "if", "then", "else", "not"),
)


class Effect(StrEnum):
    """The effect of a change, from worst to best."""

    BREAKING = "breaking"
    MAY_BREAK = "may break"
    SAFE = "safe"


_ORDER = list(Effect)


def effect(difference: Difference) -> Effect:
    """Return the worst effect of a difference (left: before, right: after) in any of its directions."""
    if not difference.directions:
        return _of_operation(difference)
    classify = {REQUEST: _in_request, RESPONSE: _in_response}
    return min((classify[direction](difference) for direction in difference.directions), key=_ORDER.index)


def _of_operation(difference: Difference) -> Effect:
    match difference.fact:
        case "operation":
            return Effect.BREAKING if difference.removed else Effect.SAFE
        case "operationId":
            return Effect.BREAKING  # functions have its name
        case _:
            return Effect.SAFE  # another path or a deprecation does not change a call


def _in_request(difference: Difference) -> Effect:
    for table, verdict in ((_REQUEST_BREAKS, Effect.BREAKING), (_REQUEST_MAY_BREAK, Effect.MAY_BREAK)):
        condition = table.get(difference.fact)
        if condition is not None and condition(difference):
            return verdict
    return Effect.SAFE


def _in_response(difference: Difference) -> Effect:
    if difference.fact == "response":
        return _of_status(difference)
    for table, verdict in ((_RESPONSE_BREAKS, Effect.BREAKING), (_RESPONSE_MAY_BREAK, Effect.MAY_BREAK)):
        condition = table.get(difference.fact)
        if condition is not None and condition(difference):
            return verdict
    return Effect.SAFE


def _of_status(difference: Difference) -> Effect:
    success = difference.pointer.rpartition("/")[2].startswith("2")
    if not success:
        return Effect.SAFE  # errors are raised by class, whether they are listed or not
    return Effect.BREAKING if difference.removed else Effect.MAY_BREAK


def _contains(whole: Any, part: Any) -> bool:
    return set(part or []) <= set(whole or [])


def _accepts_all_types_of(wide: list[str], narrow: list[str]) -> bool:
    """Whether one list contains every type of the other; an integer is a number."""
    return "any" in wide or all(kind in wide or (kind == "integer" and "number" in wide) for kind in narrow)


def _tightened(fact: str, was: Any, now: Any) -> bool:
    if now is None:
        return False
    if was is None or not isinstance(was, int | float) or not isinstance(now, int | float):
        return True
    return now > was if fact in LOWER else now < was


def _is_removed(difference: Difference) -> bool:
    return difference.removed


def _is_kept(difference: Difference) -> bool:
    return not difference.removed


def _any_change(_: Difference) -> bool:
    return True


def _must_be_sent(difference: Difference) -> bool:
    return difference.removed or str(difference.right).endswith(REQUIRED)


def _bytes(difference: Difference) -> bool:
    return "binary" in (difference.left, difference.right)


# the facts of a request that break callers, with their conditions
_REQUEST_BREAKS: dict[str, Callable[[Difference], bool]] = {
    "parameter": _must_be_sent,
    "property": _must_be_sent,
    "body": _must_be_sent,
    "moved": _any_change,
    "media": _is_removed,
    "variant": _is_removed,
    "required": lambda it: it.right is True,
    "types": lambda it: not _accepts_all_types_of(it.right, it.left),
    "enum": lambda it: not it.open and (it.added or not _contains(it.right, it.left)),
    "open": _is_removed,
    "format": _bytes,
    "security": lambda it: not _contains(it.right, it.left),
    **{fact: lambda it: _tightened(it.fact, it.left, it.right) for fact in (*LOWER, *UPPER)},
}
_REQUEST_MAY_BREAK: dict[str, Callable[[Difference], bool]] = {
    "default": _any_change,  # the same call has another meaning
    "properties": _any_change,
    "additionalProperties": lambda it: it.right is not True,
    **dict.fromkeys(_UNORDERED, _is_kept),
}
# the facts of a response that break callers, with their conditions
_RESPONSE_BREAKS: dict[str, Callable[[Difference], bool]] = {
    "property": _is_removed,
    "media": _is_removed,
    "moved": _any_change,
    "types": lambda it: not _accepts_all_types_of(it.left, it.right) and not _accepts_all_types_of(it.right, it.left),
    "format": _bytes,
}
_RESPONSE_MAY_BREAK: dict[str, Callable[[Difference], bool]] = {
    "required": lambda it: it.right is False,
    "types": lambda it: not _accepts_all_types_of(it.left, it.right),
    "enum": lambda it: not it.open and not it.added and not _contains(it.left, it.right),
    "open": _is_kept,
    "variant": _any_change,
    "properties": _any_change,
    "media": _any_change,
    "header": _is_removed,
    "additionalProperties": lambda it: it.left is not True and it.right is not False,
}
