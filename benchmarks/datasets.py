"""How fast `ft_client.datasets.check` reads, beside json.loads a line alone, and how much memory it takes.

    python benchmarks/datasets.py [MEGABYTES]

Prints MB of file a second of CPU time: the median of three rounds, both cases in each round.
"""

import itertools
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ft_client.datasets import check

MB = 1_000_000
DATA = Path(__file__).parents[1] / "ft_client" / "data"


def chat_rows() -> Iterator[str]:
    """Conversations of some 600 characters: those that are shipped, numbered and with a longer question."""
    shipped = [json.loads(line) for line in (DATA / "measures-train.jsonl").read_text(encoding="utf-8").splitlines()]
    for number in itertools.count():
        system, user, assistant, *_ = shipped[number % len(shipped)]["messages"]
        question = f"{number}: {(user['content'] + ' ') * 5}"
        yield json.dumps({"messages": [system, {**user, "content": question}, assistant]}) + "\n"


def completion_rows() -> Iterator[str]:
    """Tickets of some 120 characters: those that are shipped, numbered."""
    shipped = [json.loads(line) for line in (DATA / "tickets-train.jsonl").read_text(encoding="utf-8").splitlines()]
    for number in itertools.count():
        ticket = shipped[number % len(shipped)]
        yield json.dumps({**ticket, "prompt": f"{number}: {ticket['prompt']}"}) + "\n"


def only_parse(path: Path) -> None:
    """Do what no check can do without."""
    with path.open("rb") as handle:
        for line in handle:
            json.loads(line)


def rate(act: Callable[[Path], object], path: Path) -> float:
    """MB of the file per second of CPU time."""
    start = time.process_time()
    act(path)
    return path.stat().st_size / MB / (time.process_time() - start)


def peak() -> int:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print one line for each format."""
    size = int(sys.argv[1]) * MB if len(sys.argv) > 1 else 64 * MB
    before = peak()
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in (("chat", chat_rows), ("completion", completion_rows)):
            path = Path(folder) / f"{name}.jsonl"
            with path.open("w", encoding="utf-8") as handle:
                written = 0
                for row in rows():
                    written += handle.write(row)
                    if written >= size:
                        break
            rounds = [(rate(only_parse, path), rate(check, path)) for _ in range(3)]
            parsed, checked = (statistics.median(column) for column in zip(*rounds, strict=True))
            print(f"{name:<11} check {checked:6.0f} MB/s   json.loads a line alone {parsed:6.0f} MB/s", end="   ")
            print(f"ratio {checked / parsed:.2f}")
    print(f"memory over the start: {peak() - before} MiB")


if __name__ == "__main__":
    main()
