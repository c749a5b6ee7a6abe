"""Decoding a page of 100 jobs and a result file, without HTTP: this client, the vendor's SDK, json and csv alone.

    python benchmarks/decode.py

All cases take turns in one process per round. The output of the unmodified generator is made with
`.venv/bin/openapi-python-client`. Without that tool the case is left out.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _measure import Claim, Round, report, run_process, take_turns

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / ".venv" / "bin" / "openapi-python-client"
CONTRACT = ROOT / "ft_client" / "sandbox" / "openapi.json"
JOBS = 100
ROWS = 1_000_000
RESULTS = "a result file of 1,000,000 rows"

CLAIMS = (
    Claim("decoding a page / vendor's SDK", "ours", "sdk", 0.097, row="decoding a page of 100 jobs"),
    Claim("decoding a page and drift / vendor's SDK", "ours and drift", "sdk", 0.46),
    Claim("a result file / csv.reader", "ours results", "csv results", 0.95, row=RESULTS, text="{:.2f} x `csv.reader`"),
    Claim("a result file, bytes a row", "ours results, bytes a row", "", 165, row=RESULTS, text="{:.0f} B a row",
          tolerance=1.5),
)  # fmt: skip


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


def write_results() -> bytes:
    """Return a result file of `ROWS` rows as the service writes it."""
    file = io.BytesIO()  # whose value is not copied: the peak of memory is that of the file
    file.write(b"step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n")
    for number in range(1, ROWS + 1):
        file.write(f"{number},{1 / number:.5f},0.5,{'' if number % 10 else 0.7},\n".encode())
    return file.getvalue()


def results() -> Round:
    """Return CPU microseconds for a result file, of csv alone too, and the bytes of memory for each row."""
    from ft_client.results import parse_results

    content = write_results()
    parse_results(content[:1000])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(parse_results(content)) == ROWS
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / ROWS
    cases = {
        "ours results": lambda: parse_results(content),
        "csv results": lambda: list(csv.reader(io.StringIO(content.decode()))),
    }
    return {**take_turns(cases, 1, 3), "ours results, bytes a row": memory}


def decoding() -> Round:
    """Return CPU microseconds per page."""
    body = page()
    with tempfile.TemporaryDirectory() as folder:
        cases = {
            "json.loads alone": lambda: json.loads(body),
            "ours": ours(body),
            "ours and drift": ours_with_drift(body),
            "sdk": vendor(body),
        }
        if GENERATOR.exists():
            cases["the generator's own output"] = plain(body, Path(folder))
        return take_turns(cases, 1, 41)


def measure() -> Round:
    return {**run_process(__file__, "decoding"), **run_process(__file__, "results")}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["decoding"]:
            print(json.dumps(decoding()))
        case ["results"]:
            print(json.dumps(results()))
        case _:
            sys.exit(report(CLAIMS, measure))
