"""Keys of conversations: which a message of each role may have, and which tell one format from another."""

import json
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import DatasetReport, check

ASKED = {"role": "user", "content": "2 + 2?"}
ANSWER = {"role": "assistant", "content": "4"}


def report_on(folder: Path, row: dict[str, Any]) -> DatasetReport:
    """What is said of a file that repeats one example."""
    path = folder / "train.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return check(path)


@pytest.mark.parametrize("role", ["system", "developer", "user", "assistant"])
def test_a_message_of_any_role_may_have_a_name_and_content(role: str, tmp_path: Path) -> None:
    """Neither is called unknown, wherever the message stands."""
    message = {"role": role, "content": "text", "name": "someone"}
    report = report_on(tmp_path, {"messages": [message, ASKED, ANSWER]})
    assert "unknown-key" not in report.counts


def test_a_key_of_another_role_is_unknown(tmp_path: Path) -> None:
    """Only a tool's answer says which call it answers."""
    report = report_on(tmp_path, {"messages": [{**ASKED, "tool_call_id": "call_1"}, ANSWER]})
    assert report.counts["unknown-key"] == 1


def test_an_answer_at_the_end_makes_it_a_chat_example(tmp_path: Path) -> None:
    """With a key beside: a question at the end is graded by it; an answer is learnt from, and the key is too many."""
    chat = report_on(tmp_path, {"messages": [ASKED, ANSWER], "reference": "4"})
    assert (chat.format, chat.counts["extra-key"]) == ("chat", 1)
    graded = report_on(tmp_path, {"messages": [ASKED], "reference": "4"})
    assert (graded.format, graded.counts.get("extra-key")) == ("reinforcement", None)


@pytest.mark.parametrize("call", ["add", 7, [], None])
def test_a_call_that_is_no_object_is_a_finding(call: object, tmp_path: Path) -> None:
    """It has no length, and ends nothing: the rest of the file is checked too."""
    report = report_on(tmp_path, {"messages": [ASKED, {"role": "assistant", "function_call": call}, ASKED, ANSWER]})
    assert not report.ok
    assert report.examples == 1


@pytest.mark.parametrize("name", ["", None, 7])
def test_a_call_needs_a_name(name: object, tmp_path: Path) -> None:
    """One without is told as such, and not as one whose function nobody has declared."""
    call = {"name": name, "arguments": "{}"}
    report = report_on(tmp_path, {"messages": [ASKED, {"role": "assistant", "function_call": call}, ASKED, ANSWER]})
    assert report.counts.get("tool-call") == 1
    assert "tool-not-declared" not in report.counts
