"""Faults on request: what goes wrong between client and service, at an operation and a time that a test chooses."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ft_client.sandbox.errors import ServiceError, bad_request, shown

KINDS = ("status", "drop_before", "drop_after", "cut_body", "stall", "malformed")
_KEYS = {"operation", "kind", "times", "after", "status", "headers", "body", "bytes", "seconds", "reset"}


@dataclass(slots=True)
class Fault:
    """One fault.

    Attributes:
        operation: The operationId it strikes, or `*`.
        kind: What happens; see KINDS.
        times: How often.
        after: How many requests it lets pass first.
        status: `status`: what is answered.
        headers: `status`: headers of that answer.
        body: `status`: its body, instead of the service's usual error.
        bytes: `cut_body`: how much of the body is sent.
        seconds: `stall`: how long the answer is kept back.
        reset: Dropped connections are reset instead of closed.
        fired: How often it has struck.
    """

    operation: str
    kind: str
    times: int = 1
    after: int = 0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    bytes: int = 0
    seconds: float = 1.0
    reset: bool = False
    fired: int = 0


class Faults:
    """The faults in force.

    Args:
        operations: The operationIds there are.
    """

    def __init__(self, operations: frozenset[str]) -> None:
        self._operations = operations
        self._faults: list[Fault] = []
        self._log: list[dict[str, Any]] = []

    def replace(self, wanted: Any) -> None:
        """Put these faults in force instead of the ones before.

        Raises:
            ServiceError: 400 for a fault nobody could mean.
        """
        if not isinstance(wanted, list) or len(wanted) > 10_000:
            raise bad_request("Faults are a JSON list.")
        self._faults = [self._fault(one, f"{index}") for index, one in enumerate(wanted)]
        self._log = []

    def clear(self) -> None:
        """Let everything go well again, and forget what did not."""
        self._faults, self._log = [], []

    def document(self) -> list[dict[str, Any]]:
        """Return the faults in force, each with how often it has struck."""
        return [asdict(fault) for fault in self._faults]

    def log(self) -> list[dict[str, Any]]:
        """Return every strike, oldest first."""
        return self._log

    def take(self, operation: str, method: str, path: str) -> Fault | None:
        """Return the fault that strikes this request, if one does."""
        if not self._faults:
            return None
        for fault in self._faults:
            if fault.operation not in ("*", operation) or fault.fired >= fault.times:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.fired += 1
            self._log.append({"operation": operation, "kind": fault.kind, "method": method, "path": path})
            return fault
        return None

    def _fault(self, wanted: Any, where: str) -> Fault:
        if not isinstance(wanted, dict):
            raise bad_request(f"{shown(wanted)} is not of type 'object' - '{where}'", where)
        unknown = set(wanted) - _KEYS
        if unknown:
            raise bad_request(f"Additional properties are not allowed ({shown(min(unknown))} was unexpected)", where)
        operation, kind = wanted.get("operation"), wanted.get("kind")
        if operation != "*" and operation not in self._operations:
            raise _wrong(operation, where, "operation", "an operationId of the contract or '*'")
        if kind not in KINDS:
            raise _wrong(kind, where, "kind", f"one of {list(KINDS)}")
        checks = {
            "times": lambda value: _whole(value, 0),
            "after": lambda value: _whole(value, 0),
            "status": lambda value: _whole(value, 200) and value <= 599,
            "bytes": lambda value: _whole(value, 0),
            "seconds": lambda value: isinstance(value, int | float) and 0 <= value <= 86400,
            "reset": lambda value: isinstance(value, bool),
            "body": lambda value: value is None or isinstance(value, str),
            "headers": _headers,
        }
        for name, fits in checks.items():
            if name in wanted and not fits(wanted[name]):
                raise _wrong(wanted[name], where, name, "a value it can have")
        return Fault(**wanted)


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _headers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and text.isascii() and text.isprintable() for pair in value.items() for text in pair
    )


def _wrong(value: Any, where: str, name: str, expected: str) -> ServiceError:
    return bad_request(f"{shown(value)} is not {expected} - '{where}.{name}'", f"{where}.{name}")
