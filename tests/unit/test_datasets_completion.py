"""The check of prompt and completion files as a whole: separator, stop sequence, classes, tokens."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from ft_client.datasets import ClassCount, DatasetReport, check


def report_on(folder: Path, pairs: Iterable[tuple[str, str]]) -> DatasetReport:
    path = folder / "train.jsonl"
    rows = [{"prompt": prompt, "completion": completion} for prompt, completion in pairs]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return check(path)


def test_check_with_common_endings_reports_separator_and_stop(tmp_path: Path) -> None:
    """Separator and stop sequence are reported as they are in the file."""
    report = report_on(tmp_path, ((f"mail {n}\n\n###\n\n", f" reply {n} END") for n in range(70)))
    assert (report.separator, report.stop) == ("\n\n###\n\n", " END")
    assert report.problems == ()


def test_check_with_words_of_equal_ending_reports_no_stop(tmp_path: Path) -> None:
    """Letters that two words share are not a stop sequence."""
    report = report_on(tmp_path, ((f"review {n} ->", (" positive", " negative")[n % 2]) for n in range(20)))
    assert report.stop is None
    assert report.problems == ()


def test_check_with_full_stops_warns_about_the_stop_sequence(tmp_path: Path) -> None:
    """A full stop is not a stop sequence, because each sentence has one."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" Thanks. Reply {n}.") for n in range(20)))
    assert list(report.counts) == ["no-stop"]


def test_check_with_a_common_last_word_reports_it_as_stop(tmp_path: Path) -> None:
    """A whole word such as END is a stop sequence."""
    report = report_on(tmp_path, ((f"mail {n}\nAnswer:", f" yes {n} END") for n in range(20)))
    assert (report.separator, report.stop) == ("\nAnswer:", " END")


def test_check_of_prompts_without_common_end_warns(tmp_path: Path) -> None:
    """The message suggests a separator."""
    report = report_on(tmp_path, ((f"mail {n}", f" reply {n} END") for n in range(20)))
    assert list(report.counts) == ["no-separator"]
    assert report.separator is None
    assert "###" in report.problems[0].message


@pytest.mark.parametrize("rows", [20, 120])
def test_check_counts_separators_and_stops_inside_texts(tmp_path: Path, rows: int) -> None:
    """Texts before and after the point where the suffix is known are counted."""
    pairs = [(f"mail {n} ->", f" reply {n} END") for n in range(rows)]
    pairs[7] = ("a -> b ->", pairs[7][1])
    pairs[-1] = ("c -> d ->", " never END ing END")
    report = report_on(tmp_path, pairs)
    messages = {problem.code: problem.message for problem in report.problems}
    assert messages.keys() == {"separator-inside", "stop-inside"}
    assert "2 prompts" in messages["separator-inside"]
    assert "1 completions" in messages["stop-inside"]


def test_check_counts_completions_without_leading_whitespace(tmp_path: Path) -> None:
    """The file gets one problem with both numbers."""
    report = report_on(tmp_path, ((f"mail {n} ->", f"{' ' * (n % 2)}reply {n} END") for n in range(20)))
    assert list(report.counts) == ["no-leading-space"]
    assert report.problems[0].message.startswith("10 of 20")


def test_check_with_a_suffix_that_shortens_late_reports_the_short_one(tmp_path: Path) -> None:
    """The first examples may have a longer ending than the whole file."""
    report = report_on(tmp_path, ((f"{n}{' please' if n < 60 else ''} ->", f" reply {n} END") for n in range(90)))
    assert report.separator == " ->"
    assert report.problems == ()


def test_check_of_equal_completions_reports_no_stop(tmp_path: Path) -> None:
    """Equal completions do not show where the stop sequence starts."""
    report = report_on(tmp_path, ((f"mail {n} ->", " Thank you END") for n in range(20)))
    assert (report.stop, report.classes, report.problems) == (None, (), ())


@pytest.mark.parametrize(("length", "expected"), [(100, 2), (101, 0)])
def test_check_of_repeated_long_texts_reports_no_classes(tmp_path: Path, length: int, expected: int) -> None:
    """A class has at most 100 characters."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" {n % 2}".ljust(length, "x")) for n in range(20)))
    assert len(report.classes) == expected


def test_check_above_the_token_limit_warns(tmp_path: Path) -> None:
    """2,048 tokens of four bytes are within the limit, one byte more is not."""
    fits = ("x" * (2048 * 4 - 10) + " ->", " 12 END")
    assert report_on(tmp_path, [(f"mail {n} ->", f" {n} END") for n in range(20)] + [fits]).problems == ()
    beyond = report_on(tmp_path, [(f"mail {n} ->", f" {n} END") for n in range(20)] + [("x" + fits[0], fits[1])])
    assert list(beyond.counts) == ["long-example"]


def test_check_of_three_classes_suggests_their_number(tmp_path: Path) -> None:
    """The stop sequence is not part of a class."""
    labels = [" spam\n"] * 8 + [" ham\n"] * 6 + [" eggs\n"] * 4
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert report.classes == (ClassCount(" spam", 8), ClassCount(" ham", 6), ClassCount(" eggs", 4))
    assert report.classification is not None
    assert report.classification.parameters() == {"compute_classification_metrics": True, "classification_n_classes": 3}


def test_check_of_two_classes_suggests_the_positive_one(tmp_path: Path) -> None:
    """The more frequent class is suggested, as the vendor's tool of 2022 did."""
    labels = [" yes\n"] * 8 + [" no\n"] * 12
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert report.classification is not None
    assert report.classification.parameters() == {
        "compute_classification_metrics": True,
        "classification_positive_class": " no",
    }


def test_check_of_free_text_reports_no_classes(tmp_path: Path) -> None:
    """Completions that hardly repeat are not classes."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" reply {n // 2} END") for n in range(20)))
    assert (report.classes, report.classification) == ((), None)


def test_check_of_classes_in_two_spellings_warns(tmp_path: Path) -> None:
    """Two spellings of one class count as two classes."""
    labels = [" spam"] * 8 + [" ham"] * 6 + [" Spam"] * 2
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert list(report.counts) == ["class-spelling"]


def test_check_of_completions_estimates_tokens_from_length(tmp_path: Path) -> None:
    """Four bytes of UTF-8 count as one token."""
    report = report_on(tmp_path, ((f"{n:02d}{'x' * 15} ->", f" {n:02d}{'ö' * 8} END\n") for n in range(20)))
    assert report.tokens.total == 20 * (20 + 24) // 4
    assert report.tokens.trained == 20 * 24 // 4
    assert report.tokens.longest_example == (20 + 24) // 4
