"""What a report says before anything was found, and how a problem reads."""

import pytest

from ft_client.datasets import DatasetReport, Problem


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem("invalid-json", "cut short", 3, 7, "messages[1]"), "line 3, column 7, messages[1]: cut short"),
        (Problem("invalid-json", "cut short", 3), "line 3: cut short"),
        (Problem("invalid-json", "cut short", where="messages"), "messages: cut short"),
        (Problem("invalid-json", "cut short"), "cut short"),
    ],
)
def test_a_problem_reads_as_place_and_message(problem: Problem, words: str) -> None:
    """As much of the place as is known, then what is wrong, then its code."""
    assert str(problem) == f"{words} [invalid-json]"


def test_a_report_of_nothing_counts_nothing() -> None:
    """No line, no example, no token, no image; and nothing wrong."""
    plain = DatasetReport(path="a.jsonl").to_dict()
    assert (plain["bytes"], plain["lines"], plain["examples"], plain["image_examples"]) == (0, 0, 0, 0)
    assert (plain["tokens"]["total"], plain["tokens"]["trained"], plain["tokens"]["longest_example"]) == (0, 0, 0)
    assert (plain["ok"], plain["error_count"], plain["warning_count"]) == (True, 0, 0)
