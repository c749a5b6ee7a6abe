"""All claims about speed and memory, measured on this machine and compared with other libraries.

    python benchmarks/run.py [NAME ...]

Exits with 1 if a figure exceeds its bound. The output shows which. Without names, the table in README.md is written.

    BENCH_RUNS=9        more rounds, for a busy machine (default 3)
    BENCH_SLOW=0.3      self-test: every case of this client takes 30 % longer, so that every ratio exceeds its bound
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _measure import SLOWDOWN
from _table import write_table

NAMES = ("start", "calls", "many", "decode", "transfer", "sandbox", "datasets")
README = Path(__file__).parents[1] / "README.md"


def main() -> int:
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder, "results.jsonl")
        results.touch()
        for name in sys.argv[1:] or NAMES:
            print(f"\n=== {name}", flush=True)
            start = time.monotonic()
            command = [sys.executable, str(Path(__file__).with_name(f"{name}.py"))]
            worst |= subprocess.run(command, check=False, env={**os.environ, "BENCH_RESULTS": str(results)}).returncode
            print(f"    ({time.monotonic() - start:.0f} s)", flush=True)
        measured = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    if not sys.argv[1:] and not SLOWDOWN:
        write_table(README, measured)
        print(f"\nwrote the table in {README.name}")
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
