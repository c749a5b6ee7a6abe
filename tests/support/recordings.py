"""Recorded responses of the real service: their committed twins, and the recordings themselves where present.

A twin (`tests/evidence/README.md`) has the keys, types, words, status and headers of its recording, with made-up
values. Tests run on the twins everywhere. A test that takes the fixture `source` also runs on the recordings.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / os.environ.get("FT_CLIENT_RECORDINGS", "../shared/recordings")
EVIDENCE = ROOT / "tests" / "evidence"

Source = Literal["twins", "recordings"]

needs_recordings = pytest.mark.skipif(
    not (FOLDER / "observed.jsonl").is_file(),
    reason="the recordings are not part of the project, and FT_CLIENT_RECORDINGS does not name their folder",
)
SOURCES = ["twins", pytest.param("recordings", marks=needs_recordings)]
"""Parameters of a fixture or test that runs on the twins, and on the recordings where present."""


class Record(NamedTuple):
    """One recorded interaction.

    Attributes:
        id: The same for a recording and its twin.
        server: `openai` or `azure`.
        evidence: Kind of source.
        method: HTTP method.
        path_template: Path as in a specification.
        status: HTTP status.
        media_type: Content type of the response, without parameters.
        body: The parsed response body, or its text if it is not JSON.
        raw: The record as stored: `url_path`, `query`, `request_content_type`, `request_body`, `response_headers`,
            `response_body`, `response_is_sse`.
    """

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
def observed(source: Source = "twins") -> tuple[Record, ...]:
    """Return every record of a source."""
    return tuple(_record(raw) for raw in (_recordings() if source == "recordings" else _twins()))


@functools.cache
def exact(source: Source = "twins") -> tuple[Record, ...]:
    """Return the vendor's responses whose body is exact.

    The output of an SDK (where null may mean absent), fragments and redirects are left out.
    """
    return tuple(
        r
        for r in observed(source)
        if r.server == "openai"
        and r.evidence != "notebook-sdk-repr"
        and not r.evidence.endswith("fragment")
        and r.status != 307
    )


def twin_lines(name: str) -> Iterator[dict[str, Any]]:
    """Read a file of `tests/evidence`."""
    with (EVIDENCE / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def exchanges() -> tuple[dict[str, Any], ...]:
    """Return the exchanges of compatible services: provider, operation, request, response and what it means."""
    return tuple(twin_lines("exchanges.jsonl"))


def _recordings() -> Iterator[dict[str, Any]]:
    with (FOLDER / "observed.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _twins() -> Iterator[dict[str, Any]]:
    for line in twin_lines("recordings.jsonl"):
        request = line["request"]
        body = json.dumps(request["json"], ensure_ascii=False) if "json" in request else request.get("text")
        yield {
            **line,
            "request_content_type": request["content_type"],
            "request_body": f"base64:{request['base64']}" if "base64" in request else body,
            "response_headers": line["headers"],
            "response_body": json.dumps(line["json"], ensure_ascii=False) if "json" in line else line["text"],
            "response_is_sse": False,
        }


def _record(raw: dict[str, Any]) -> Record:
    headers = {k.lower(): v for k, v in (raw["response_headers"] or {}).items()}
    try:
        body: Any = json.loads(raw["response_body"])
    except ValueError:
        body = raw["response_body"]
    media_type = headers.get("content-type", "application/json" if raw["response_body"] else "").split(";")[0]
    return Record(
        raw["id"], raw["server"], raw["evidence"], raw["method"], raw["path_template"], raw["status"], media_type, body,
        raw,
    )  # fmt: skip
