"""The examples of docs/data.md run, and the pre-commit hook names an existing command."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
import yaml

from ft_client.cli import main
from tests.support.data_files import lines
from tests.support.examples import good_chat

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("source", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_python_example_runs_and_prints(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example runs from the root of a checkout."""
    monkeypatch.chdir(ROOT)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(source, "docs/data.md", "exec"), {})  # the example under test
    assert output.getvalue().strip()


@pytest.mark.parametrize(("command", "expected"), SESSIONS, ids=["check", "prepare", "stats"])
def test_console_example_prints_the_shown_text(
    command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files are made for the example; the printed text is the shown one, or starts with it."""
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(command)[1:]
    if "check" in arguments:
        rows = [good_chat(number) for number in range(12)]
        for row in rows:
            row["messages"][0] = {"role": "User", "content": "Good morning."}
        Path("train.jsonl").write_text(lines(rows), encoding="utf-8")
    elif "prepare" in arguments:
        rows = [f"Where is order {number}?,On its way.,yes\n" for number in range(20)]
        Path("faq.csv").write_text("Question,Answer,Reviewed\n" + "".join(rows) + "Hello?,,\n", encoding="utf-8")
    else:
        Path("train.jsonl").write_bytes((ROOT / "ft_client" / "data" / "measures-train.jsonl").read_bytes())
    main(arguments)
    assert capsys.readouterr().out.startswith(expected)


def test_pre_commit_hook_runs_an_existing_command() -> None:
    """The entry is a command of `ft`, and its pattern fits the shipped files."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert main([*hook["entry"].split()[1:], str(ROOT / "ft_client" / "data" / "tickets-train.jsonl")]) == 0
    assert re.search(hook["files"], "data/tickets-train.jsonl")
    assert not re.search(hook["files"], "data/results.jsonl")
