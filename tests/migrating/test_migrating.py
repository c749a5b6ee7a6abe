"""Each row of docs/migrating.md gives the same result with the vendor's library and with ft_client."""

import json
import os
import re
import sys
from typing import Any

import pytest

from tests.migrating.record import old_results
from tests.migrating.service import RESULTS, TABLES, results
from tests.migrating.sides import DOCUMENT, rows

OLD_PYTHONS = os.environ.get("OLD_PYTHONS", "")


def recorded(table: str) -> Any:
    """Return the recorded results of the vendor's library."""
    return json.loads(RESULTS.read_text(encoding="utf-8"))[table]


@pytest.mark.parametrize("table", TABLES)
def test_right_cells_have_the_results_of_the_left_ones(table: str) -> None:
    """As recorded with the vendor's library: calls, errors and commands."""
    expected, ours = recorded(table), results(sys.executable, table, 1)
    assert list(ours) == list(expected)
    assert [f"{left}\n{ours[left]}\nnot {expected[left]}" for left in ours if ours[left] != expected[left]] == []


def test_each_row_is_run_or_has_a_reason() -> None:
    """Every row whose left cell is code has code in the right cell too, or states what cannot be compared."""
    text = DOCUMENT.read_text(encoding="utf-8")
    code = re.findall(r"^\| (`(?:\w+ = )?openai.+) \|$", text, flags=re.MULTILINE)
    run = [f"`{left}` | `{right}`" for table in TABLES for left, right in rows(table)]
    others = [row for row in code if row not in run]
    assert len(run) > 40
    assert all(recorded("errors").values())
    assert [row for row in others if "not compared: " not in row] == []


@pytest.mark.skipif(not OLD_PYTHONS, reason="OLD_PYTHONS names no environments of the library: make test-migrating")
def test_recorded_results_are_those_of_the_library() -> None:
    """Versions 0.28 and 1.x give the recorded results."""
    assert old_results(*OLD_PYTHONS.split()) == json.loads(RESULTS.read_text(encoding="utf-8"))
