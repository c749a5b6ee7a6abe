"""Runs tests on a mutant: in a fork of a process that has loaded everything already, until the first one fails."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pytest

PATIENCE_SECONDS = 30.0
"""A mutant whose test has not ended by then hangs, and is dead."""

LONGEST_SECONDS = 400.0
"""And so is one whose tests all end, but late."""

MOST_BYTES = 3 << 30
"""Memory for one that fills a list for ever."""

# Without its rewriting of assertions: pytest rewrites this package too, as it comes with a plugin, and would load what
# is on disk instead of what was changed. Coverage files are not ours.
OPTIONS = (
    "-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:tests.support.coverage_report",
)  # fmt: skip


class Stage(NamedTuple):
    """Tests that are run together, the quickest to tell first.

    Attributes:
        name: what it is called in reports.
        arguments: of pytest.
    """

    name: str
    arguments: tuple[str, ...]


class Verdict(NamedTuple):
    """What became of a mutant.

    Attributes:
        stage: in which it was killed; empty for a survivor.
        by: the test that failed, or what else ended it.
        seconds: how long that took.
    """

    stage: str
    by: str
    seconds: float


class _Watch:
    """A pytest plugin that keeps the name of the first test that fails, and gives a sign of life for each."""

    def __init__(self, writing: int) -> None:
        self.first = ""
        self.passed = 0
        self._writing = writing

    def pytest_runtest_logreport(self, report: Any) -> None:
        os.write(self._writing, b".")
        if report.failed and not self.first:
            self.first = report.nodeid
        self.passed += report.when == "call" and report.passed

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.first:
            self.first = f"{report.nodeid} (collecting)"


def judged(prepare: Callable[[Stage], object], stage: Stage) -> Verdict:
    """Run one stage in a fork of this process.

    Args:
        prepare: puts the mutant in place, in the fork.
        stage: the tests.
    """
    begun = time.monotonic()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(prepare, stage, writing)
    os.close(writing)
    said = _heard(reading, begun)
    if said is None:
        os.killpg(pid, signal.SIGKILL)
    os.close(reading)
    os.waitpid(pid, 0)
    seconds = time.monotonic() - begun
    if said is None:
        return Verdict(stage.name, "time", seconds)
    data = said.lstrip(b".")
    if not data:
        return Verdict(stage.name, "a crash", seconds)
    code, first, passed = pickle.loads(data)  # of our own fork
    if code == 0 or (code == pytest.ExitCode.NO_TESTS_COLLECTED and not first):
        return Verdict("", f"{passed}", seconds)
    return Verdict(stage.name, first or f"exit {code}", seconds)


def _heard(reading: int, begun: float) -> bytes | None:
    """All that comes through a pipe; None where it is silent for too long."""
    said = b""
    while select.select([reading], [], [], PATIENCE_SECONDS)[0]:
        piece = os.read(reading, 1 << 16)
        if not piece:
            return said
        said += piece
        if time.monotonic() - begun > LONGEST_SECONDS:
            break
    return None


def _child(prepare: Callable[[Stage], object], stage: Stage, writing: int) -> None:
    """Never returns."""
    watch = _Watch(writing)
    code: int = 99
    try:
        os.setpgid(0, 0)  # whatever it starts ends with it
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        quiet = os.open(os.environ.get("FT_MUTANT_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        prepare(stage)
        code = int(pytest.main([*OPTIONS, *stage.arguments], plugins=[watch]))
    except BaseException as error:  # noqa: BLE001  # whatever a mutant does, this process ends here
        watch.first = watch.first or f"{type(error).__name__}: {error}"[:200]
        traceback.print_exc()
    finally:
        os.write(writing, pickle.dumps((code, watch.first, watch.passed)))
        os._exit(0)


def trial(prepare: Callable[[Stage], object], stages: Iterable[Stage]) -> Verdict:
    """Run stage after stage until one kills the mutant."""
    seconds = 0.0
    for stage in stages:
        verdict = judged(prepare, stage)
        seconds += verdict.seconds
        if verdict.stage:
            return verdict._replace(seconds=seconds)
    return Verdict("", "", seconds)


def together(work: Sequence[Callable[[], Any]], jobs: int) -> Iterator[tuple[int, Any]]:
    """Carry work out in forks of this process, some at a time; yields (index, result) as they come."""
    under_way: dict[int, tuple[int, int]] = {}
    waiting = list(enumerate(work))[::-1]
    while waiting or under_way:
        while waiting and len(under_way) < jobs:
            index, each = waiting.pop()
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                try:
                    os.write(writing, pickle.dumps(each()))
                except BaseException:  # noqa: BLE001  # told to the parent by silence, to the user here
                    traceback.print_exc()
                finally:
                    os._exit(0)
            os.close(writing)
            under_way[reading] = (pid, index)
        for reading in select.select(list(under_way), [], [])[0]:
            pid, index = under_way.pop(reading)
            with os.fdopen(reading, "rb") as pipe:
                data = pipe.read()
            os.waitpid(pid, 0)
            if not data:
                sys.exit(f"the work of {index} broke off")
            yield index, pickle.loads(data)  # of our own fork
