"""A ledger of the facts in spec/profiles/: how many each section of each profile has, and a digest of them.

Recordings show only a part of what a profile states. The ledger makes the loss of any other fact visible in review.

    python -m tests.spec.profiles            write the ledger again, after an intended change
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spec.tools import profiles

LEDGER = Path(__file__).with_name("ledger.json")


def facts(node: Any, path: str = "") -> Iterator[str]:
    """Yield each value of a profile with its path, without the citations."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"source", "x-source", "description"}:
                yield from facts(value, f"{path}.{key}")
    elif isinstance(node, list):
        for item in node:
            yield from facts(item, f"{path}[]")
    else:
        yield f"{path} = {json.dumps(node, ensure_ascii=False)}"


def ledger() -> dict[str, dict[str, str]]:
    """Return number and digest of the facts by profile and section."""
    result: dict[str, dict[str, str]] = {}
    for path in profiles.profile_paths():
        data = profiles.read_profile(path).data
        sections = {**data["x-profile"], "actions": data["actions"]}
        result[path.stem] = {name: _entry(list(facts(section))) for name, section in sections.items()}
    return result


def _entry(found: list[str]) -> str:
    digest = hashlib.sha256("\n".join(found).encode()).hexdigest()[:12]
    return f"{len(found)} facts, {digest}"


def text() -> str:
    """Return the content of the ledger."""
    return json.dumps(ledger(), indent=1, ensure_ascii=False) + "\n"
