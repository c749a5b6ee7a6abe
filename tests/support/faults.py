"""Runs of one operation under one fault, blocking and awaited, and the books of what became of them."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs
import httpx

from ft_client import AsyncFTClient, FTClient
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError, OutcomeUnknownError
from ft_client.sandbox import ManualClock, Sandbox

Mode: TypeAlias = Literal["sync", "async"]
Fault: TypeAlias = dict[str, Any]

STALL = 0.4
"""Seconds a stalled answer takes, beyond the timeout."""
TIMEOUT = 0.15
"""Of a client whose service stalls."""

QUICK = RetryPolicy(initial_backoff=0.001, max_backoff=0.002)
RECONCILE_TIMEOUT = 0.2
"""Seconds; longer than the sandbox takes to execute a request."""


class Runner:
    """A client in one of its two modes, used the same way in both."""

    def __init__(self, mode: Mode, sandbox: Sandbox) -> None:
        self.mode = mode
        self._loop = asyncio.Runner() if mode == "async" else None
        make: Any = FTClient if mode == "sync" else AsyncFTClient
        self.client: Any = make("sk-test", base_url=sandbox.base_url, timeout=20.0)
        self.client._config.retry_policy = QUICK
        self.client._config.reconcile_timeout = RECONCILE_TIMEOUT

    def with_short_timeout(self) -> Runner:
        """The same client with little patience."""
        other = copy.copy(self)
        other.client = self.client.with_options(timeout=TIMEOUT)
        return other

    def do(self, outcome: Any) -> Any:
        """The result of a call."""
        if self._loop is None:
            return outcome
        return self._loop.run(_awaited(outcome))

    def call_twice(self, call: Callable[[Runner], Any]) -> list[Any]:
        """The same call twice at once; errors are results."""
        if self._loop is not None:
            flat = copy.copy(self)
            flat.do = lambda outcome: outcome  # type: ignore[method-assign]  # awaited together instead

            async def gathered() -> list[Any]:
                return await asyncio.gather(call(flat), call(flat), return_exceptions=True)

            return self._loop.run(gathered())
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(call, self) for _ in range(2)]
            return [future.exception() or future.result() for future in futures]

    def items(self, iterator: Any) -> list[Any]:
        """All that an iterator gives."""
        if self._loop is None:
            return list(iterator)
        return self._loop.run(_collected(iterator))

    def close(self) -> None:
        """Close the client."""
        self.do(self.client.close())
        if self._loop is not None:
            self._loop.close()


async def _awaited(outcome: Awaitable[Any]) -> Any:
    return await outcome


async def _collected(iterator: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in iterator]


@attrs.define
class FaultRecord:
    """What became of the runs of one operation in one mode.

    Attributes:
        name: operation and mode.
        runs: runs that a fault struck, by its kind.
        duplicates: things that are there twice.
        losses: things that are not there, or not whole.
        raised: runs that ended with the error of the fault: nothing done, or not repeated as that might do it twice.
        unknown: runs that ended with an error that says that the outcome cannot be known.
        jobs: jobs created.
        events: events delivered.
        files: files that arrived whole.
        wrong: the runs with a duplicate or a loss, in words.
    """

    name: str
    runs: Counter[str] = attrs.field(factory=Counter)
    duplicates: int = 0
    losses: int = 0
    raised: int = 0
    unknown: int = 0
    jobs: int = 0
    events: int = 0
    files: int = 0
    wrong: list[str] = attrs.field(factory=list)

    @property
    def total(self) -> int:
        """Runs that a fault struck."""
        return sum(self.runs.values())

    def expect(self, found: list[Any], expected: list[Any], what: str) -> None:
        """Enter what there is against what there should be."""
        more, less = Counter(found) - Counter(expected), Counter(expected) - Counter(found)
        self.duplicates += more.total()
        self.losses += less.total()
        if more or less or found != expected:
            self.wrong.append(f"{what}: too many {list(more)[:3]}, missing {list(less)[:3]}")
            self.losses += not more and not less  # the order is lost


class FaultyService:
    """A service, a client of it, and the means to make it fail.

    Args:
        mode: of the client.
        book: in which the outcome of each run is entered.
        settings: of the sandbox.
    """

    def __init__(self, mode: Mode, record: FaultRecord, sandbox: Sandbox) -> None:
        self.mode, self.record, self.sandbox = mode, record, sandbox
        self.plain = httpx.Client(headers={"Authorization": "Bearer sk-test"}, timeout=20, trust_env=False)
        self.runner = Runner(mode, sandbox)
        self.with_short_timeout = self.runner.with_short_timeout()

    @property
    def client(self) -> Any:
        """The client under test."""
        return self.runner.client

    def get(self, path: str) -> Any:
        """A page of the service, by a client that nobody tests."""
        return self.plain.get(self.sandbox.base_url + path).json()

    def get_root(self, path: str) -> Any:
        """One of the service's own pages."""
        return self.plain.get(self.sandbox.root + path).json()

    def listed(self, path: str) -> list[Any]:
        """All entries of a list."""
        entries: list[Any] = []
        while True:
            after = f"&after={entries[-1]['id']}" if entries else ""
            page = self.get(f"{path}?limit=100{after}" if "fine-tunes" not in path else path)
            entries += page["data"]
            if not page.get("has_more"):
                return entries

    def upload(self, data: bytes, name: str = "train.jsonl") -> str:
        """A file to train on, by a client that nobody tests."""
        answer = self.plain.post(
            f"{self.sandbox.base_url}/files", data={"purpose": "fine-tune"}, files={"file": (name, data)}
        )
        return str(answer.json()["id"])

    def inject(self, faults: list[Fault]) -> None:
        """Put faults in force."""
        self.plain.put(f"{self.sandbox.root}/sandbox/faults", json=faults).raise_for_status()

    def run(self, faults: list[Fault], call: Callable[[Runner], Any], *, kind: str | None = None) -> Any:
        """Carry a call out under faults; its result, or the error that the library raised.

        The run counts if the first of the faults has struck.
        """
        self.inject(faults)
        try:
            result = call(self.with_short_timeout if any(one["kind"] == "stall" for one in faults) else self.runner)
        except OutcomeUnknownError as error:
            self.record.unknown += 1
            result = error
        except FTClientError as error:
            self.record.raised += 1
            result = error
        state = self.get_root("/sandbox/faults")
        if any(one["kind"] == faults[0]["kind"] for one in state["fired"]):
            self.record.runs[kind or label(faults[0])] += 1
        self.plain.delete(f"{self.sandbox.root}/sandbox/faults")
        return result

    def close(self) -> None:
        """Close the clients."""
        self.runner.close()
        self.plain.close()


@contextmanager
def faulty_service(mode: Mode, name: str, **settings: Any) -> Iterator[FaultyService]:
    """A fresh service with a clock that each request moves by a tenth of a second."""
    settings.setdefault("clock", ManualClock(time.time(), tick=0.1))
    with Sandbox(seed=1, **settings) as sandbox:
        created = FaultyService(mode, FaultRecord(f"{name} {mode}"), sandbox)
        try:
            yield created
        finally:
            created.close()


def label(fault: Fault) -> str:
    """The column of a fault."""
    if fault["kind"] != "status":
        return str(fault["kind"])
    return "redirect" if 300 <= fault["status"] < 400 else str(fault["status"])


COLUMNS = [
    "500", "502", "503", "429", "408", "redirect", "drop_before", "drop_after", "cut_body", "stall", "malformed",
    "late", "200", "several", "no list",
]  # fmt: skip


def fault_variants(operation: str, *, cuts: tuple[int, ...] = (0, 1, 7, 40, 200, 400), malformed: bool = True, after: int = 0,
          stalls: int = 1) -> list[list[Fault]]:  # fmt: skip
    """Each kind of fault at one operation."""
    base = {"operation": operation, "after": after}
    found: list[list[Fault]] = [[{**base, "kind": "status", "status": status}] for status in (500, 502, 408)]
    found.append([{**base, "kind": "status", "status": 503, "headers": {"Retry-After": "0"}}])
    found.append([{**base, "kind": "status", "status": 429, "headers": {"Retry-After-Ms": "1"}}])
    found += [
        [{**base, "kind": kind, "reset": reset}] for kind in ("drop_before", "drop_after") for reset in (False, True)
    ]
    found += [[{**base, "kind": "cut_body", "bytes": size, "reset": bool(size % 2)}] for size in cuts]
    found += [[{**base, "kind": "stall", "seconds": STALL}] for _ in range(stalls)]
    if malformed:
        found.append([{**base, "kind": "malformed"}])
    return found


def chat(rows: int = 12) -> bytes:
    """A chat data set."""
    line = json.dumps({"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]}).encode()
    return (line + b"\n") * rows


def completions(rows: int = 12) -> bytes:
    """A prompt and completion data set."""
    return (json.dumps({"prompt": "Is it? ->", "completion": " yes"}).encode() + b"\n") * rows


def table_lines(records: list[FaultRecord]) -> list[str]:
    """The table: a row an operation, a column a kind of fault, and what came of it."""
    widths = [max(len(column), 4) for column in COLUMNS]
    head = " ".join(column.rjust(width) for column, width in zip(COLUMNS, widths, strict=True))
    text = [f"{'runs struck by a fault':40} {head} | jobs events files raised unknown duplicates losses"]
    for record in records:
        cells = " ".join(
            (str(record.runs[column]) if record.runs[column] else "-").rjust(width)
            for column, width in zip(COLUMNS, widths, strict=True)
        )
        text.append(
            f"{book.name:40} {cells} | {book.jobs:4} {book.events:6} {book.files:5} {book.raised:6} {book.unknown:7}"
            f" {book.duplicates:10} {book.losses:6}"
        )
    return text


EACH_BYTE = "fine_tunes.follow, each byte"
"""The book of one stream cut behind each of its bytes: many runs of one kind, told apart from the others."""


def totals(records: list[FaultRecord]) -> list[str]:
    """What the table comes to."""
    runs = sum(record.total for record in records)
    cut = sum(record.total for record in records if record.name.startswith(EACH_BYTE))
    jobs, events, files, raised, unknown, twice, lost = (
        sum(getattr(record, name) for record in records)
        for name in ("jobs", "events", "files", "raised", "unknown", "duplicates", "losses")
    )
    return [
        f"{runs} runs struck ({cut} of them a stream cut at each byte): {jobs} jobs created, "
        f"{events} events delivered, {files} files whole;",
        f"{raised} errors raised, {unknown} more that say that the outcome cannot be known; "
        f"{twice} duplicates, {lost} losses",
    ]


def content(size: int, seed: int = 7) -> bytes:
    """Bytes that repeat nowhere."""
    import random

    return random.Random(seed).randbytes(size)


def scratch(folder: Path, name: str, data: bytes) -> Path:
    """A file on disk."""
    path = folder / name
    path.write_bytes(data)
    os.utime(path)
    return path
