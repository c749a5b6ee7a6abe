"""The recorded answers of the real service, where their folder is present."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / os.environ.get("FT_CLIENT_RECORDINGS", "../shared/recordings")

needs_recordings = pytest.mark.skipif(
    not (FOLDER / "observed.jsonl").is_file(),
    reason="the recordings are not part of the project and FT_CLIENT_RECORDINGS names no folder that holds them",
)


class Record(NamedTuple):
    """One recorded interaction; `body` is the parsed answer, or its text where it is not JSON."""

    id: str
    server: str
    evidence: str
    method: str
    path_template: str
    status: int
    media_type: str
    body: Any
    raw: dict[str, Any]


@functools.cache
def observed() -> tuple[Record, ...]:
    """Every record of observed.jsonl."""
    records = []
    with (FOLDER / "observed.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            headers = {k.lower(): v for k, v in (raw["response_headers"] or {}).items()}
            try:
                body: Any = json.loads(raw["response_body"])
            except ValueError:
                body = raw["response_body"]
            bare = headers.get("content-type", "application/json" if raw["response_body"] else "").split(";")[0]
            records.append(
                Record(
                    raw["id"], raw["server"], raw["evidence"], raw["method"], raw["path_template"],
                    raw["status"], bare, body, raw,
                )
            )  # fmt: skip
    return tuple(records)


def exact() -> tuple[Record, ...]:
    """The vendor's answers with an exact body: no SDK print-outs (a null may mean absent), fragments, or the 307."""
    return tuple(
        r
        for r in observed()
        if r.server == "openai"
        and r.evidence != "notebook-sdk-repr"
        and not r.evidence.endswith("fragment")
        and r.status != 307
    )
