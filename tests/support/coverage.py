"""How much of the contract traffic has touched: operations, documented statuses, parameters, properties of bodies.

Each kind of traffic counts for itself. One call per exchange:

    tally("cassettes").record(operation_id, status, request_parameters, request_body, answer_body)
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tests.support.contract import Operation, operations, resolve
from tests.support.schema import Schema, places, reached

MEASURES = ("operations", "statuses", "parameters", "properties")
LEAST = {"operations": 1.0, "statuses": 1.0, "parameters": 1.0, "properties": 0.95}
"""What share of each the suite has to touch."""


class Fact(NamedTuple):
    """Something in the contract that traffic can touch.

    Attributes:
        measure: one of MEASURES.
        operation: operationId through which it was touched.
        name: a status as documented (`200`, `4XX`), `in name` of a parameter, or `request|answer` and the place of a
            property.
    """

    measure: str
    operation: str
    name: str

    @property
    def counted(self) -> tuple[str, str, str]:
        """What it counts as: a property counts once for each direction, whichever operation reaches it."""
        return (self.measure, "" if self.measure == "properties" else self.operation, self.name)


@functools.cache
def universe() -> tuple[Fact, ...]:
    """Every fact of the contract."""
    return tuple(dict.fromkeys(fact for op in operations() for fact in _facts(op)))


def _facts(op: Operation) -> Iterator[Fact]:
    yield Fact("operations", op.operation_id, op.operation_id)
    for status in op.node["responses"]:
        yield Fact("statuses", op.operation_id, status)
    for parameter in op.parameters:
        yield Fact("parameters", op.operation_id, f"{parameter['in']} {parameter['name']}")
    for direction, schema, where in _bodies(op):
        for place, _ in places(schema, where):
            yield Fact("properties", op.operation_id, f"{direction} {place}")


def _bodies(op: Operation) -> Iterator[tuple[str, Schema, str]]:
    """Direction, schema and name of each body of an operation."""
    for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
        yield "request", media["schema"], op.operation_id
    for found in op.node["responses"].values():
        for media in resolve(found).get("content", {}).values():
            yield "answer", media.get("x-event-schema", media["schema"]), op.operation_id


class Tally:
    """What one kind of traffic has touched."""

    def __init__(self) -> None:
        self.facts: set[Fact] = set()

    def record(
        self,
        operation_id: str,
        status: int | None,
        request_parameters: Mapping[str, Any],
        request_body: Any = None,
        answer_body: Any = None,
    ) -> None:
        """Count one exchange.

        Args:
            operation_id: of the operation.
            status: of the answer; None for a request that was looked at alone.
            request_parameters: values by `in name` (`path file_id`, `query limit`), the base name for a deepObject.
            request_body: parsed JSON, or the parsed form as an object; None if there was none.
            answer_body: parsed JSON, the events of a stream as a list or as its text, or anything else to leave it out.
        """
        op = _by_id()[operation_id]
        self.facts.add(Fact("operations", operation_id, operation_id))
        known = {f"{each['in']} {each['name']}" for each in op.parameters}
        self.facts |= {Fact("parameters", operation_id, name) for name in known & set(request_parameters)}
        if isinstance(request_body, dict):
            for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
                self._touch(op, "request", media["schema"], request_body)
        if status is None:
            return
        documented = _documented(op, status)
        if documented is None:
            return
        self.facts.add(Fact("statuses", operation_id, documented))
        content = resolve(op.node["responses"][documented]).get("content", {})
        if isinstance(answer_body, dict) and "application/json" in content:
            self._touch(op, "answer", content["application/json"]["schema"], answer_body)
        for media in content.values():
            if "x-event-schema" in media and isinstance(answer_body, (str, list)):
                for event in _events(answer_body):
                    self._touch(op, "answer", media["x-event-schema"], event)

    def _touch(self, op: Operation, direction: str, schema: Schema, body: Any) -> None:
        for place in set(reached(schema, body, op.operation_id)):
            self.facts.add(Fact("properties", op.operation_id, f"{direction} {place}"))

    def share(self, measure: str) -> tuple[int, int]:
        """How many facts of a measure were touched, and how many there are."""
        wanted = {fact.counted for fact in universe() if fact.measure == measure}
        return len(wanted & {fact.counted for fact in self.facts}), len(wanted)

    def missing(self, measure: str) -> list[str]:
        """The facts of a measure that were not touched, readable."""
        touched = {fact.counted for fact in self.facts}
        left = {fact.counted for fact in universe() if fact.measure == measure} - touched
        return sorted(f"{operation} {name}".strip() for _, operation, name in left)


@functools.cache
def _by_id() -> dict[str, Operation]:
    return {op.operation_id: op for op in operations()}


def _documented(op: Operation, status: int) -> str | None:
    """The key under which a status is documented: itself, or its class."""
    return next((key for key in (str(status), f"{status // 100}XX") if key in op.node["responses"]), None)


def _events(stream: str | list[Any]) -> Iterable[Any]:
    if isinstance(stream, list):
        return stream
    lines = [line.removeprefix("data: ") for line in stream.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


_tallies: dict[str, Tally] = defaultdict(Tally)


def tally(traffic: str) -> Tally:
    """The tally of one kind of traffic: `client`, `service` or `cassettes`."""
    return _tallies[traffic]


def collected() -> dict[str, Tally]:
    """All tallies of this process."""
    return dict(_tallies)


def dumped() -> str:
    """All tallies of this process as text, for another one."""
    return json.dumps({name: sorted(each.facts) for name, each in _tallies.items()})


def merge(text: str) -> None:
    """Add the tallies of another process."""
    for name, facts in json.loads(text).items():
        _tallies[name].facts |= {Fact(*fact) for fact in facts}
