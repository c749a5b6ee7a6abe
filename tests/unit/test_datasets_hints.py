"""Rows that were encoded twice, and rows in the format of another tool: the first problem names the cause."""

import json
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import check

CHAT = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
TURNS = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]


def first_problem(path: Path, rows: list[Any]) -> str:
    """The message of the first problem of a file with twelve rows."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return check(path).problems[0].message


def test_row_that_was_encoded_twice_is_reported_as_a_string(tmp_path: Path) -> None:
    """The file is not taken for a table."""
    rows = [json.dumps({**CHAT, "n": n}) for n in range(12)]
    assert "string" in first_problem(tmp_path / "a.jsonl", rows)


@pytest.mark.parametrize(
    "row", [{"prompt": "q", "chosen": "yes", "rejected": "no"}, {"chosen": TURNS, "rejected": TURNS}]
)
def test_preference_row_of_another_tool_names_the_expected_keys(row: dict[str, Any], tmp_path: Path) -> None:
    """And the command that converts it."""
    message = first_problem(tmp_path / "a.jsonl", [row] * 12)
    assert "preferred_output" in message
    assert "ft data prepare" in message
