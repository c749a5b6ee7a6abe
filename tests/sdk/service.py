"""A service with the same objects for every run of the idioms and of the rows of docs/migrating.md."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ft_client.sandbox import ManualClock
from tests.support.service import chat, completions, running

ROOT = Path(__file__).parents[2]


@contextmanager
def service(**arguments: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Run a service; yield its base URL and the IDs of its objects. Time stands still."""
    clock = ManualClock()
    with running(clock=clock, seed=16, max_active_jobs=None, **arguments) as caller:
        train, valid = caller.upload(chat(40)), caller.upload(chat(20), name="valid.jsonl")
        done = caller.job(training_file=train["id"], validation_file=valid["id"], metadata={"team": "support"}, seed=7)
        cancelled = caller.job(training_file=train["id"])
        caller.json("POST", f"/fine_tuning/jobs/{cancelled['id']}/cancel")
        tune = caller.fine_tune()
        clock.advance(3600)
        done, tune = caller.refetch(done), caller.refetch(tune)
        running_job = caller.job(training_file=train["id"], suffix="tickets")
        other = caller.upload(completions(), name="other.jsonl")
        yield caller.sandbox.base_url, {
            "train": train["id"], "valid": valid["id"], "other": other["id"], "done": done["id"],
            "running": running_job["id"], "cancelled": cancelled["id"], "model": done["fine_tuned_model"],
            "result": done["result_files"][0], "tune": tune["id"],
        }  # fmt: skip


def run_with(python: str, script: Path, *arguments: str) -> Any:
    """Run a script with another interpreter, without the environment's settings; return its output as JSON."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "AZURE", "PYTHON"))
    }
    if python == sys.executable:
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "generated")])
    done = subprocess.run(
        [python, str(script), *arguments], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
