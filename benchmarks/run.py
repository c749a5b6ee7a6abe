"""All claims about speed and memory, measured on this machine and compared with other libraries.

    python benchmarks/run.py [NAME ...]

Exits with 1 if a figure exceeds its bound. The output shows which.
"""

import subprocess
import sys
import time
from pathlib import Path

NAMES = ("imports", "decode", "calls", "transfer", "sandbox", "datasets")


def main() -> int:
    worst = 0
    for name in sys.argv[1:] or NAMES:
        print(f"\n=== {name}", flush=True)
        start = time.monotonic()
        worst |= subprocess.run([sys.executable, str(Path(__file__).with_name(f"{name}.py"))], check=False).returncode
        print(f"    ({time.monotonic() - start:.0f} s)", flush=True)
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
