"""The effect of a change on callers, by direction."""

from __future__ import annotations

from typing import Any

import pytest

from spec.tools.breaking import Effect, effect
from spec.tools.diff import Difference
from spec.tools.unions import PLAIN

B, M, S = Effect.BREAKING, Effect.MAY_BREAK, Effect.SAFE
AB, ABC = ["a", "b"], ["a", "b", "c"]

# fact, before, now, in a request, in a response
TABLE: list[tuple[str, Any, Any, Effect, Effect]] = [
    ("property", None, "string", S, S),
    ("property", None, "string, required", B, S),
    ("property", "string", None, B, B),
    ("moved", "n_epochs", "hyperparameters.n_epochs", B, B),
    ("required", False, True, B, S),
    ("required", True, False, S, M),
    ("types", ["string"], ["null", "string"], S, M),
    ("types", ["null", "string"], ["string"], B, S),
    ("types", ["integer"], ["number"], S, M),
    ("types", ["number"], ["integer"], B, S),
    ("types", ["string"], ["integer"], B, B),
    ("types", ["string"], ["any"], S, M),
    ("enum", AB, ABC, S, M),
    ("enum", ABC, AB, B, S),
    ("enum", AB, ["a", "c"], B, M),
    ("enum", None, AB, B, S),
    ("open", None, True, S, M),
    ("open", True, None, B, S),
    ("maxLength", 64, 40, B, S),
    ("maxLength", 40, 64, S, S),
    ("maxLength", None, 40, B, S),
    ("maxLength", 40, None, S, S),
    ("minimum", 1, 2, B, S),
    ("minimum", 2, 1, S, S),
    ("minItems", None, 1, B, S),
    ("exclusiveMaximum", 2, 1.5, B, S),
    ("x-minimum-examples", 10, 20, B, S),
    ("pattern", None, "^a", M, S),
    ("pattern", "^a", "^b", M, S),
    ("pattern", "^a", None, S, S),
    ("dependentRequired", None, {"a": ["b"]}, M, S),
    ("default", None, 4, M, S),
    ("default", "auto", 4, M, S),
    ("deprecated", None, True, S, S),
    ("format", None, "date", S, S),
    ("format", None, "binary", B, B),
    ("format", "binary", None, B, B),
    ("additionalProperties", True, False, M, S),
    ("additionalProperties", False, True, S, M),
    ("properties", None, {"a": "string"}, M, M),
    ("variant", None, "GraderNew", S, M),
    ("variant", "GraderOld", None, B, M),
    ("media", None, "string", S, M),
    ("media", "string", None, B, B),
    ("style", None, "deepObject", S, S),
]


def judged(fact: str, before: Any, now: Any, *directions: str, open: bool = False, at: str = "/x") -> Effect:
    return effect(Difference(at, fact, before, now, frozenset(directions), open))


@pytest.mark.parametrize(("fact", "before", "now", "sent", "answered"), TABLE)
def test_fact_is_classified_by_its_direction(fact: str, before: Any, now: Any, sent: Effect, answered: Effect) -> None:
    """A request by what callers can send, a response by what they can read."""
    assert (judged(fact, before, now, "request"), judged(fact, before, now, "response")) == (sent, answered)


@pytest.mark.parametrize(("fact", "before", "now", "sent", "answered"), TABLE)
def test_what_goes_both_ways_is_as_bad_as_its_worse_way(
    fact: str, before: Any, now: Any, sent: Effect, answered: Effect
) -> None:
    """A component of requests and responses counts in both."""
    assert judged(fact, before, now, "request", "response") == min(sent, answered, key=list(Effect).index)


@pytest.mark.parametrize(
    ("fact", "before", "now", "expected"),
    [
        ("operation", None, "createFile", S),
        ("operation", "createFile", None, B),
        ("operationId", "createFile", "uploadFile", B),
        ("path", "post /a", "post /b", S),
        ("deprecated", None, True, S),
    ],
)
def test_operation_is_classified_by_its_call(fact: str, before: Any, now: Any, expected: Effect) -> None:
    """A call that went or was renamed breaks; another address does not."""
    assert judged(fact, before, now) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, "query string", S),
        (None, "query string, required", B),
        ("query string", None, B),
    ],
)
def test_a_parameter_breaks_where_it_goes_or_has_to_be_given(before: Any, now: Any, expected: Effect) -> None:
    """An optional one that comes is safe."""
    assert judged("parameter", before, now, "request") == expected


@pytest.mark.parametrize(
    ("status", "before", "now", "expected"),
    [
        ("200", "application/json X", None, B),
        ("202", None, "no content", M),
        ("404", None, "x", S),
        ("4XX", "x", None, S),
    ],
)
def test_response_is_classified_by_its_status(status: str, before: Any, now: Any, expected: Effect) -> None:
    """Errors come by their class whether they are listed or not."""
    assert judged("response", before, now, "response", at=f"/paths/~1files/post/responses/{status}") == expected


@pytest.mark.parametrize("direction", ["request", "response"])
def test_values_of_an_open_enum_come_and_go_safely(direction: str) -> None:
    """Callers expect other values."""
    assert judged("enum", ABC, AB, direction, open=True) is S
    assert judged("enum", AB, ABC, direction, open=True) is S


def test_every_limit_of_a_request_has_a_judgement() -> None:
    """Setting any limit that the comparison knows is never taken for safe."""
    limits = {fact for facts in PLAIN.values() for fact in facts} - {"format"}
    assert {fact for fact in limits if judged(fact, None, 1, "request") is S} == set()
