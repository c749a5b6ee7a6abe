"""What a call costs the client, in CPU time, beside the vendor's SDK and a bare httpx client.

    python benchmarks/calls.py

Cases alternate within each round, one process each round; the median of the rounds counts. Ratios carry over to other
machines, times do not.
"""

import asyncio
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

from peer import peer, verdict

ROUNDS = 5
ONE, PAGE = "/fine_tuning/jobs/ftjob-abc123abc123abc123abc123", "/fine_tuning/jobs?limit=100"


def cpu(case: Callable[[], object], calls: int) -> float:
    """CPU microseconds a call."""
    case()
    start = time.process_time()
    for _ in range(calls):
        case()
    return (time.process_time() - start) / calls * 1e6


async def at_once(case: Callable[[], Awaitable[object]], calls: int) -> float:
    """CPU microseconds a call, all begun at once."""
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
    gc.collect()
    gc.freeze()  # what importing left behind is not what a call costs
    took = {
        "one httpx": cpu(lambda: json.loads(bare.get(base + ONE, headers=headers).content), 300),
        "one sdk": cpu(lambda: sdk.fine_tuning.jobs.retrieve(job), 300),
        "one ours": cpu(lambda: ours.fine_tuning.jobs.retrieve(job), 300),
        "page httpx": cpu(lambda: json.loads(bare.get(base + PAGE, headers=headers).content), 40),
        "page sdk": cpu(lambda: sdk.fine_tuning.jobs.list(limit=100).data, 15),
        "page ours": cpu(lambda: ours.fine_tuning.jobs.list(limit=100).data, 40),
    }

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
    """In a process of its own: long lists call the garbage collector more, and it walks over all that is loaded."""
    from ft_client import FTClient

    ours = FTClient("k", base_url=f"http://127.0.0.1:{port}/v1")
    took = {}
    for pages in (10, 10, 40):  # the first warms up
        start = time.process_time()
        jobs = iter(ours.fine_tuning.jobs.list(limit=99))
        for _ in range(pages * 100):
            next(jobs)
        took[f"list of {pages * 100}, an item"] = (time.process_time() - start) / pages / 100 * 1e6
    return took


ROUND_PARTS = {"calls": one_round, "lists": long_lists}


def measure() -> dict[str, float]:
    """CPU microseconds a call for each case, the median of all rounds."""
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
    """Each claim: what, ratio, and the bound it keeps."""
    return [
        ("GET one job / vendor's SDK", took["one ours"] / took["one sdk"], 0.60),
        ("GET one job / bare httpx and json", took["one ours"] / took["one httpx"], 1.15),
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
        # never the whole measurement from within itself: that would start processes without end
        sys.exit("usage: calls.py")
