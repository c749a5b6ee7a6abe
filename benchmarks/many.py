"""CPU time of many calls at once, of following many jobs, and of long lists, compared with the vendor's SDK.

    python benchmarks/many.py

Compared cases alternate in one process per round. Async cases are measured with httpx, and with aiohttp, the extra
`fast`.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import importlib
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from _measure import OURS, Claim, Round, report, run_process, slow_down, take_turns
from peer import ID, POLLS, peer

Call = Callable[[], Awaitable[object]]

FOLLOWED = 1000
INTERVAL = 2.0  # seconds
JOB = {"model": "gpt-4o-mini-2024-07-18", "training_file": "file-abc123"}
AT_ONCE = "{} calls at once, each"
FOLLOW = f"following {FOLLOWED:,} jobs, each poll"

CLAIMS = (
    Claim("100 at once / vendor's SDK", "ours 100", "sdk 100", 0.4, row=AT_ONCE.format("100")),
    Claim("100 at once, fast / vendor's SDK", "ours fast 100", "sdk 100", 0.115, row=AT_ONCE.format("100"),
          needs="fast"),
    Claim("1,000 at once / vendor's SDK", "ours 1000", "sdk 1000", 0.245, row=AT_ONCE.format("1,000")),
    Claim("1,000 at once, fast / SDK", "ours fast 1000", "sdk 1000", 0.068, row=AT_ONCE.format("1,000"), needs="fast"),
    Claim("10,000 at once / 1,000 at once", "ours 10000", "ours 1000", 1.0),
    Claim("10,000 at once / 1,000 at once, fast", "ours fast 10000", "ours fast 1000", 1.1),
    Claim("100 creates at once / vendor's SDK", "ours creates 100", "sdk creates 100", 0.475,
          row="100 creates at once, each"),
    Claim("100 creates at once, fast / vendor's SDK", "ours fast creates 100", "sdk creates 100", 0.183,
          row="100 creates at once, each", needs="fast"),
    Claim("1,000 creates at once / 100 at once", "ours creates 1000", "ours creates 100", 1.0),
    Claim("a poll of a followed job / vendor's SDK", "ours follow", "sdk poll", 0.6, row=FOLLOW),
    Claim("a poll of a followed job, fast / vendor's SDK", "ours fast follow", "sdk poll", 0.24, row=FOLLOW,
          needs="fast"),
    Claim("list of 1,000 pages / vendor's SDK, a job", "ours list 1000", "sdk list 50", 0.114,
          row="a list of 1,000 pages, each job"),
    Claim("list of 1,000 pages / list of 50, a job", "ours list 1000", "ours list 50", 0.98),
)  # fmt: skip


def client(module: str, name: str, port: int, transport: str = "httpx") -> Any:
    """Return a client. Its transport is chosen when it is made."""
    os.environ["FT_TRANSPORT"] = transport
    return getattr(importlib.import_module(module), name)(api_key="k", base_url=f"http://127.0.0.1:{port}/v1")


def async_clients(port: int) -> dict[str, Any]:
    return {
        "sdk": client("openai", "AsyncOpenAI", port),
        "ours": client("ft_client", "AsyncFTClient", port),
        "ours fast": client("ft_client", "AsyncFTClient", port, "aiohttp"),
    }


async def take_turns_at_once(cases: dict[str, Call], count: int, turns: int) -> Round:
    """Return CPU microseconds per call of concurrent calls: the median of turns in random order."""
    took: dict[str, list[float]] = {f"{name} {count}": [] for name in cases}
    for case in cases.values():
        await asyncio.gather(*(case() for _ in range(10)))
    gc.collect()
    gc.freeze()
    for _ in range(turns):
        for name, case in random.sample(list(cases.items()), len(cases)):
            start = time.process_time()
            await asyncio.gather(*(case() for _ in range(count)))
            if name.startswith(OURS):
                slow_down(time.process_time() - start)
            took[f"{name} {count}"].append((time.process_time() - start) / count * 1e6)
    return {name: statistics.median(times) for name, times in took.items()}


async def at_once(port: int) -> Round:
    """Return CPU microseconds of a call, and of a create, when many are sent at once."""
    clients = async_clients(port)
    get: dict[str, Call] = {
        name: functools.partial(each.fine_tuning.jobs.retrieve, ID) for name, each in clients.items()
    }
    create: dict[str, Call] = {
        f"{name} creates": functools.partial(each.fine_tuning.jobs.create, **JOB) for name, each in clients.items()
    }
    ours = {name: case for name, case in get.items() if name.startswith(OURS)}
    return {
        **await take_turns_at_once(get, 100, 15),
        **await take_turns_at_once(get, 1000, 3),
        **await take_turns_at_once(ours, 10_000, 1),
        **await take_turns_at_once(create, 100, 9),
        **await take_turns_at_once({"ours creates": create["ours creates"]}, 1000, 3),
    }


async def follow(port: int) -> Round:
    """Return CPU microseconds of a poll, until all jobs have ended, and of its two requests with the SDK."""
    clients = async_clients(port)
    sdk = clients.pop("sdk").fine_tuning.jobs

    async def sdk_poll() -> None:
        await sdk.retrieve(ID)
        await sdk.list_events(ID, limit=100)

    async def follow_one(name: str, number: int) -> None:
        job_id = f"ftjob-running-{name}-{number}".replace(" ", "-")
        async for _ in clients[name].fine_tuning.jobs.follow(job_id, poll_interval=INTERVAL):
            pass

    found: Round = {}
    polls = [await take_turns_at_once({"sdk poll": sdk_poll}, 100, 5)]
    for name, each in clients.items():
        await each.fine_tuning.jobs.retrieve(ID)
        start = time.process_time()
        await asyncio.gather(*(follow_one(name, number) for number in range(FOLLOWED)))
        slow_down(time.process_time() - start)
        found[f"{name} follow"] = (time.process_time() - start) / FOLLOWED / POLLS * 1e6
        polls.append(await take_turns_at_once({"sdk poll": sdk_poll}, 100, 5))
    return {**found, "sdk poll": statistics.median(figure for each in polls for figure in each.values())}


def lists(port: int) -> Round:
    """Return CPU microseconds per job of a list."""
    sdk, ours = client("openai", "OpenAI", port), client("ft_client", "FTClient", port)

    def walk(client: Any, pages: int) -> None:
        count = sum(1 for _ in client.fine_tuning.jobs.list(limit=100, metadata={"pages": str(pages)}))
        assert count == 100 * pages, count

    cases = {
        "ours list 50": functools.partial(walk, ours, 50),
        "ours list 1000": functools.partial(walk, ours, 1000),
        "sdk list 50": functools.partial(walk, sdk, 50),
    }
    return {name: took / 100 / int(name.split()[-1]) for name, took in take_turns(cases, 1, 3).items()}


def measure() -> Round:
    found: Round = {}
    for part in PARTS:
        with peer() as port:
            found |= run_process(__file__, part, port)
    return found


def run_part(name: str, port: int) -> Round:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # the SDK opens a thousand connections
    made = PARTS[name](port)
    return asyncio.run(made) if asyncio.iscoroutine(made) else made


PARTS: dict[str, Callable[[int], Any]] = {"at_once": at_once, "follow": follow, "lists": lists}


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(run_part(sys.argv[1], int(sys.argv[2]))))
    else:
        sys.exit(report(CLAIMS, measure))
