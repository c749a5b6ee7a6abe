"""Run one side of the rows of docs/migrating.md against a new service."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from ft_client.sandbox import ManualClock
from tests.sdk.service import ROOT, run_with
from tests.support.service import MODEL, running

DATA = ROOT / "ft_client" / "data"
TABLES = ("calls", "errors", "commands")
RESULTS = Path(__file__).with_name("results.json")


def results(python: str, table: str, side: int, **folders: str) -> Any:
    """Return the results of one side of a table, by the left cell of the row.

    Args:
        python: Interpreter that has the library.
        table: One of TABLES.
        side: 0 for the vendor's library, 1 for ours.
        **folders: BIN_0 and BIN_1: folders of the programs of its versions 0.28 and 1.x.
    """
    # streams of events end at once when requests advance the clock
    clock = ManualClock(tick=0.001 if table == "commands" else 0.0)
    with running(clock=clock, seed=16, max_active_jobs=None) as caller, tempfile.TemporaryDirectory() as folder:
        chat = DATA / "measures-train.jsonl"
        uploaded = caller.upload(chat.read_bytes(), name=chat.name)["id"]
        file = Path(folder) / "tickets-train.jsonl"
        file.write_bytes((DATA / file.name).read_bytes())
        names = {
            "PATH": str(file), "FILE": str(file), "NAME": file.name, "OUT": str(file.with_name("prepared.jsonl")),
            "MODEL": MODEL, "CHAT": uploaded, **folders,
        }  # fmt: skip
        script = Path(__file__).with_name("sides.py")
        return run_with(python, script, table, str(side), caller.sandbox.base_url, json.dumps(names), folder)
