"""Speed and memory of `ft_client.datasets`, beside json.loads per line and beside the check of `together`.

    python benchmarks/datasets.py [MEGABYTES]

Prints MB of file per second of CPU time on one core: the median of three rounds, all cases in each round. Ends with 1
if a figure is below its bound. Bounds are ratios to json.loads in the same round, so that a busy machine matters less.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import _rows
import msgspec

from ft_client.datasets import _check, _scan, check, prepare

try:
    from together.lib.utils.files import check_file as check_with_together
except ImportError:
    check_with_together = None

MB = 1_000_000
ROUNDS = 3

Act = Callable[[Path], object]
# rows, their size in bytes, and the least ratio of the check to json.loads, with msgspec and without it
CASES: dict[str, tuple[Callable[[int], Iterator[str]], int, float, float]] = {
    "mixed chat, 1 KB": (_rows.mixed_chat, 980, 0.75, 0.29),
    "mixed chat, 4 KB": (_rows.mixed_chat, 4_000, 0.58, 0.31),
    "1 % faulty": (_rows.faulty_chat, 980, 0.66, 0.285),
    "5 % duplicates": (_rows.repeated_chat, 980, 0.66, 0.285),
    "completion": (_rows.completions, 980, 0.70, 0.41),
    "preference": (_rows.preferences, 980, 0.78, 0.36),
    "reinforcement": (_rows.reinforcements, 980, 0.48, 0.33),
}
# least ratio of the check against another file, which reads both, on mixed chat rows
AGAINST = 0.29
# least ratio of prepare to check, on mixed chat rows
PREPARE = 0.42
# least ratio of two processes to one in wall time, asserted only if two cores are idle
ALL_CORES = 1.5
# most memory above the start, in MiB, at any size
MEMORY = 64


def parse(path: Path) -> None:
    """Parse each line, the least that a check has to do."""
    with path.open("rb") as handle:
        for line in handle:
            try:
                json.loads(line)
            except ValueError:
                continue


def parse_with_msgspec(path: Path) -> None:
    """Parse each line with msgspec, without types."""
    with path.open("rb") as handle:
        for line in handle:
            msgspec.json.decode(line)


def check_without_msgspec(path: Path) -> None:
    """Check as if the extra `speed` were not installed."""
    decoder = _scan.fast_decoder
    _scan.fast_decoder = lambda: None
    try:
        check(path)
    finally:
        _scan.fast_decoder = decoder


def prepare_file(path: Path) -> None:
    prepare(path, path.with_suffix(".out"), force=True)


def rate(act: Act, path: Path) -> float:
    """Return MB of the file per second of CPU time."""
    start = time.process_time()
    act(path)
    return path.stat().st_size / MB / (time.process_time() - start)


def rates(path: Path, acts: dict[str, Act]) -> dict[str, float]:
    """Return the median rate of each act; each round runs all of them."""
    rounds = [{name: rate(act, path) for name, act in acts.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(one_round[name] for one_round in rounds) for name in acts}


def wall(path: Path, *, parallel: bool) -> float:
    """Return MB of the file per second, with all cores or with one."""
    decide = _check.can_run_parallel
    if not parallel:
        _check.can_run_parallel = lambda size: False
    start = time.perf_counter()
    try:
        check(path)
    finally:
        _check.can_run_parallel = decide
    return path.stat().st_size / MB / (time.perf_counter() - start)


def memory_above_start(path: Path, *, parallel: bool) -> int:
    """Return the MiB that a check in a new process and in its children needs above its start."""
    # not ru_maxrss of the process itself: it starts with the memory of the process that started it
    program = (
        "import re, resource, sys; from ft_client.datasets import _check, check; check(sys.argv[2]);"
        "own = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]);"
        f"_check.can_run_parallel = _check.can_run_parallel if {parallel} else lambda size: False;"
        "start = own(); check(sys.argv[1]);"
        "children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss;"
        f"print(own() - start + {os.cpu_count()} * max(0, children - start))"
    )
    small = path.with_suffix(".small")
    with path.open("rb") as handle:
        small.write_bytes(b"".join(handle.readline() for _ in range(50)))
    ran = subprocess.run(
        [sys.executable, "-c", program, str(path), str(small)], capture_output=True, text=True, check=True
    )
    return int(ran.stdout) // 1024


def write_repeated(path: Path, size: int) -> Path:
    """Write a large file quickly, in which a fifth of the rows are repeated."""
    rows = _rows.mixed_chat(980)
    with path.open("wb") as handle:
        while handle.tell() < size:
            block = [next(rows) for _ in range(400)]
            handle.write("".join(block + block[:100]).encode())
    return path


def main() -> int:
    size = int(sys.argv[1]) * MB if len(sys.argv) > 1 else 32 * MB
    failures: list[str] = []

    def keep(name: str, value: float, bound: float, *, at_most: bool = False) -> None:
        if value > bound if at_most else value < bound:
            failures.append(f"{name}: {value:.2f}, bound {bound}")

    acts: dict[str, Act] = {"json.loads": parse, "check": check, "without msgspec": check_without_msgspec}
    if check_with_together is not None:
        acts["together"] = check_with_together
    with tempfile.TemporaryDirectory() as folder:
        for name, (rows, row_size, least, least_without) in CASES.items():
            path = _rows.write(Path(folder) / "train.jsonl", rows(row_size), size)
            measured = rates(path, acts)
            print(f"{name:<18}", "   ".join(f"{act} {value:4.0f}" for act, value in measured.items()), "MB/s")
            keep(f"{name}: check to json.loads", measured["check"] / measured["json.loads"], least)
            keep(f"{name}: without msgspec", measured["without msgspec"] / measured["json.loads"], least_without)
        path = _rows.write(Path(folder) / "train.jsonl", _rows.mixed_chat(980), size)
        other = _rows.write(Path(folder) / "valid.jsonl", _rows.mixed_chat(980, seed=9), size)
        pair: dict[str, Act] = {
            "json.loads": parse,
            "msgspec": parse_with_msgspec,
            "check": check,
            "prepare": prepare_file,
            "against": lambda path: check(path, against=other),
        }
        measured = rates(path, pair)
        print(f"{'prepare, against':<18}", "   ".join(f"{act} {value:4.0f}" for act, value in measured.items()), "MB/s")
        keep("prepare to check", measured["prepare"] / measured["check"], PREPARE)
        keep("against to json.loads", measured["against"] / measured["json.loads"], AGAINST)
        path = write_repeated(Path(folder) / "train.jsonl", max(size, 100 * MB))
        pairs = [(wall(path, parallel=False), wall(path, parallel=True)) for _ in range(ROUNDS)]
        one, all_cores = (statistics.median(column) for column in zip(*pairs, strict=True))
        idle = (os.cpu_count() or 1) - os.getloadavg()[0] > 0.5
        print(f"{'all cores':<18} one core {one:4.0f}   all cores {all_cores:4.0f} MB/s of wall time", end="")
        print("" if idle else "; the machine is busy, so that no bound applies")
        if idle:
            keep("all cores to one", max(after / before for before, after in pairs), ALL_CORES)
        for parallel in (False, True):
            used = memory_above_start(path, parallel=parallel)
            name = "all cores" if parallel else "one process"
            print(f"{'memory':<18} {used} MiB above the start, for {path.stat().st_size // MB} MB, {name}")
            keep(f"memory in MiB, {name}", used, MEMORY, at_most=True)
    for failure in failures:
        print("below its bound:" if "memory" not in failure else "above its bound:", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
