"""CPU time of a new process: the import, the first call, and commands, compared with the vendor's SDK and bare httpx.

    python benchmarks/start.py

Each case runs in new interpreters, and cases take turns. An empty interpreter is subtracted. Bytecode is compiled in
advance.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from _measure import OURS, SLOWDOWN, Claim, Round, report
from peer import ID, peer

TURNS = 5
FOLDER = Path(__file__).parent
CALL = ".fine_tuning.jobs.retrieve('{id}')"
CASES = {
    "nothing": "pass",
    "httpx client": "import httpx; httpx.Client()",
    "httpx call": "import httpx, json; json.loads(httpx.Client().get('{base}/fine_tuning/jobs/{id}').content)",
    "ours client": "from ft_client import FTClient; FTClient('k', base_url='{base}')",
    "ours call": "from ft_client import FTClient; FTClient('k', base_url='{base}')" + CALL,
    "ours async client": "from ft_client import AsyncFTClient; AsyncFTClient('k', base_url='{base}')",
    "sdk client": "import openai; openai.OpenAI(api_key='k', base_url='{base}')",
    "sdk call": "import openai; openai.OpenAI(api_key='k', base_url='{base}')" + CALL,
    "ours help": "from ft_client.cli import main; main(['--help'])",
    "ours list command": "from ft_client.cli import main; main(['jobs', 'list', '--limit', '1'])",
}
FIRST = "import, a client and a first call"

CLAIMS = (
    Claim("import and a client / vendor's SDK", "ours client", "sdk client", 0.06, row="import and a client"),
    Claim("import and a client / httpx and a client", "ours client", "httpx client", 0.245),
    Claim("import and an async client / vendor's SDK", "ours async client", "sdk client", 0.099),
    Claim("import, a client and a call / vendor's SDK", "ours call", "sdk call", 0.175, row=FIRST),
    Claim("import, a client and a call / bare httpx", "ours call", "httpx call", 0.74, row=FIRST,
          text="{:.2f} x a bare httpx client"),
    Claim("ft --help / vendor's first call", "ours help", "sdk call", 0.155),
    Claim("ft jobs list / vendor's first call", "ours list command", "sdk call", 0.25, needs="cli",
          row="`ft jobs list`, to a first call of the SDK in a new process"),
)  # fmt: skip


def cpu_of(program: str, environment: dict[str, str]) -> float:
    """Return the CPU milliseconds of a program in a new interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ((after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)) * 1000


def measure() -> Round:
    """Return CPU milliseconds above an empty interpreter."""
    with tempfile.TemporaryDirectory() as folder, peer() as port:
        base = f"http://127.0.0.1:{port}/v1"
        programs = {name: program.format(base=base, id=ID) for name, program in CASES.items()}
        if SLOWDOWN:
            slow = f"; import sys; sys.path.insert(0, {str(FOLDER)!r}); import _measure, time"
            slow += "; _measure.slow_down(time.process_time())"
            programs |= {name: program + slow for name, program in programs.items() if name.startswith(OURS)}
        environment = {
            **os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode")), "OPENAI_API_KEY": "k",
            "OPENAI_BASE_URL": base, "FT_JOURNAL": str(Path(folder, "journal")),
        }  # fmt: skip
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for program in programs.values():
            cpu_of(program, environment)
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(TURNS):
            for name, program in random.sample(list(programs.items()), len(programs)):
                times[name].append(cpu_of(program, environment))
    empty = statistics.median(times.pop("nothing"))
    return {name: statistics.median(measured) - empty for name, measured in times.items()}


if __name__ == "__main__":
    sys.exit(report(CLAIMS, measure))
