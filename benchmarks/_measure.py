"""How speed is measured: cases take turns, ratios are formed in each round, and their medians have bounds.

Ratios of CPU time carry over to other machines, and other load changes them little; times do neither. A bound is
15 % above the ratio that is usual on two shared cores, so that a case which becomes slower by 30 % exceeds it.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RUNS = int(os.environ.get("BENCH_RUNS", "3"))
"""Number of rounds. More of them help on a busy machine."""

SLOWDOWN = float(os.environ.get("BENCH_SLOW", "0"))
"""Self-test: each case of this client also keeps the processor busy for this share of its time, such as 0.3."""

RESULTS = os.environ.get("BENCH_RESULTS", "")
"""File to which each claim is appended as a line of JSON."""

TOLERANCE = 1.15
OURS = "ours"

Round = dict[str, float]


@dataclass(frozen=True)
class Claim:
    """The figure of a case, or its ratio to a reference.

    Attributes:
        name: Name of the measurement.
        case: Name of the case.
        reference: Name of the case that it is divided by; "" for the figure itself.
        usual: The value on two shared cores.
        row: The row of README's table; "" if it has none.
        text: The value in the last column of the table; "" for the column of the vendor's SDK.
        needs: The extra that the case needs.
        tolerance: The bound is the usual value times this.
        is_wall_time: Whether it is time on the wall, which has no bound on a busy machine.
    """

    name: str
    case: str
    reference: str
    usual: float
    row: str = ""
    text: str = ""
    needs: str = ""
    tolerance: float = TOLERANCE
    is_wall_time: bool = False

    @property
    def bound(self) -> float:
        """The largest value that is accepted."""
        return self.usual * self.tolerance

    def exceeded_by(self, value: float) -> bool:
        """Whether a value is above the bound."""
        return value > self.bound and not (self.is_wall_time and is_busy())

    def value(self, rounds: Sequence[Round]) -> float:
        """Return the median over the rounds. A ratio is formed in each round, whose cases ran at the same time."""
        divided = [each[self.case] / (each[self.reference] if self.reference else 1) for each in rounds]
        return statistics.median(divided)


def settle(
    claims: Iterable[Claim], measure: Callable[[], Round], runs: int = RUNS
) -> tuple[dict[str, float], list[Round]]:
    """Measure, and measure again if a bound is exceeded: then the lower median counts, as other load rarely lasts.

    Args:
        claims: The claims.
        measure: Measures each case once.
        runs: Number of rounds.

    Returns:
        The value of each claim by its name, and all rounds.
    """
    claims = tuple(claims)
    rounds = [measure() for _ in range(runs)]
    values = {claim.name: claim.value(rounds) for claim in claims}
    if any(claim.exceeded_by(values[claim.name]) for claim in claims):
        again = [measure() for _ in range(runs)]
        values = {claim.name: min(values[claim.name], claim.value(again)) for claim in claims}
        rounds += again
    return values, rounds


def report(claims: Iterable[Claim], measure: Callable[[], Round], runs: int = RUNS) -> int:
    """Measure and print each claim. Return 1 if a bound is exceeded."""
    claims = tuple(claims)
    values, rounds = settle(claims, measure, runs)
    for case in rounds[0]:
        print(f"  {case:34} {statistics.median(each[case] for each in rounds):12,.3f}")
    for claim in claims:
        mark = "  EXCEEDED" if claim.exceeded_by(values[claim.name]) else ""
        print(f"{claim.name:62} {values[claim.name]:8.3f}  at most {claim.bound:.3f}{mark}", flush=True)
    if RESULTS:
        with Path(RESULTS).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps({**asdict(claim), "value": values[claim.name]}) + "\n" for claim in claims)
    return int(any(claim.exceeded_by(values[claim.name]) for claim in claims))


def is_busy() -> bool:
    """Whether more processes want to run than twice the cores."""
    return os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


def slow_down(cpu_seconds: float) -> None:
    """Keep the processor busy for the share of `BENCH_SLOW`."""
    until = time.process_time() + SLOWDOWN * cpu_seconds
    while time.process_time() < until:
        pass


def take_turns(cases: Mapping[str, Callable[[], object]], calls: int, turns: int = 31) -> dict[str, float]:
    """Return CPU microseconds per call of each case: the median of short turns in random order."""
    took: dict[str, list[float]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    gc.collect()
    gc.freeze()  # objects of imports and first calls are not part of the cost
    for _ in range(turns):
        for name, case in random.sample(list(cases.items()), len(cases)):
            start = time.process_time()
            for _ in range(calls):
                case()
            if name.startswith(OURS):
                slow_down(time.process_time() - start)
            took[name].append((time.process_time() - start) / calls * 1e6)
    return {name: statistics.median(times) for name, times in took.items()}


def run_process(file: str, *arguments: object, **environment: str) -> Any:
    """Run a benchmark file with arguments in a new process, and return the JSON that it prints."""
    command = [sys.executable, file, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, **environment})
    return json.loads(done.stdout)
