"""Run life cycles of both APIs, sync and async, and count what is left on the server.

    python -m tests.soak [--seconds 600] [--cycles N] [--seed 1] [--share 0.3] [--kills 50]

A job is lost if it is on the server and the client reported neither the job nor `OutcomeUnknownError`. A job is a
duplicate if another job with the same training file is also not cancelled. Exit status 1 if anything is lost,
duplicated, repeated, partial or leaked. Then an account of 500 jobs and 2,000 files is exported, and the export is
killed: exit status 1 if its folder differs from that of an export without kills.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from ft_client import AsyncFTClient, FTClient
from ft_client.sandbox import Sandbox
from tests.soak import exports
from tests.soak.cycles import Cycle, arun_cycle, run_cycle
from tests.soak.proxy import FaultProxy

THREADS = 8
TASKS = 16
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429, "headers": {"retry-after-ms": "10"}},
    {"kind": "status", "status": 200, "body": "{}"},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "cut_body", "bytes": 40},
    {"kind": "malformed"},
    {"kind": "late", "seconds": 0.3},
)
OPERATIONS = (
    "createFineTuningJob", "createFineTune", "createFile", "retrieveFineTuningJob", "listFineTuningEvents",
    "listPaginatedFineTuningJobs", "listFineTunes", "listFiles", "downloadFile", "listFineTuneEvents", "*",
)  # fmt: skip


class Soak:
    """The shared state of one run."""

    def __init__(self, options: argparse.Namespace, sandbox: Sandbox, proxy: FaultProxy, folder: Path) -> None:
        self.options = options
        self.sandbox = sandbox
        self.base_url = f"http://127.0.0.1:{proxy.port}/v1"
        self.folder = folder
        self.cycles: list[Cycle] = []
        self.numbers = itertools.count()
        self.ends = time.monotonic() + options.seconds

    def is_over(self) -> bool:
        """Whether no further cycle starts."""
        cycles = self.options.cycles
        return time.monotonic() > self.ends or (cycles is not None and len(self.cycles) >= cycles)

    def settings(self) -> dict[str, Any]:
        """Arguments of the clients."""
        return {"base_url": self.base_url, "timeout": 5.0, "max_retries": 4, "reconcile_timeout": 2.0}

    def run_thread(self, seed: int) -> None:
        """Run cycles with one sync client."""
        rng = random.Random(seed)
        with FTClient("sk-soak", **self.settings()) as client:
            while not self.is_over():
                self.cycles.append(run_cycle(client, next(self.numbers), rng, self.folder))

    async def run_tasks(self, seed: int) -> int:
        """Run cycles with one async client; return the number of tasks that are left."""
        async with AsyncFTClient("sk-soak", **self.settings()) as client:

            async def worker(worker_seed: int) -> None:
                rng = random.Random(worker_seed)
                while not self.is_over():
                    self.cycles.append(await arun_cycle(client, next(self.numbers), rng, self.folder))

            await asyncio.gather(*[worker(seed + n) for n in range(TASKS)])
        await asyncio.sleep(0)
        return len(asyncio.all_tasks()) - 1

    def inject(self, seed: int) -> None:
        """Keep a few faults of the sandbox in force."""
        rng = random.Random(seed)
        with httpx.Client(trust_env=False, timeout=60.0) as http:
            while not self.is_over():
                faults = [
                    {**rng.choice(FAULTS), "operation": rng.choice(OPERATIONS), "after": rng.randrange(3)}
                    for _ in range(3)
                ]
                http.put(f"{self.sandbox.root}/sandbox/faults", json=faults)
                time.sleep(0.2)
            http.delete(f"{self.sandbox.root}/sandbox/faults")


def count(soak: Soak, proxy: FaultProxy, tasks_left: int, threads_before: int) -> dict[str, int]:
    """Compare what the clients reported with what is on the server."""
    started: dict[str, list[Any]] = {}
    with FTClient("sk-soak", base_url=soak.sandbox.base_url) as client:
        for job in client.fine_tuning.jobs.list(limit=100):
            if job.status != "cancelled":
                started.setdefault(job.training_file, []).append(job.id)
        for fine_tune in client.fine_tunes.list():
            if fine_tune.status != "cancelled":
                started.setdefault(fine_tune.training_files[0].id, []).append(fine_tune.id)
        names = Counter(file.filename for file in client.files.list(purpose="fine-tune"))
    by_file = {cycle.file_id: cycle for cycle in soak.cycles if cycle.file_id}
    time.sleep(0.5)  # until the proxy has noticed that the clients are closed
    gc.collect()
    return {
        "duplicates": sum(len(jobs) - 1 for jobs in started.values()),
        "lost": sum(
            1
            for file_id, jobs in started.items()
            if file_id not in by_file or (by_file[file_id].job_id not in jobs and not by_file[file_id].unknown)
        ),
        "repeated events": sum(cycle.repeated for cycle in soak.cycles),
        "files twice": sum(number - 1 for number in names.values() if number > 1),
        "partial files": sum(1 for path in soak.folder.iterdir() if path.name.endswith(".part")),
        "connections": proxy.open,
        "tasks": tasks_left,
        "threads": max(0, threading.active_count() - threads_before),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the soak and print its figures."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600.0, help="no cycle starts later than this")
    parser.add_argument("--cycles", type=int, help="stop after this many cycles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.3, help="share of connections that the proxy breaks")
    parser.add_argument("--kills", type=int, default=50, help="kills of the export; 0 to leave it out")
    options = parser.parse_args(arguments)
    failed = options.seconds > 0 and run_cycles(options)
    return 1 if (options.kills > 0 and run_exports(options)) or failed else 0


def run_exports(options: argparse.Namespace) -> bool:
    """Kill an export, print the figures, and return whether something is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        killed = exports.run(jobs=500, files=2000, kills=options.kills, seed=options.seed, folder=Path(folder))
    print(
        f"export: {killed.files} files, {killed.kills} kills in {killed.seconds:.0f} s, {killed.repeated} downloads "
        f"repeated, {len(killed.different)} files different"
    )
    return bool(killed.different)


def run_cycles(options: argparse.Namespace) -> bool:
    """Run the life cycles, print the figures, and return whether something is wrong."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(speed=200.0, seed=options.seed) as sandbox,
        FaultProxy(
            int(sandbox.base_url.rsplit(":", 1)[1].split("/")[0]), share=options.share, seed=options.seed
        ) as proxy,
    ):
        soak = Soak(options, sandbox, proxy, Path(folder))
        threads_before = threading.active_count()
        threads = [threading.Thread(target=soak.run_thread, args=(options.seed * 1000 + n,)) for n in range(THREADS)]
        threads.append(threading.Thread(target=soak.inject, args=(options.seed,)))
        for thread in threads:
            thread.start()
        tasks_left = asyncio.run(soak.run_tasks(options.seed * 2000))
        for thread in threads:
            thread.join()
        elapsed = time.monotonic() - began
        wrong = count(soak, proxy, tasks_left, threads_before)
        _report(soak, proxy, wrong, elapsed)
    return any(wrong.values())


def _report(soak: Soak, proxy: FaultProxy, wrong: dict[str, int], elapsed: float) -> None:
    finished = sum(cycle.finished for cycle in soak.cycles)
    unknown = sum(cycle.unknown for cycle in soak.cycles)
    errors = sum((cycle.errors for cycle in soak.cycles), Counter())
    rate = 3600 * len(soak.cycles) / elapsed
    print(f"{len(soak.cycles)} cycles in {elapsed:.0f} s ({rate:.0f} an hour), seed {soak.options.seed}")
    print(f"{finished} finished, {unknown} with unknown outcome, others ended by {dict(errors)}")
    print("connections:", ", ".join(f"{name} {number}" for name, number in sorted(proxy.fired.items())))
    print("; ".join(f"{number} {name}" for name, number in wrong.items()))


if __name__ == "__main__":
    sys.exit(main())
