"""The vendor's documents as facts: `tests/evidence/upstream-*.jsonl` as documents in normal form."""

from __future__ import annotations

import functools
from typing import Any

from tests.support.recordings import twin_lines

NEWEST = "2026-08-14"
LEGACY = ("2023-06-19", "2023-11-06")
"""The last document with the legacy API alone, and the last one with both APIs."""


@functools.cache
def _lines(date: str) -> tuple[dict[str, Any], ...]:
    return tuple(twin_lines(f"upstream-{date}.jsonl"))


def facts(date: str = NEWEST) -> dict[str, Any]:
    """Return the facts of a document, as `spec.tools.normalise` returns the document itself."""
    first, *rest = _lines(date)
    return {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "servers": [],
        "security": first["security"],
        "paths": {line["path"]: line["facts"] for line in rest if "path" in line},
        "components": {
            "schemas": {line["schema"]: line["facts"] for line in rest if "schema" in line},
            "securitySchemes": first["schemes"],
        },
    }
