"""CPU time of many calls at once, of following many jobs, and of long lists, compared with the vendor's SDK.

    python benchmarks/many.py

Each case runs in a new process, because much of the cost of many objects is the garbage collector's. Cases take turns.
Async cases are measured with httpx, and with aiohttp, the extra `fast`.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from _measure import OURS, Claim, Round, report, run_process, slow_down
from peer import ID, RUNNING_SECONDS, peer

FOLLOWED = 1000
INTERVAL = 3.0
POLLS = RUNNING_SECONDS // INTERVAL + 2  # also the first one, and one after the end
JOB = {"model": "gpt-4o-mini-2024-07-18", "training_file": "file-abc123"}
AT_ONCE = "{} calls at once, each"
FOLLOW = f"following {FOLLOWED:,} jobs, each poll"

CLAIMS = (
    Claim("100 at once / vendor's SDK", "ours 100", "sdk 100", 0.44, row=AT_ONCE.format("100")),
    Claim("100 at once, fast / vendor's SDK", "ours fast 100", "sdk 100", 0.14, row=AT_ONCE.format("100"),
          needs="fast"),
    Claim("1,000 at once / vendor's SDK", "ours 1000", "sdk 1000", 0.24, row=AT_ONCE.format("1,000")),
    Claim("1,000 at once, fast / SDK", "ours fast 1000", "sdk 1000", 0.068, row=AT_ONCE.format("1,000"), needs="fast"),
    Claim("10,000 at once / 1,000 at once", "ours 10000", "ours 1000", 1.0),
    Claim("10,000 at once / 1,000 at once, fast", "ours fast 10000", "ours fast 1000", 1.05),
    Claim("100 creates at once / vendor's SDK", "ours creates 100", "sdk creates 100", 0.49,
          row="100 creates at once, each"),
    Claim("100 creates at once, fast / vendor's SDK", "ours fast creates 100", "sdk creates 100", 0.175,
          row="100 creates at once, each", needs="fast"),
    Claim("1,000 creates at once / 100 at once", "ours creates 1000", "ours creates 100", 1.0),
    Claim("a poll of a followed job / vendor's SDK", "ours follow", "sdk poll", 0.5, row=FOLLOW),
    Claim("a poll of a followed job, fast / vendor's SDK", "ours fast follow", "sdk poll", 0.25, row=FOLLOW,
          needs="fast"),
    Claim("list of 1,000 pages / vendor's SDK, a job", "ours list 1000", "sdk list 50", 0.117,
          row="a list of 1,000 pages, each job"),
    Claim("list of 1,000 pages / list of 50, a job", "ours list 1000", "ours list 50", 0.95),
)  # fmt: skip
CASES = sorted({name for claim in CLAIMS for name in (claim.case, claim.reference)})


async def at_once(calls: list[Callable[[], Awaitable[object]]], *, ours: bool) -> float:
    """Return CPU microseconds per call of concurrent calls."""
    start = time.process_time()
    await asyncio.gather(*(call() for call in calls))
    if ours:
        slow_down(time.process_time() - start)
    return (time.process_time() - start) / len(calls) * 1e6


async def measure_calls(client: Any, what: str, count: int, *, ours: bool) -> float:
    jobs = client.fine_tuning.jobs
    if what == "creates":
        call = lambda: jobs.create(**JOB)  # noqa: E731
    else:
        call = lambda: jobs.retrieve(ID)  # noqa: E731
    await at_once([call] * 20, ours=False)
    return statistics.median([await at_once([call] * count, ours=ours) for _ in range(max(1, 2000 // count))])


async def measure_follow(client: Any) -> float:
    """Return CPU microseconds per job and poll, from the first request to the end of all jobs."""

    async def follow(number: int) -> None:
        async for _ in client.fine_tuning.jobs.follow(f"ftjob-running{number}", poll_interval=INTERVAL):
            pass

    await client.fine_tuning.jobs.retrieve(ID)
    return await at_once([lambda n=n: follow(n) for n in range(FOLLOWED)], ours=True) / POLLS


async def measure_sdk_polls(client: Any) -> float:
    """Return CPU microseconds of what a poll with the SDK requests: the job and the newest events."""

    async def poll() -> None:
        await client.fine_tuning.jobs.retrieve(ID)
        await client.fine_tuning.jobs.list_events(ID, limit=100)

    await at_once([poll] * 20, ours=False)
    return statistics.median([await at_once([poll] * 100, ours=False) for _ in range(5)])


def measure_list(client: Any, pages: int, *, ours: bool) -> float:
    """Return CPU microseconds per job of a list."""
    client.fine_tuning.jobs.retrieve(ID)
    start, count = time.process_time(), 0
    for _ in client.fine_tuning.jobs.list(limit=100, metadata={"pages": str(pages)}):
        count += 1
    assert count == 100 * pages, count
    if ours:
        slow_down(time.process_time() - start)
    return (time.process_time() - start) / count * 1e6


def one(name: str, port: int) -> float:
    """Return the figure of one case."""
    base = f"http://127.0.0.1:{port}/v1"
    side, *words = name.split()
    ours = side == OURS
    if ours:
        from ft_client import AsyncFTClient, FTClient

        make_async, make = AsyncFTClient, FTClient
    else:
        import openai

        make_async, make = openai.AsyncOpenAI, openai.OpenAI  # type: ignore[assignment]
    if "list" in words:
        return measure_list(make(api_key="k", base_url=base), int(words[-1]), ours=ours)

    async def go() -> float:
        async with make_async(api_key="k", base_url=base) as client:
            if words[-1] == "follow":
                return await measure_follow(client)
            if words[-1] == "poll":
                return await measure_sdk_polls(client)
            return await measure_calls(client, words[-2] if "creates" in words else "", int(words[-1]), ours=ours)

    return asyncio.run(go())


def measure() -> Round:
    found = {}
    for name in random.sample(CASES, len(CASES)):
        with peer() as port:
            transport = "aiohttp" if " fast " in name else "httpx"
            found[name] = run_process(__file__, name, port, FT_TRANSPORT=transport)
    return {name: found[name] for name in CASES}


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the SDK opens a thousand connections
        print(json.dumps(one(sys.argv[1], int(sys.argv[2]))))
    else:
        sys.exit(report(CLAIMS, measure))
