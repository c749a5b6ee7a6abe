"""The scenarios by name, and shared helpers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from tests.support.faults import Fault, FaultRecord, Mode

Scenario: TypeAlias = Callable[[Mode, Path], FaultRecord]
SCENARIOS: dict[str, Scenario] = {}
MODEL = "gpt-4o-mini-2024-07-18"
FAST = 0.001  # seconds between polls


def scenario(name: str) -> Callable[[Scenario], Scenario]:
    """Register a scenario under a name."""

    def register(run: Scenario) -> Scenario:
        SCENARIOS[name] = run
        return run

    return register


def ids(things: list[Any]) -> list[str]:
    """Return the IDs, sorted."""
    return sorted(thing["id"] if isinstance(thing, dict) else thing.id for thing in things)


def plain(thing: Any) -> str:
    """Convert a model, plain data or an error to a comparable string."""
    return json.dumps(thing.to_dict() if hasattr(thing, "to_dict") else thing, sort_keys=True, default=repr)


def lookup_faults(listing: str) -> list[Fault]:
    """Return faults of the lookup that reconciles a create."""
    return [
        {"operation": listing, "kind": "status", "status": 503}, {"operation": listing, "kind": "drop_before"},
        {"operation": listing, "kind": "cut_body", "bytes": 90}, {"operation": listing, "kind": "malformed"},
        {"operation": listing, "kind": "status", "status": 429, "headers": {"retry-after-ms": "1"}, "times": 2},
    ]  # fmt: skip


def double_faults(operation: str, lookup: str | None = None) -> list[list[Fault]]:
    """Return pairs of faults: a lost or unsent attempt, then a fault of the next request."""
    lost, unsent = ({"operation": operation, "kind": kind} for kind in ("drop_after", "drop_before"))
    pairs = [[first, second] for first in (lost, unsent) for second in (lookup_faults(lookup) if lookup else ())]
    return [*pairs, [unsent, lost], [lost, {"operation": operation, "kind": "status", "status": 503}]]
