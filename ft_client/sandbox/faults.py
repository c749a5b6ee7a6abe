"""Fault injection: connection and response errors for chosen operations and requests."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ft_client.sandbox.errors import ServiceError, bad_request, format_value

KINDS = ("status", "drop_before", "drop_after", "cut_body", "stall", "malformed", "late")
_KEYS = {"operation", "kind", "times", "after", "status", "headers", "body", "bytes", "seconds", "reset"}


@dataclass(slots=True)
class Fault:
    """One fault.

    Attributes:
        operation: operationId of the affected requests, or `*` for all.
        kind: One of KINDS.
        times: Number of requests to affect.
        after: Number of matching requests to let pass first.
        status: For `status`: the status code to respond with.
        headers: For `status`: headers of the response.
        body: For `status`: body of the response; by default an error object.
        bytes: For `cut_body`: number of body bytes to send.
        seconds: For `stall`: delay before the response. For `late`: delay before the execution.
        reset: Whether connections are reset instead of closed.
        fired: Number of requests affected so far.
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
    """The configured faults.

    Args:
        operations: Known operationIds.
    """

    def __init__(self, operations: frozenset[str]) -> None:
        self._operations = operations
        self._faults: list[Fault] = []
        self._log: list[dict[str, Any]] = []

    def replace(self, document: Any) -> None:
        """Replace the configured faults.

        Raises:
            ServiceError: 400 if a fault is invalid.
        """
        if not isinstance(document, list) or len(document) > 10_000:
            raise bad_request("Send a JSON list of at most 10,000 faults.")
        self._faults = [self._parse_fault(item, f"{index}") for index, item in enumerate(document)]
        self._log = []

    def clear(self) -> None:
        """Remove all faults and clear the log."""
        self._faults, self._log = [], []

    def document(self) -> list[dict[str, Any]]:
        """Return the configured faults, each with its `fired` count."""
        return [asdict(fault) for fault in self._faults]

    def log(self) -> list[dict[str, Any]]:
        """Return the log of triggered faults, oldest first."""
        return self._log

    def match(self, operation: str, method: str, path: str) -> Fault | None:
        """Return the fault for this request and count it, or None."""
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

    def _parse_fault(self, document: Any, path: str) -> Fault:
        if not isinstance(document, dict):
            raise bad_request(f"{format_value(document)} is not of type 'object' - '{path}'", path)
        unknown = set(document) - _KEYS
        if unknown:
            raise bad_request(
                f"Additional properties are not allowed ({format_value(min(unknown))} was unexpected)", path
            )
        operation, kind = document.get("operation"), document.get("kind")
        if operation != "*" and operation not in self._operations:
            raise _invalid(operation, path, "operation", "an operationId of the contract or '*'")
        if kind not in KINDS:
            raise _invalid(kind, path, "kind", f"one of {list(KINDS)}")
        checks = {
            "times": lambda value: _is_integer(value, 0),
            "after": lambda value: _is_integer(value, 0),
            "status": lambda value: _is_integer(value, 200) and value <= 599,
            "bytes": lambda value: _is_integer(value, 0),
            "seconds": lambda value: isinstance(value, int | float) and 0 <= value <= 86400,
            "reset": lambda value: isinstance(value, bool),
            "body": lambda value: value is None or isinstance(value, str),
            "headers": _is_headers,
        }
        for name, is_valid in checks.items():
            if name in document and not is_valid(document[name]):
                raise _invalid(document[name], path, name, "a valid value")
        return Fault(**document)


def _is_integer(value: Any, minimum: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= minimum


def _is_headers(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and text.isascii() and text.isprintable() for pair in value.items() for text in pair
    )


def _invalid(value: Any, path: str, name: str, expected: str) -> ServiceError:
    return bad_request(f"{format_value(value)} is not {expected} - '{path}.{name}'", f"{path}.{name}")
