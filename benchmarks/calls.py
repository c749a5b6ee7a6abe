"""CPU time per call, compared with the vendor's SDK and a bare httpx client.

    python benchmarks/calls.py

Compared cases alternate in short turns in one process per round. Results are the median of the turns, then of the
rounds. Ratios carry over to other machines, times do not.
"""

import asyncio
import functools
import gc
import itertools
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from peer import peer, verdict

ROUNDS, TURNS = 5, 31
ONE, PAGE = "/fine_tuning/jobs/ftjob-abc123abc123abc123abc123", "/fine_tuning/jobs?limit=100"


def cpu(cases: dict[str, Callable[[], object]], calls: int) -> dict[str, float]:
    """Return CPU microseconds per call of each case. Cases take turns, so that other load affects all of them."""
    took: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    gc.collect()
    gc.freeze()  # objects of imports and first calls are not part of the cost
    for _ in range(TURNS):
        for name, case in random.sample(list(cases.items()), len(cases)):  # in random order
            start = time.process_time()
            for _ in range(calls):
                case()
            took[name].append((time.process_time() - start) / calls * 1e6)
    return {name: statistics.median(turns) for name, turns in took.items()}


async def at_once(case: Callable[[], Awaitable[object]], calls: int) -> float:
    """Return CPU microseconds per call of concurrent calls."""
    await case()
    start = time.process_time()
    await asyncio.gather(*[case() for _ in range(calls)])
    return (time.process_time() - start) / calls * 1e6


def one_round(port: int) -> dict[str, float]:
    import httpx
    import openai

    from ft_client import AsyncFTClient, FTClient

    base = f"http://127.0.0.1:{port}/v1"
    bare, sdk, ours = httpx.Client(), openai.OpenAI(api_key="k", base_url=base), FTClient("k", base_url=base)
    headers = {"Authorization": "Bearer k"}
    job = ONE.rsplit("/", 1)[1]
    number = itertools.count()
    one: dict[str, Callable[[], object]] = {
        "one httpx": lambda: json.loads(bare.get(base + ONE, headers=headers).content),
        "one sdk": lambda: sdk.fine_tuning.jobs.retrieve(job),
        "one ours": lambda: ours.fine_tuning.jobs.retrieve(job),
        "another httpx": lambda: json.loads(bare.get(f"{base}{ONE}{next(number)}", headers=headers).content),
        "another ours": lambda: ours.fine_tuning.jobs.retrieve(f"{job}{next(number)}"),
    }
    page: dict[str, Callable[[], object]] = {
        "page httpx": lambda: json.loads(bare.get(base + PAGE, headers=headers).content),
        "page sdk": lambda: sdk.fine_tuning.jobs.list(limit=100).data,
        "page ours": lambda: ours.fine_tuning.jobs.list(limit=100).data,
    }
    took = cpu(one, 30) | cpu(page, 2)

    async def many() -> None:
        async with openai.AsyncOpenAI(api_key="k", base_url=base) as sdk:
            took["100 at once sdk"] = await at_once(lambda: sdk.fine_tuning.jobs.retrieve(job), 100)
        async with AsyncFTClient("k", base_url=base) as ours:
            took["100 at once ours"] = await at_once(lambda: ours.fine_tuning.jobs.retrieve(job), 100)
        async with AsyncFTClient("k", base_url=base) as ours:
            took["1000 at once ours"] = await at_once(lambda: ours.fine_tuning.jobs.retrieve(job), 1000)

    asyncio.run(many())
    return took


def long_lists(port: int) -> dict[str, float]:
    """Run in a separate process: long lists trigger the garbage collector, which visits all loaded objects."""
    from ft_client import FTClient

    ours = FTClient("k", base_url=f"http://127.0.0.1:{port}/v1")

    def walk(items: int) -> None:
        jobs = iter(ours.fine_tuning.jobs.list(limit=99))
        for _ in range(items):
            next(jobs)

    took = cpu({f"list of {items}": functools.partial(walk, items) for items in (1000, 4000)}, 1)
    return {f"{name}, an item": micros / int(name.rsplit(" ", 1)[1]) for name, micros in took.items()}


ROUND_PARTS = {"calls": one_round, "lists": long_lists}


def measure() -> dict[str, float]:
    """Return CPU microseconds per call of each case, as the median of all rounds."""
    rounds = []
    for _ in range(ROUNDS):
        took: dict[str, float] = {}
        for part in ROUND_PARTS:
            with peer() as port:
                command = [sys.executable, __file__, part, str(port)]
                took |= json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        rounds.append(took)
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def claims(took: dict[str, float]) -> list[tuple[str, float, float]]:
    """Return each claim: name, ratio and upper bound."""
    return [
        ("GET one job / vendor's SDK", took["one ours"] / took["one sdk"], 0.60),
        ("GET one job / bare httpx and json", took["one ours"] / took["one httpx"], 1.15),
        ("GET a job not asked for before / bare httpx", took["another ours"] / took["another httpx"], 1.25),
        ("page of 100 jobs / vendor's SDK", took["page ours"] / took["page sdk"], 0.25),
        ("100 calls at once / vendor's SDK", took["100 at once ours"] / took["100 at once sdk"], 0.70),
        ("1,000 at once / 100 at once, a call", took["1000 at once ours"] / took["100 at once ours"], 1.20),
        ("list of 4,000 / list of 1,000, an item", took["list of 4000, an item"] / took["list of 1000, an item"], 1.15),
    ]


def main() -> int:
    took = measure()
    for name, micros in took.items():
        print(f"  {name:34} {micros:10.1f} us")
    return verdict(claims(took))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(ROUND_PARTS[sys.argv[1]](int(sys.argv[2]))))
    elif len(sys.argv) == 1:
        sys.exit(main())
    else:
        # a guard, because the child processes import this module
        sys.exit("usage: calls.py")
