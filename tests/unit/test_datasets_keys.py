"""Keys of conversations: the keys of each role, and the keys that decide the format."""

import json
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import DatasetReport, check

QUESTION = {"role": "user", "content": "2 + 2?"}
REPLY = {"role": "assistant", "content": "4"}


def report_on(folder: Path, row: dict[str, Any]) -> DatasetReport:
    """Check a file with one example."""
    path = folder / "train.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return check(path)


@pytest.mark.parametrize("role", ["system", "developer", "user", "assistant"])
def test_check_of_name_and_content_in_any_role_reports_no_unknown_key(role: str, tmp_path: Path) -> None:
    """Both keys are valid in each role."""
    message = {"role": role, "content": "text", "name": "someone"}
    report = report_on(tmp_path, {"messages": [message, QUESTION, REPLY]})
    assert "unknown-key" not in report.counts


def test_check_of_a_key_of_another_role_warns(tmp_path: Path) -> None:
    """Only a tool message has tool_call_id."""
    report = report_on(tmp_path, {"messages": [{**QUESTION, "tool_call_id": "call_1"}, REPLY]})
    assert report.counts["unknown-key"] == 1


def test_check_of_the_last_role_decides_chat_or_reinforcement(tmp_path: Path) -> None:
    """A further key means reinforcement after a last user message, and is an error after a last assistant message."""
    chat = report_on(tmp_path, {"messages": [QUESTION, REPLY], "reference": "4"})
    assert (chat.format, chat.counts["extra-key"]) == ("chat", 1)
    graded = report_on(tmp_path, {"messages": [QUESTION], "reference": "4"})
    assert (graded.format, graded.counts.get("extra-key")) == ("reinforcement", None)


@pytest.mark.parametrize("call", ["add", 7, [], None])
def test_check_of_a_call_that_is_not_an_object_reports_it(call: object, tmp_path: Path) -> None:
    """The rest of the file is checked too."""
    report = report_on(
        tmp_path, {"messages": [QUESTION, {"role": "assistant", "function_call": call}, QUESTION, REPLY]}
    )
    assert not report.ok
    assert report.examples == 1


@pytest.mark.parametrize("name", ["", None, 7])
def test_check_of_a_call_without_name_reports_it_once(name: object, tmp_path: Path) -> None:
    """The problem is the missing name, not an undeclared function."""
    call = {"name": name, "arguments": "{}"}
    report = report_on(
        tmp_path, {"messages": [QUESTION, {"role": "assistant", "function_call": call}, QUESTION, REPLY]}
    )
    assert report.counts.get("tool-call") == 1
    assert "tool-not-declared" not in report.counts
