"""Decoding a page of 100 jobs: this client, the vendor's SDK, and the unmodified generator's output.

    .venv-bench/bin/python benchmarks/decode.py

All cases take turns in one process. Results are medians of CPU time. Exits with 1 if the ratio exceeds its bound.
The generator's output is made with `.venv/bin/openapi-python-client`. Without that tool the case is skipped.
"""

import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / ".venv" / "bin" / "openapi-python-client"
CONTRACT = ROOT / "ft_client" / "sandbox" / "openapi.json"
JOBS = 100
ROUNDS = 41
PROMISED = 0.20
OURS, VENDOR = "this client", "the vendor's SDK"


def page() -> bytes:
    """Return a list of jobs: the example of the contract, extended to the length of a recorded job."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    media = contract["paths"]["/fine_tuning/jobs"]["post"]["responses"]["200"]["content"]["application/json"]
    wandb = {"type": "wandb", "wandb": {"project": "tickets", "name": None, "entity": None, "run_id": "ftjob-abc123"}}
    job = {**media["example"], "integrations": [wandb], "result_files": ["file-" + "r" * 24]}
    # all still "auto", as before a job starts, because the generator's output raises on a number here
    auto = dict.fromkeys(("n_epochs", "batch_size", "learning_rate_multiplier"), "auto")
    job |= {"hyperparameters": auto, "method": {"type": "supervised", "supervised": {"hyperparameters": auto}}}
    jobs = [{**job, "id": f"ftjob-{number:024}"} for number in range(JOBS)]
    return json.dumps({"object": "list", "data": jobs, "has_more": True}).encode()


def ours(body: bytes) -> Callable[[], Any]:
    """Decode like an endpoint of the generated client."""
    from ft_client_generated.models import ListPaginatedFineTuningJobsResponse

    return lambda: ListPaginatedFineTuningJobsResponse.from_dict(json.loads(body))


def ours_with_drift(body: bytes) -> Callable[[], Any]:
    """Decode, then list all drift from the contract."""
    import ft_client

    decode = ours(body)
    return lambda: ft_client.drift(decode())


def vendor(body: bytes) -> Callable[[], Any]:
    """Decode like the vendor's SDK, which does not validate by default."""
    from openai._models import construct_type
    from openai.pagination import SyncCursorPage
    from openai.types.fine_tuning import FineTuningJob

    return lambda: construct_type(type_=SyncCursorPage[FineTuningJob], value=json.loads(body))


def plain(body: bytes, folder: Path) -> Callable[[], Any]:
    """Decode like the generator's own templates, from the same contract."""
    name = "plain_output"
    command = [GENERATOR, "generate", "--path", CONTRACT, "--meta", "none", "--output-path", folder / name]
    subprocess.run([*map(str, command), "--config", str(_no_hooks(folder))], check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    models = importlib.import_module(f"{name}.models")
    return lambda: models.ListPaginatedFineTuningJobsResponse.from_dict(json.loads(body))


def _no_hooks(folder: Path) -> Path:
    path = folder / "settings.json"
    path.write_text('{"post_hooks": []}')
    return path


def medians(cases: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Return CPU milliseconds per call. Cases take turns, so that other load affects all of them."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, case in cases.items():
            start = time.process_time()
            case()
            times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> int:
    """Print a line per case. Return 1 if a ratio exceeds its bound."""
    body = page()
    with tempfile.TemporaryDirectory() as folder:
        cases = {
            "json.loads alone": lambda: json.loads(body),
            OURS: ours(body),
            "this client, and drift": ours_with_drift(body),
            VENDOR: vendor(body),
        }
        if GENERATOR.exists():
            cases["the generator's own output"] = plain(body, Path(folder))
        found = medians(cases)
    print(f"a page of {JOBS} jobs, {len(body) / 1000:.0f} KB")
    for name, milliseconds in found.items():
        print(f"  {name:<28} {milliseconds:7.2f} ms   {milliseconds / found[VENDOR]:.3f} x {VENDOR}")
    ratio = found[OURS] / found[VENDOR]
    print(f"decode ratio {ratio:.3f}, promised at most {PROMISED}")
    return int(ratio > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
