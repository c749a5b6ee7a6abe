"""Texts of problems, and the report of an empty file."""

import pytest

from ft_client.datasets import DatasetReport, Problem


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("invalid-json", "cut short", 3, 7, "messages[1]"), "line 3, column 7, messages[1]: cut short"),
        (Problem("invalid-json", "cut short", 3), "line 3: cut short"),
        (Problem("invalid-json", "cut short", where="messages"), "messages: cut short"),
        (Problem("invalid-json", "cut short"), "cut short"),
    ],
)
def test_problem_str_is_position_message_and_code(problem: Problem, text: str) -> None:
    """Unknown parts of the position are left out."""
    assert str(problem) == f"{text} [invalid-json]"


def test_report_defaults_are_zero() -> None:
    """A report without values has zero counts and no error."""
    plain = DatasetReport(path="a.jsonl").to_dict()
    assert (plain["bytes"], plain["lines"], plain["examples"], plain["image_examples"]) == (0, 0, 0, 0)
    assert (plain["tokens"]["total"], plain["tokens"]["trained"], plain["tokens"]["longest_example"]) == (0, 0, 0)
    assert (plain["ok"], plain["error_count"], plain["warning_count"]) == (True, 0, 0)
