"""Kill exports of an account at random points, and compare the folder with that of an uninterrupted export."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import attrs

from ft_client import FTClient
from ft_client.sandbox import Sandbox
from tests.soak.cycles import training_data

KEY = "sk-export"
MODEL = "gpt-4o-mini-2024-07-18"
INDEX = "index.jsonl"
JOBS_AT_ONCE = 3


@attrs.frozen
class KilledExport:
    """Result of an export that was killed several times.

    Attributes:
        kills: Number of processes that were killed before their end.
        files: Number of files of the uninterrupted export.
        different: Files that are missing, additional or different in the killed export.
        repeated: Number of downloads beyond those of one export.
        seconds: Duration of the killed export.
    """

    kills: int
    files: int
    different: list[str]
    repeated: int
    seconds: float


def populate(client: FTClient, jobs: int, files: int) -> None:
    """Upload files of different content, and run jobs to their end."""
    ids = [str(client.files.upload((f"train-{n}.jsonl", training_data("jobs", n))).id) for n in range(files)]
    running: list[str] = []
    for n in range(jobs):
        job = client.fine_tuning.jobs.create(
            model=MODEL, training_file=ids[n % files], hyperparameters={"n_epochs": 1}, seed=n
        )
        running.append(str(job.id))
        if len(running) == JOBS_AT_ONCE:
            wait(client, running)
    wait(client, running)


def wait(client: FTClient, running: list[str]) -> None:
    """Wait for all jobs of a list, and empty it."""
    while running:
        client.fine_tuning.jobs.wait(running.pop(), poll_interval=0.01)


def tree(folder: Path) -> dict[str, str]:
    """Checksum of each file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def start(base_url: str, folder: Path) -> subprocess.Popen[bytes]:
    """Start an export in a process of its own."""
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": base_url}
    return subprocess.Popen(
        [sys.executable, "-m", "ft_client", "export", str(folder)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end of an export, which must succeed."""
    _, stderr = process.communicate()
    assert process.returncode == 0, stderr.decode()


def lines_of(index: Path) -> int:
    """Number of lines of an index; 0 if there is none."""
    try:
        return index.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def kill_at(process: subprocess.Popen[bytes], index: Path, lines: int, delay: float) -> bool:
    """Kill an export once its index has a number of lines more, after a delay. False if it ended before."""
    goal = lines_of(index) + lines
    while process.poll() is None and lines_of(index) < goal:
        time.sleep(0.001)
    time.sleep(delay)
    is_running = process.poll() is None
    process.kill()
    process.communicate()
    return is_running


def downloads(sandbox: Sandbox) -> int:
    """Number of downloads that the service received."""
    import httpx

    seen: list[Any] = httpx.get(f"{sandbox.root}/sandbox/requests", trust_env=False, timeout=60).json()["data"]
    return sum(entry["operationId"] == "downloadFile" for entry in seen)


def run(*, jobs: int, files: int, kills: int, seed: int, folder: Path) -> KilledExport:
    """Export an account once without interruption, and once with kills.

    Args:
        jobs: Jobs of the account.
        files: Uploaded files of the account. Each job adds its result file.
        kills: Number of SIGKILLs.
        seed: Seed of the points at which the export is killed.
        folder: Folder for both exports.
    """
    rng = random.Random(seed)
    expected, killed = folder / "expected", folder / "killed"
    with Sandbox(speed=2000.0, seed=seed) as sandbox, FTClient(KEY, base_url=sandbox.base_url) as client:
        populate(client, jobs, files)
        finish(start(sandbox.base_url, expected))
        once = downloads(sandbox)
        began, done = time.monotonic(), 0
        share = (lines_of(expected / INDEX)) // (kills + 1)
        while done < kills:
            process = start(sandbox.base_url, killed)
            delay = rng.random() * (0.02 if lines_of(killed / INDEX) < lines_of(expected / INDEX) else 0.3)
            done += kill_at(process, killed / INDEX, rng.randrange(share) if share else 0, delay)
        finish(start(sandbox.base_url, killed))
        seconds = time.monotonic() - began
        repeated = downloads(sandbox) - 2 * once
    before, after = tree(expected), tree(killed)
    different = sorted({*before, *after} - {name for name in before if before[name] == after.get(name)})
    return KilledExport(done, len(before), different, repeated, seconds)
