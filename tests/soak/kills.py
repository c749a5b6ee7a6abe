"""Kill `ft run` at random moments and run it again: the server must have one file and one job of each run."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ft_client import FTClient
from ft_client.cli._sandbox_process import sandbox_process
from tests.soak.proxy import FaultProxy

DATA = Path(__file__).parents[2] / "ft_client" / "data"
SIZE = 600_000  # bytes of a training file, at least
MAX_REQUEST = 96_000  # bytes; larger files are sent in parts, of which so much is in flight at a time
RECONCILE_TIMEOUT = "0.2"


class Scenario(NamedTuple):
    """An API, and a profile that says whether the service has metadata and uploads in parts."""

    api: str
    profile: str
    source: str
    has_parts: bool


SCENARIOS = (
    Scenario("jobs", "openai", "measures-train.jsonl", has_parts=True),
    Scenario("jobs", "openai-2023", "measures-train.jsonl", has_parts=False),
    Scenario("fine-tunes", "openai", "tickets-train.jsonl", has_parts=True),
)


class Outcome(NamedTuple):
    """What one run has left, after its kills and its completion.

    Attributes:
        files: Number of its files on the server.
        jobs: Number of its jobs on the server.
        sent: Bytes that were sent to the server, of requests of any kind.
        most: Bytes that may be sent: 1.1 times the file, and for each kill what is in flight at a time.
        stages: How far the run was at each kill, by the journal.
    """

    files: int
    jobs: int
    sent: int
    most: int
    stages: tuple[str, ...]


def run_command(arguments: list[str], environment: dict[str, str], output: str) -> None:
    """Run `ft` in this process, write stderr to a file, and exit with its code."""
    os.environ.update(environment)
    from ft_client._operations import files
    from ft_client._operations.file_parts import DEFAULT_CONCURRENCY
    from ft_client.cli import main

    vars(files)["max_part_size"] = lambda: MAX_REQUEST
    vars(files)["MIN_PART"] = MAX_REQUEST // DEFAULT_CONCURRENCY
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
        proxy: Forwards to the service, and counts what is sent.
        folder: Folder for the journal and the training files.
        seed: Decides the moments.
    """

    def __init__(self, proxy: FaultProxy, folder: Path, seed: int) -> None:
        self._proxy = proxy
        self._base_url = f"http://127.0.0.1:{proxy.port}/v1"
        self._folder = folder
        self._journal = folder / "journal.sqlite3"
        self._random = random.Random(seed)
        self._processes: Any = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["ft_client.cli", "ft_client._operations.job_create"])
        self._number = 0
        self._usual: dict[Scenario, float] = {}  # seconds of a run without a kill

    def once(self, scenario: Scenario, kills: int) -> Outcome:
        """Kill one run up to a number of times, complete it, and return what it has left.

        A kill is at any moment of the time that a whole run takes, mostly at an early one: late ones meet a run that
        only follows its job. A run that ends before is not killed.
        """
        if scenario not in self._usual:
            began = time.monotonic()
            self._complete(scenario, *self._new(scenario))
            self._usual[scenario] = time.monotonic() - began
        train, arguments = self._new(scenario)
        before = self._proxy.sent
        stages: list[str] = []
        for _ in range(kills):
            code, notes = self._run(arguments, self._usual[scenario] * self._random.random() ** 2)
            if code == 1 and "ft continue" in notes:  # only the user can decide
                break
            if code >= 0:
                self._expect_success(scenario, code, notes)
                break
            stages.append(self._stage(train))
        self._complete(scenario, train, arguments)
        in_flight = MAX_REQUEST if scenario.has_parts else train.stat().st_size
        most = int(1.1 * train.stat().st_size) + len(stages) * in_flight
        sent = self._proxy.sent - before
        return Outcome(len(self._files(train)), len(self._jobs(scenario, train)), sent, most, tuple(stages))

    def _new(self, scenario: Scenario) -> tuple[Path, list[str]]:
        self._number += 1
        train = self._folder / f"train-{self._number}.jsonl"
        rows = (DATA / scenario.source).read_bytes()
        train.write_bytes(rows * (SIZE // len(rows) + 1) + b"\n" * self._number)
        return train, [
            "run", str(train), "--api", scenario.api, "--suffix", f"kill-{self._number}", "--n-epochs", "1",
            "--profile", scenario.profile, "-o", str(self._folder / "results"),
        ]  # fmt: skip

    def _complete(self, scenario: Scenario, train: Path, arguments: list[str]) -> None:
        code, notes = self._run(arguments, None)
        if "ft continue" in notes and code:  # outcome unknown
            run = notes.split("ft continue ")[1].split()[0]
            jobs = self._jobs(scenario, train)
            code, notes = self._run(["continue", run, *(["--job", jobs[0]] if jobs else ["--create"])], None)
        self._expect_success(scenario, code, notes)

    @staticmethod
    def _expect_success(scenario: Scenario, code: int, notes: str) -> None:
        if code:
            raise AssertionError(f"{scenario.api} {scenario.profile}: exit code {code}: {notes}")

    def _run(self, arguments: list[str], delay: float | None) -> tuple[int, str]:
        output = self._folder / "notes.txt"
        output.unlink(missing_ok=True)
        environment = {
            "OPENAI_API_KEY": "sk-any-key",
            "OPENAI_BASE_URL": self._base_url,
            "FT_JOURNAL": str(self._journal),
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

    def _stage(self, train: Path) -> str:
        """Return how far the run was, by the entries of the journal that were written last."""
        if not self._journal.exists():
            return "start"
        with contextlib.closing(sqlite3.connect(self._journal)) as connection:
            rows = connection.execute("SELECT kind, object_id, details FROM entries ORDER BY intended_at").fetchall()
        begins = [number for number, row in enumerate(rows) if row[0] == "run" and train.name in row[2]]
        if not begins:
            return "start"
        if json.loads(rows[begins[-1]][2])["state"] != "started":
            return "created"
        kind, object_id, _ = rows[-1]
        return str(kind) if object_id is None else f"{kind} done"

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


def run_kills(base_url: str, folder: Path, seed: int, kills: int, kills_per_run: int = 2) -> dict[str, Any]:
    """Kill runs a number of times in all; return what is wrong, and at which stages the kills were."""
    wrong, stages, runs, most_sent = [], Counter[str](), 0, 0.0
    with FaultProxy(urlsplit(base_url).port or 0, share=0.0, seed=seed) as proxy:
        killed = Kills(proxy, folder, seed)
        while stages.total() < kills:
            scenario = SCENARIOS[runs % len(SCENARIOS)]
            outcome = killed.once(scenario, min(kills_per_run, kills - stages.total()))
            runs += 1
            stages.update(f"{scenario.api} {scenario.profile}: {stage}" for stage in outcome.stages)
            most_sent = max(most_sent, outcome.sent / outcome.most)
            if (outcome.files, outcome.jobs) != (1, 1) or outcome.sent > outcome.most:
                wrong.append(f"{scenario.api} {scenario.profile}: {outcome}")
    return {"kills": stages.total(), "runs": runs, "most_sent": most_sent, "stages": dict(stages), "wrong": wrong}


def main() -> int:
    """Kill runs as the arguments say; exit status 1 if a count is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, sandbox_process(speed=1000) as base_url:
        result = run_kills(base_url, Path(folder), options.seed, options.kills)
    print(json.dumps(result, indent=2))
    return 1 if result["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
