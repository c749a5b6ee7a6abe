"""Coverage of the contract by traffic: operations, documented statuses, parameters, properties of bodies.

Each kind of traffic is counted separately, with one call per exchange:

    tally("cassettes").record(operation_id, status, request_parameters, request_body, response_body)
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
MIN_COVERAGE = {"operations": 1.0, "statuses": 1.0, "parameters": 1.0, "properties": 0.95}
"""Share of each that the suite has to cover."""


class Fact(NamedTuple):
    """Something in the contract that traffic can cover.

    Attributes:
        measure: one of MEASURES.
        operation: operationId through which it was covered.
        name: a status as documented (`200`, `4XX`), `in name` of a parameter, or `request|response` and the place of a
            property.
    """

    measure: str
    operation: str
    name: str

    @property
    def counted(self) -> tuple[str, str, str]:
        """The fact as it is counted: a property counts once for each direction, at any operation."""
        return (self.measure, "" if self.measure == "properties" else self.operation, self.name)


@functools.cache
def universe() -> tuple[Fact, ...]:
    """Return every fact of the contract."""
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
    """Yield direction, schema and name of each body of an operation."""
    for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
        yield "request", media["schema"], op.operation_id
    for found in op.node["responses"].values():
        for media in resolve(found).get("content", {}).values():
            yield "response", media.get("x-event-schema", media["schema"]), op.operation_id


class Tally:
    """The coverage of one kind of traffic."""

    def __init__(self) -> None:
        self.facts: set[Fact] = set()

    def record(
        self,
        operation_id: str,
        status: int | None,
        request_parameters: Mapping[str, Any],
        request_body: Any = None,
        response_body: Any = None,
    ) -> None:
        """Count one exchange.

        Args:
            operation_id: Operation of the exchange.
            status: Status of the response; None for a request alone.
            request_parameters: Values by `in name` (`path file_id`, `query limit`), the base name for a deepObject.
            request_body: Parsed JSON, or the parsed form as an object; None if there was none.
            response_body: Parsed JSON, the events of a stream as a list or text, or anything else to leave it out.
        """
        op = _by_id()[operation_id]
        self.facts.add(Fact("operations", operation_id, operation_id))
        known = {f"{each['in']} {each['name']}" for each in op.parameters}
        self.facts |= {Fact("parameters", operation_id, name) for name in known & set(request_parameters)}
        if isinstance(request_body, dict):
            for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
                self._cover(op, "request", media["schema"], request_body)
        if status is None:
            return
        documented = _documented(op, status)
        if documented is None:
            return
        self.facts.add(Fact("statuses", operation_id, documented))
        content = resolve(op.node["responses"][documented]).get("content", {})
        if isinstance(response_body, dict) and "application/json" in content:
            self._cover(op, "response", content["application/json"]["schema"], response_body)
        for media in content.values():
            if "x-event-schema" in media and isinstance(response_body, (str, list)):
                for event in _events(response_body):
                    self._cover(op, "response", media["x-event-schema"], event)

    def _cover(self, op: Operation, direction: str, schema: Schema, body: Any) -> None:
        for place in set(reached(schema, body, op.operation_id)):
            self.facts.add(Fact("properties", op.operation_id, f"{direction} {place}"))

    def share(self, measure: str) -> tuple[int, int]:
        """Return how many facts of a measure are covered, and how many there are."""
        wanted = {fact.counted for fact in universe() if fact.measure == measure}
        return len(wanted & {fact.counted for fact in self.facts}), len(wanted)

    def missing(self, measure: str) -> list[str]:
        """Return the facts of a measure that are not covered, as text."""
        covered = {fact.counted for fact in self.facts}
        left = {fact.counted for fact in universe() if fact.measure == measure} - covered
        return sorted(f"{operation} {name}".strip() for _, operation, name in left)


@functools.cache
def _by_id() -> dict[str, Operation]:
    return {op.operation_id: op for op in operations()}


def _documented(op: Operation, status: int) -> str | None:
    """Return the key of a documented status: the status, or its class."""
    return next((key for key in (str(status), f"{status // 100}XX") if key in op.node["responses"]), None)


def _events(stream: str | list[Any]) -> Iterable[Any]:
    if isinstance(stream, list):
        return stream
    lines = [line.removeprefix("data: ") for line in stream.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


_tallies: dict[str, Tally] = defaultdict(Tally)


def tally(traffic: str) -> Tally:
    """Return the tally of one kind of traffic: `client`, `service` or `cassettes`."""
    return _tallies[traffic]


def collected() -> dict[str, Tally]:
    """Return all tallies of this process."""
    return dict(_tallies)


def dumped() -> str:
    """Return all tallies of this process as text, for another process."""
    return json.dumps({name: sorted(each.facts) for name, each in _tallies.items()})


def merge(text: str) -> None:
    """Add the tallies of another process."""
    for name, facts in json.loads(text).items():
        _tallies[name].facts |= {Fact(*fact) for fact in facts}
