"""Run tests on a mutant, in a fork of a process that has loaded everything, until the first test fails."""

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

SILENCE_TIMEOUT = 30.0
"""Seconds without a finished test after which a mutant counts as killed."""

TOTAL_TIMEOUT = 400.0
"""Seconds for all tests of a stage after which a mutant counts as killed."""

MEMORY_LIMIT = 3 << 30
"""Bytes of memory, for a mutant that fills a list forever."""

# Plain assertions: pytest rewrites the assertions of this package too, because it has a plugin, and would load the
# module on disk instead of the changed one.
OPTIONS = (
    "-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:tests.support.coverage_report",
)  # fmt: skip


_NOT_IN_PLACE = -1


class Stage(NamedTuple):
    """Tests that run together, the fastest first.

    Attributes:
        name: Name for reports.
        arguments: Arguments of pytest.
    """

    name: str
    arguments: tuple[str, ...]


class NotInPlaceError(Exception):
    """A mutant could not be put in place: a fault of this package, which says nothing about the tests."""


class MutantResult(NamedTuple):
    """The result of a mutant.

    Attributes:
        stage: Name of the stage that killed it; empty for a survivor.
        killed_by: The test that failed, or another reason: time, a crash.
        seconds: Run time.
    """

    stage: str
    killed_by: str
    seconds: float


class _FirstFailurePlugin:
    """A pytest plugin that keeps the ID of the first failed test, and writes a byte for each finished one."""

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


def run_stage(prepare: Callable[[Stage], object], stage: Stage) -> MutantResult:
    """Run one stage in a fork of this process.

    Args:
        prepare: Puts the mutant in place, in the fork.
        stage: The tests.

    Raises:
        NotInPlaceError: `prepare` raised it.
    """
    started = time.monotonic()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(prepare, stage, writing)
    os.close(writing)
    output = _read_until_eof(reading, started)
    if output is None:
        os.killpg(pid, signal.SIGKILL)
    os.close(reading)
    os.waitpid(pid, 0)
    seconds = time.monotonic() - started
    if output is None:
        return MutantResult(stage.name, "time", seconds)
    data = output.lstrip(b".")
    if not data:
        return MutantResult(stage.name, "a crash", seconds)
    code, first, passed = pickle.loads(data)  # of our own fork
    if code == _NOT_IN_PLACE:
        raise NotInPlaceError(first)
    if code == 0 or (code == pytest.ExitCode.NO_TESTS_COLLECTED and not first):
        return MutantResult("", f"{passed}", seconds)
    return MutantResult(stage.name, first or f"exit {code}", seconds)


def _read_until_eof(reading: int, started: float) -> bytes | None:
    """Return all output of a pipe, or None after a timeout."""
    output = b""
    while select.select([reading], [], [], SILENCE_TIMEOUT)[0]:
        piece = os.read(reading, 1 << 16)
        if not piece:
            return output
        output += piece
        if time.monotonic() - started > TOTAL_TIMEOUT:
            break
    return None


def _child(prepare: Callable[[Stage], object], stage: Stage, writing: int) -> None:
    """Run the tests in a fork; never returns."""
    watch = _FirstFailurePlugin(writing)
    code: int = 99
    try:
        os.setpgid(0, 0)  # its children end with it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        quiet = os.open(os.environ.get("FT_MUTANT_LOG", os.devnull), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        prepare(stage)
        code = int(pytest.main([*OPTIONS, *stage.arguments], plugins=[watch]))
    except NotInPlaceError as error:
        code, watch.first = _NOT_IN_PLACE, str(error)
    except BaseException as error:  # noqa: BLE001  # a mutant may do anything
        watch.first = watch.first or f"{type(error).__name__}: {error}"[:200]
        traceback.print_exc()
    finally:
        os.write(writing, pickle.dumps((code, watch.first, watch.passed)))
        os._exit(0)


def run_stages(prepare: Callable[[Stage], object], stages: Iterable[Stage]) -> MutantResult:
    """Run stages until one kills the mutant."""
    seconds = 0.0
    for stage in stages:
        result = run_stage(prepare, stage)
        seconds += result.seconds
        if result.stage:
            return result._replace(seconds=seconds)
    return MutantResult("", "", seconds)


def run_parallel(work: Sequence[Callable[[], Any]], jobs: int) -> Iterator[tuple[int, Any]]:
    """Execute functions in forks of this process, `jobs` at a time; yield (index, result) as they complete."""
    in_flight: dict[int, tuple[int, int]] = {}
    waiting = list(enumerate(work))[::-1]
    while waiting or in_flight:
        while waiting and len(in_flight) < jobs:
            index, each = waiting.pop()
            reading, writing = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.close(reading)
                try:
                    os.write(writing, pickle.dumps(each()))
                except BaseException:  # noqa: BLE001  # the parent notices the missing result
                    traceback.print_exc()
                finally:
                    os._exit(0)
            os.close(writing)
            in_flight[reading] = (pid, index)
        for reading in select.select(list(in_flight), [], [])[0]:
            pid, index = in_flight.pop(reading)
            with os.fdopen(reading, "rb") as pipe:
                data = pipe.read()
            os.waitpid(pid, 0)
            if not data:
                sys.exit(f"run {index} ended without a result")
            yield index, pickle.loads(data)  # of our own fork
