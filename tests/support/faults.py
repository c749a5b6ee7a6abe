"""Runs one operation under one fault, sync or async, and records the result."""

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
from unittest import mock

import attrs
import httpx

from ft_client import AsyncFTClient, FTClient
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError, OutcomeUnknownError
from ft_client.sandbox import ManualClock, Sandbox

Mode: TypeAlias = Literal["sync", "async", "fast"]
Fault: TypeAlias = dict[str, Any]

STALL = 0.4
"""Delay of a stalled response in seconds. Longer than `TIMEOUT`."""
TIMEOUT = 0.15
"""Timeout of the client while the service stalls, in seconds."""

QUICK = RetryPolicy(initial_backoff=0.001, max_backoff=0.002)
RECONCILE_TIMEOUT = 0.2
"""Seconds. Longer than the sandbox takes to execute a request."""
LATE_TIMEOUT = 20.0
"""The same for a request that is executed late: a busy machine does not delay it for so long."""


class Runner:
    """Wraps a sync or async client so that both are used in the same way."""

    def __init__(self, mode: Mode, sandbox: Sandbox) -> None:
        self.mode = mode
        self._loop = asyncio.Runner() if mode != "sync" else None
        make: Any = FTClient if mode == "sync" else AsyncFTClient
        with mock.patch.dict(os.environ, FT_TRANSPORT="aiohttp" if mode == "fast" else "httpx"):
            self.client: Any = make("sk-test", base_url=sandbox.base_url, timeout=20.0)
        self.client._config.retry_policy = QUICK
        self.client._config.reconcile_timeout = RECONCILE_TIMEOUT

    def with_short_timeout(self) -> Runner:
        """Return the same client with a short timeout."""
        other = copy.copy(self)
        other.client = self.client.with_options(timeout=TIMEOUT)
        return other

    def do(self, outcome: Any) -> Any:
        """Return the result of a call, awaiting it if the client is async."""
        if self._loop is None:
            return outcome
        return self._loop.run(_awaited(outcome))

    def call_twice(self, call: Callable[[Runner], Any]) -> list[Any]:
        """Make the same call twice concurrently. Errors are returned as results."""
        if self._loop is not None:
            flat = copy.copy(self)
            flat.do = lambda outcome: outcome  # type: ignore[method-assign]  # gather() awaits it

            async def gathered() -> list[Any]:
                return await asyncio.gather(call(flat), call(flat), return_exceptions=True)

            return self._loop.run(gathered())
        with ThreadPoolExecutor(2) as pool:
            futures = [pool.submit(call, self) for _ in range(2)]
            return [future.exception() or future.result() for future in futures]

    def items(self, iterator: Any) -> list[Any]:
        """Return all items of an iterator."""
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
    """Results of the runs of one operation in one mode.

    Attributes:
        name: Operation and mode.
        runs: Number of runs in which a fault was injected, by fault type.
        duplicates: Number of resources that exist twice.
        losses: Number of resources that are missing or incomplete.
        raised: Runs that ended with the error of the fault: nothing was done, or a retry might have done it twice.
        unknown: Runs that ended with OutcomeUnknownError.
        jobs: Jobs created.
        events: Events delivered.
        files: Files transferred completely.
        wrong: Descriptions of the runs with a duplicate or a loss.
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
        """Number of runs in which a fault was injected."""
        return sum(self.runs.values())

    def expect(self, actual: list[Any], expected: list[Any], what: str) -> None:
        """Compare actual with expected items and record the differences."""
        extra, missing = Counter(actual) - Counter(expected), Counter(expected) - Counter(actual)
        self.duplicates += extra.total()
        self.losses += missing.total()
        if extra or missing or actual != expected:
            self.wrong.append(f"{what}: too many {list(extra)[:3]}, missing {list(missing)[:3]}")
            self.losses += not extra and not missing  # same items in another order


class FaultyService:
    """A sandbox with fault injection, and a client of it.

    Args:
        mode: Mode of the client.
        record: Receives the result of each run.
        sandbox: The sandbox.
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
        """Get a resource with a plain HTTP client, independent of the client under test."""
        return self.plain.get(self.sandbox.base_url + path).json()

    def get_root(self, path: str) -> Any:
        """Get a page of the sandbox itself."""
        return self.plain.get(self.sandbox.root + path).json()

    def listed(self, path: str) -> list[Any]:
        """Return all entries of a list."""
        entries: list[Any] = []
        while True:
            after = f"&after={entries[-1]['id']}" if entries else ""
            page = self.get(f"{path}?limit=100{after}" if "fine-tunes" not in path else path)
            entries += page["data"]
            if not page.get("has_more"):
                return entries

    def upload(self, data: bytes, name: str = "train.jsonl") -> str:
        """Upload a training file with the plain HTTP client."""
        answer = self.plain.post(
            f"{self.sandbox.base_url}/files", data={"purpose": "fine-tune"}, files={"file": (name, data)}
        )
        return str(answer.json()["id"])

    def inject(self, faults: list[Fault]) -> None:
        """Install faults in the sandbox."""
        self.plain.put(f"{self.sandbox.root}/sandbox/faults", json=faults).raise_for_status()

    def run(self, faults: list[Fault], call: Callable[[Runner], Any], *, kind: str | None = None) -> Any:
        """Run a call under faults and return its result, or the error that the library raised.

        The run counts if the first fault was injected.
        """
        self.inject(faults)
        is_late = faults[0]["kind"] == "late"
        self.runner.client._config.reconcile_timeout = LATE_TIMEOUT if is_late else RECONCILE_TIMEOUT
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

    def settle(self) -> None:
        """Wait until the service has executed what it received, also for clients that have gone."""
        server = self.sandbox._server
        assert server is not None
        self.get_root("/sandbox/faults")  # the event loop has read what arrived before
        while server.server_state.tasks:
            time.sleep(0.005)

    def close(self) -> None:
        """Close the clients."""
        self.runner.close()
        self.plain.close()


@contextmanager
def faulty_service(mode: Mode, name: str, **settings: Any) -> Iterator[FaultyService]:
    """Run a new sandbox. Each request advances its clock by 0.1 s."""
    settings.setdefault("clock", ManualClock(time.time(), tick=0.1))
    with Sandbox(seed=1, **settings) as sandbox:
        created = FaultyService(mode, FaultRecord(f"{name} {mode}"), sandbox)
        try:
            yield created
        finally:
            created.close()


def label(fault: Fault) -> str:
    """Return the table column of a fault."""
    if fault["kind"] != "status":
        return str(fault["kind"])
    return "redirect" if 300 <= fault["status"] < 400 else str(fault["status"])


COLUMNS = [
    "500", "502", "503", "429", "408", "redirect", "drop_before", "drop_after", "cut_body", "stall", "malformed",
    "late", "200", "several", "no list",
]  # fmt: skip


def fault_variants(
    operation: str, *, cuts: tuple[int, ...] = (0, 1, 7, 40, 200, 400), malformed: bool = True, after: int = 0,
    stalls: int = 1,
) -> list[list[Fault]]:  # fmt: skip
    """Return each type of fault for one operation."""
    base = {"operation": operation, "after": after}
    variants: list[list[Fault]] = [[{**base, "kind": "status", "status": status}] for status in (500, 502, 408)]
    variants.append([{**base, "kind": "status", "status": 503, "headers": {"Retry-After": "0"}}])
    variants.append([{**base, "kind": "status", "status": 429, "headers": {"Retry-After-Ms": "1"}}])
    variants += [
        [{**base, "kind": kind, "reset": reset}] for kind in ("drop_before", "drop_after") for reset in (False, True)
    ]
    variants += [[{**base, "kind": "cut_body", "bytes": size, "reset": bool(size % 2)}] for size in cuts]
    variants += [[{**base, "kind": "stall", "seconds": STALL}] for _ in range(stalls)]
    if malformed:
        variants.append([{**base, "kind": "malformed"}])
    return variants


def chat(rows: int = 12) -> bytes:
    """Return a chat data set."""
    line = json.dumps({"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "!"}]}).encode()
    return (line + b"\n") * rows


def completions(rows: int = 12) -> bytes:
    """Return a prompt/completion data set."""
    return (json.dumps({"prompt": "Is it? ->", "completion": " yes"}).encode() + b"\n") * rows


def table_lines(records: list[FaultRecord]) -> list[str]:
    """Format the table: a row per operation, a column per fault type, then the results."""
    widths = [max(len(column), 4) for column in COLUMNS]
    head = " ".join(column.rjust(width) for column, width in zip(COLUMNS, widths, strict=True))
    text = [f"{'runs struck by a fault':40} {head} | jobs events files raised unknown duplicates losses"]
    for record in records:
        cells = " ".join(
            (str(record.runs[column]) if record.runs[column] else "-").rjust(width)
            for column, width in zip(COLUMNS, widths, strict=True)
        )
        text.append(
            f"{record.name:40} {cells} | {record.jobs:4} {record.events:6} {record.files:5} {record.raised:6} "
            f"{record.unknown:7} {record.duplicates:10} {record.losses:6}"
        )
    return text


EACH_BYTE = "fine_tunes.follow, each byte"
"""Record of a stream that is cut after each of its bytes. Counted separately: many runs of one type."""


def totals(records: list[FaultRecord]) -> list[str]:
    """Format the totals of the table."""
    runs = sum(record.total for record in records)
    cut = sum(record.total for record in records if record.name.startswith(EACH_BYTE))
    jobs, events, files, raised, unknown, twice, lost = (
        sum(getattr(record, name) for record in records)
        for name in ("jobs", "events", "files", "raised", "unknown", "duplicates", "losses")
    )
    return [
        f"{runs} runs struck ({cut} of them a stream cut at each byte): {jobs} jobs created, "
        f"{events} events delivered, {files} files whole;",
        f"{raised} errors raised, {unknown} with unknown outcome; {twice} duplicates, {lost} losses",
    ]


def content(size: int, seed: int = 7) -> bytes:
    """Return reproducible random bytes."""
    import random

    return random.Random(seed).randbytes(size)


def scratch(folder: Path, name: str, data: bytes) -> Path:
    """Write a file to disk and return its path."""
    path = folder / name
    path.write_bytes(data)
    os.utime(path)
    return path
