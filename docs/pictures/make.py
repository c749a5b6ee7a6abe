"""Write the pictures of README from a job of the sandbox: `python docs/pictures/make.py`. A test compares them."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import Any

from ft_client import FTClient
from ft_client.cli._plot import Marks, chosen_series, curve, marks_of, summary
from ft_client.datasets import check
from ft_client.results import Results
from ft_client.sandbox import Sandbox
from ft_client_generated.notebook import picture

FOLDER = Path(__file__).parent
DATA = FOLDER.parents[1] / "ft_client" / "data"
_LINE, _CHARACTER, _COLUMNS = 18, 8.1, 80


def results_of_a_job() -> tuple[Results[Any], Marks]:
    """Return the results of a job with a fixed seed, and its epochs and checkpoints."""
    with Sandbox(speed=1e6) as sandbox, FTClient("any key", base_url=sandbox.base_url) as client:
        train, valid = (client.files.upload(DATA / f"measures-{part}.jsonl") for part in ("train", "valid"))
        job = client.fine_tuning.jobs.create(
            model="gpt-4o-mini-2024-07-18", training_file=train.id, validation_file=valid.id, seed=7
        )
        job_id = client.fine_tuning.jobs.wait(job.id).id
        (results,) = client.fine_tuning.jobs.results(job_id)
        return results, marks_of(client, job_id, results)


def terminal(lines: list[str]) -> str:
    """Return lines of a terminal as an SVG."""
    width, height = round(_COLUMNS * _CHARACTER + 24), len(lines) * _LINE + 24
    texts = "".join(
        f'<text x="12" y="{28 + number * _LINE}" xml:space="preserve" textLength="{len(line) * _CHARACTER:.0f}">'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
        if line
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">'
        f'<rect width="{width}" height="{height}" rx="6" fill="#1c1f24"/>'
        f'<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#e6e6e6">{texts}</g></svg>\n'
    )


def pictures() -> dict[str, str]:
    """Return the pictures by their file name."""
    results, marks = results_of_a_job()
    report = check(DATA / "measures-train.jsonl")
    series = chosen_series(results, ())
    lines = [
        "$ ft run measures-train.jsonl --validation measures-valid.jsonl --sandbox",
        f"{report.examples} examples ({report.format}), {report.error_count} errors",
        *(f"  {line}" for line in summary(results)),
        *(curve(series, _COLUMNS, marks) or "").splitlines(),
    ]
    drawn = picture(series, epochs=marks.epochs, checkpoints=marks.checkpoints, background="#fff")
    return {"terminal.svg": terminal(lines), "results.svg": f"{drawn}\n"}


if __name__ == "__main__":
    for name, text in pictures().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{name}\n")
