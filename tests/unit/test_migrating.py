"""The calls and commands of docs/migrating.md work."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import ft_client
from ft_client import FTClient
from ft_client.cli import main
from ft_client.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
DATA = ROOT / "ft_client" / "data"
MODEL = "gpt-4o-mini-2024-07-18"


def rows(left: str) -> list[str]:
    """Return the code of the right column of each row whose left cell starts with a text."""
    text = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
    return re.findall(rf"^\| `{re.escape(left)}[^|]*` \| `([^`]+)` \|$", text, flags=re.MULTILINE)


def test_calls_that_replace_those_of_0_28_work() -> None:
    """In the order of the table, as each one uses the objects of those before it."""
    calls = rows("openai.")
    assert len(calls) == 18
    with Sandbox(speed=50) as sandbox, FTClient("sk-test", base_url=sandbox.base_url) as client:
        names: dict[str, Any] = {
            "client": client, "ft_client": ft_client, "PATH": DATA / "tickets-train.jsonl", "MODEL": MODEL,
            "chat": client.files.upload(DATA / "measures-train.jsonl"),
        }  # fmt: skip
        for call in calls:
            exec(call, names)
        assert names["tune"].status == "pending"
        assert names["file"].id not in [file.id for file in client.files.list()]


def test_commands_that_replace_those_of_the_vendor_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the order of the table."""
    commands = rows("openai tools") + rows("openai api")
    assert len(commands) == 13
    with Sandbox(speed=1000) as sandbox, FTClient("sk-test", base_url=sandbox.base_url) as client:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("OPENAI_BASE_URL", sandbox.base_url)
        names = {
            "FILE": str(DATA / "tickets-train.jsonl"), "OUT": str(tmp_path / "out.jsonl"), "MODEL": MODEL,
            "CHAT_FILE": client.files.upload(DATA / "measures-train.jsonl").id,
        }  # fmt: skip
        for command in commands:
            if "TUNE" not in names and (tunes := client.fine_tunes.list().data):
                names["TUNE"] = tunes[0].id
            if "JOB" not in names and (jobs := client.fine_tuning.jobs.list().data):
                names["JOB"] = jobs[0].id
            words = [names.get(word, word) for word in shlex.split(command)]
            assert words[0] == "ft"
            code = main(words[1:])
            assert code == 0, (command, capsys.readouterr())
