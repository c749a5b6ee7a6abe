"""The scenarios by name, and what they share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from tests.support.faults import Fault, FaultRecord, Mode

Scenario: TypeAlias = Callable[[Mode, Path], FaultRecord]
SCENARIOS: dict[str, Scenario] = {}
MODEL = "gpt-4o-mini-2024-07-18"
FAST = 0.001  # seconds between looks


def scenario(name: str) -> Callable[[Scenario], Scenario]:
    """Enter a scenario under a name."""

    def enter(run: Scenario) -> Scenario:
        SCENARIOS[name] = run
        return run

    return enter


def ids(things: list[Any]) -> list[str]:
    """Their IDs, sorted."""
    return sorted(thing["id"] if isinstance(thing, dict) else thing.id for thing in things)


def plain(thing: Any) -> str:
    """A model, plain data or an error, to compare."""
    return json.dumps(thing.to_dict() if hasattr(thing, "to_dict") else thing, sort_keys=True, default=repr)


def lookup_faults(listing: str) -> list[Fault]:
    """Faults at the look for what was done."""
    return [
        {"operation": listing, "kind": "status", "status": 503}, {"operation": listing, "kind": "drop_before"},
        {"operation": listing, "kind": "cut_body", "bytes": 90}, {"operation": listing, "kind": "malformed"},
        {"operation": listing, "kind": "status", "status": 429, "headers": {"retry-after-ms": "1"}, "times": 2},
    ]  # fmt: skip


def double_faults(operation: str, look: str | None = None) -> list[list[Fault]]:
    """A lost or a refused try, and another fault at what follows it."""
    lost, refused = ({"operation": operation, "kind": kind} for kind in ("drop_after", "drop_before"))
    found = [[first, second] for first in (lost, refused) for second in (lookup_faults(look) if look else ())]
    return [*found, [refused, lost], [lost, {"operation": operation, "kind": "status", "status": 503}]]
