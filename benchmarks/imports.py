"""Import time: this client, httpx alone, the vendor's SDK, and the unmodified generator's output.

    .venv-bench/bin/python benchmarks/imports.py

Each measurement runs in a new interpreter, and cases take turns. Results are medians of CPU time minus that of an
empty interpreter. Bytecode is compiled in advance. Exits with 1 if a ratio exceeds its bound.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / ".venv" / "bin" / "openapi-python-client"
CONTRACT = ROOT / "ft_client" / "sandbox" / "openapi.json"
ROUNDS = 15

EMPTY = "nothing"
HTTPX = "httpx, and a client"
READY = "FTClient, ready to call"
VENDOR = "the vendor's SDK, ready to call"
JOB = "import httpx, attrs, {}.api.fine_tuning.retrieve_fine_tuning_job"
CASES = {
    EMPTY: "pass",
    "attrs": "import attrs",
    HTTPX: "import httpx; httpx.Client()",
    "generated client, ready to call": "import ft_client_generated as g; g.Client('').get_httpx_client()",
    "one operation, with its models": JOB.format("ft_client_generated"),
    "the same of the generator's own": JOB.format("plain_output"),
    "httpx and attrs": "import httpx, attrs",
    READY: "from ft_client import FTClient; FTClient(api_key='x')",
    VENDOR: "import openai; openai.OpenAI(api_key='x')",
}
PROMISED = ((READY, HTTPX, 1.15), (READY, VENDOR, 0.22))


def cpu_of(program: str, folder: Path) -> float:
    """Return the CPU milliseconds of a program in a new interpreter."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONPATH": str(folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ((after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)) * 1000


def write_plain(folder: Path) -> None:
    """Generate the client with the tool's own templates."""
    settings = folder / "settings.json"
    settings.write_text('{"post_hooks": []}')
    command = [GENERATOR, "generate", "--path", CONTRACT, "--meta", "none", "--config", settings]
    command += ["--output-path", folder / "plain_output"]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


def main() -> int:
    """Print a line per case. Return 1 if a ratio exceeds its bound."""
    cases = dict(CASES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if GENERATOR.exists():
            write_plain(folder)
        else:
            del cases["the same of the generator's own"]
        for program in cases.values():
            cpu_of(program, folder)
        times: dict[str, list[float]] = {case: [] for case in cases}
        for _ in range(ROUNDS):
            for case, program in cases.items():
                times[case].append(cpu_of(program, folder))
    empty = statistics.median(times[EMPTY])
    found = {case: statistics.median(measured) - empty for case, measured in times.items()}
    for case, milliseconds in found.items():
        print(f"  {case:<32} {milliseconds:7.1f} ms")
    broken = 0
    for case, peer, most in PROMISED:
        ratio = found[case] / found[peer]
        broken += ratio > most
        print(f"{case}: {ratio:.2f} x {peer}, promised at most {most}")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
