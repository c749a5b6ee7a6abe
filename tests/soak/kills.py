"""Kill `ft run` at random moments and run it again: the server must have one file and one job of each run."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from ft_client import FTClient
from ft_client.cli._sandbox_process import sandbox_process

DATA = Path(__file__).parents[2] / "ft_client" / "data"
DELAYS = (0.05, 0.5)  # seconds between which a run uploads its file and creates its job
RECONCILE_TIMEOUT = "0.2"


class Scenario(NamedTuple):
    """An API, and a profile that says whether the service keeps metadata."""

    api: str
    profile: str
    source: Path


SCENARIOS = (
    Scenario("jobs", "openai", DATA / "measures-train.jsonl"),
    Scenario("jobs", "openai-2023", DATA / "measures-train.jsonl"),
    Scenario("fine-tunes", "openai", DATA / "tickets-train.jsonl"),
)


class Counts(NamedTuple):
    """What the server has of one run."""

    files: int
    jobs: int


def run_command(arguments: list[str], environment: dict[str, str], output: str) -> None:
    """Run `ft` in this process, write stderr to a file, and exit with its code."""
    os.environ.update(environment)
    from ft_client.cli import main

    with (
        Path(output).open("w", encoding="utf-8") as notes,
        contextlib.redirect_stderr(notes),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        code = main(arguments)
    os._exit(code)


class Kills:
    """Runs that are killed, against one service.

    Args:
        base_url: Of the service.
        folder: Folder for the journal and the training files.
        seed: Decides the moments.
    """

    def __init__(self, base_url: str, folder: Path, seed: int) -> None:
        self._base_url = base_url
        self._folder = folder
        self._random = random.Random(seed)
        self._processes: Any = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["ft_client.cli", "ft_client._operations.jobs"])
        self._number = 0

    def once(self, scenario: Scenario, kills: int) -> Counts:
        """Kill one run a number of times, complete it, and return what the server has."""
        self._number += 1
        train = self._folder / f"train-{self._number}.jsonl"
        train.write_bytes(scenario.source.read_bytes() + b"\n" * self._number)
        arguments = [
            "run", str(train), "--api", scenario.api, "--suffix", f"kill-{self._number}", "--n-epochs", "1",
            "--profile", scenario.profile, "-o", str(self._folder / "results"),
        ]  # fmt: skip
        for _ in range(kills):
            self._run(arguments, self._random.uniform(*DELAYS))
        code, notes = self._run(arguments, None)
        if "ft continue" in notes and code:  # outcome unknown
            code, notes = self._decide(scenario, train, notes)
        if code:
            raise AssertionError(f"{scenario.api} {scenario.profile}: exit code {code}: {notes}")
        return self._counts(scenario, train)

    def _decide(self, scenario: Scenario, train: Path, notes: str) -> tuple[int, str]:
        run = notes.split("ft continue ")[1].split()[0]
        jobs = self._jobs(scenario, train)
        decision = ["--job", jobs[0]] if jobs else ["--create"]
        return self._run(["continue", run, *decision], None)

    def _run(self, arguments: list[str], delay: float | None) -> tuple[int, str]:
        output = self._folder / "notes.txt"
        output.unlink(missing_ok=True)
        environment = {
            "OPENAI_API_KEY": "sk-any-key",
            "OPENAI_BASE_URL": self._base_url,
            "FT_JOURNAL": str(self._folder / "journal.sqlite3"),
            "FT_RECONCILE_TIMEOUT": RECONCILE_TIMEOUT,
        }
        process = self._processes.Process(target=run_command, args=(arguments, environment, str(output)))
        process.start()
        process.join(delay)
        if process.is_alive() and delay is not None:
            process.kill()
            process.join()
        code = process.exitcode
        process.close()
        return code, output.read_text(encoding="utf-8") if output.exists() else ""

    def _counts(self, scenario: Scenario, train: Path) -> Counts:
        return Counts(len(self._files(train)), len(self._jobs(scenario, train)))

    def _files(self, train: Path) -> list[str]:
        with FTClient("sk-any-key", base_url=self._base_url) as client:
            return [str(file.id) for file in client.files.list(purpose="fine-tune") if file.filename == train.name]

    def _jobs(self, scenario: Scenario, train: Path) -> list[str]:
        files = set(self._files(train))
        with FTClient("sk-any-key", base_url=self._base_url) as client:
            jobs: Any = client.fine_tuning.jobs.list() if scenario.api == "jobs" else client.fine_tunes.list()
            return [str(job.id) for job in jobs if files & set(_training_files(job.to_dict()))]


def _training_files(job: dict[str, Any]) -> list[str]:
    return [job["training_file"]] if "training_file" in job else [each["id"] for each in job["training_files"]]


def run_kills(base_url: str, folder: Path, seed: int, runs: int, kills_per_run: int = 2) -> dict[str, Any]:
    """Kill each of a number of runs, and return the counts that are not one file and one job."""
    kills = Kills(base_url, folder, seed)
    wrong = []
    for number in range(runs):
        scenario = SCENARIOS[number % len(SCENARIOS)]
        counts = kills.once(scenario, kills_per_run)
        if counts != (1, 1):
            wrong.append(f"{json.dumps(scenario.api)} {scenario.profile}: {counts}")
    return {"runs": runs, "wrong": wrong}


def main() -> int:
    """Kill runs as the arguments say; exit status 1 if a count is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, sandbox_process(speed=1000) as base_url:
        result = run_kills(base_url, Path(folder), options.seed, options.kills // 2)
    print(json.dumps(result))
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
