"""What is told of prompt and completion files as a whole: separator, stop sequence, classes, tokens."""

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


def test_separator_and_stop_are_recognised(tmp_path: Path) -> None:
    """Both exactly as they are in the file."""
    report = report_on(tmp_path, ((f"mail {n}\n\n###\n\n", f" answer {n} END") for n in range(70)))
    assert (report.separator, report.stop) == ("\n\n###\n\n", " END")
    assert report.problems == ()


def test_common_letters_of_words_are_no_stop_sequence(tmp_path: Path) -> None:
    """Two classes may end with the same letters by chance."""
    report = report_on(tmp_path, ((f"review {n} ->", (" positive", " negative")[n % 2]) for n in range(20)))
    assert report.stop is None
    assert report.problems == ()


def test_a_full_stop_is_no_stop_sequence(tmp_path: Path) -> None:
    """Every sentence has one, inside as well."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" Thanks. Answer {n}.") for n in range(20)))
    assert list(report.counts) == ["no-stop"]


def test_a_common_word_at_the_end_is_a_mark(tmp_path: Path) -> None:
    """As the guide's own " END" is."""
    report = report_on(tmp_path, ((f"mail {n}\nAnswer:", f" yes {n} END") for n in range(20)))
    assert (report.separator, report.stop) == ("\nAnswer:", " END")


def test_prompts_without_a_common_end_are_reported(tmp_path: Path) -> None:
    """The advice shows a separator."""
    report = report_on(tmp_path, ((f"mail {n}", f" answer {n} END") for n in range(20)))
    assert list(report.counts) == ["no-separator"]
    assert report.separator is None
    assert "###" in report.problems[0].message


@pytest.mark.parametrize("rows", [20, 120])
def test_marks_inside_the_text_are_counted(tmp_path: Path, rows: int) -> None:
    """Whether the examples come before the mark is settled or after."""
    pairs = [(f"mail {n} ->", f" answer {n} END") for n in range(rows)]
    pairs[7] = ("a -> b ->", pairs[7][1])
    pairs[-1] = ("c -> d ->", " never END ing END")
    report = report_on(tmp_path, pairs)
    told = {problem.code: problem.message for problem in report.problems}
    assert told.keys() == {"separator-inside", "stop-inside"}
    assert "2 prompts" in told["separator-inside"]
    assert "1 completions" in told["stop-inside"]


def test_completions_without_leading_whitespace_are_counted(tmp_path: Path) -> None:
    """One line for the file, with both numbers."""
    report = report_on(tmp_path, ((f"mail {n} ->", f"{' ' * (n % 2)}answer {n} END") for n in range(20)))
    assert list(report.counts) == ["no-leading-space"]
    assert report.problems[0].message.startswith("10 of 20")


def test_a_mark_that_shrinks_late_is_still_the_common_end(tmp_path: Path) -> None:
    """The ending of the first examples may be longer than what all have in common."""
    report = report_on(tmp_path, ((f"{n}{' please' if n < 60 else ''} ->", f" answer {n} END") for n in range(90)))
    assert report.separator == " ->"
    assert report.problems == ()


def test_a_single_answer_for_everything_is_not_taken_for_a_stop_sequence(tmp_path: Path) -> None:
    """Nothing can be told about the end of completions that are all the same."""
    report = report_on(tmp_path, ((f"mail {n} ->", " Thank you END") for n in range(20)))
    assert (report.stop, report.classes, report.problems) == (None, (), ())


@pytest.mark.parametrize(("length", "expected"), [(100, 2), (101, 0)])
def test_long_texts_that_repeat_are_no_classes(tmp_path: Path, length: int, expected: int) -> None:
    """A class is a word or two; templates that repeat are longer."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" {n % 2}".ljust(length, "x")) for n in range(20)))
    assert len(report.classes) == expected


def test_the_context_of_the_oldest_models_is_the_limit(tmp_path: Path) -> None:
    """2,048 tokens of four bytes fit, one byte more does not."""
    fits = ("x" * (2048 * 4 - 10) + " ->", " 12 END")
    assert report_on(tmp_path, [(f"mail {n} ->", f" {n} END") for n in range(20)] + [fits]).problems == ()
    beyond = report_on(tmp_path, [(f"mail {n} ->", f" {n} END") for n in range(20)] + [("x" + fits[0], fits[1])])
    assert list(beyond.counts) == ["long-example"]


def test_several_classes_are_counted_and_parameters_suggested(tmp_path: Path) -> None:
    """More than two classes need their number; the stop sequence is not part of a class."""
    labels = [" spam\n"] * 8 + [" ham\n"] * 6 + [" eggs\n"] * 4
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert report.classes == (ClassCount(" spam", 8), ClassCount(" ham", 6), ClassCount(" eggs", 4))
    assert report.classification is not None
    assert report.classification.parameters() == {"compute_classification_metrics": True, "classification_n_classes": 3}


def test_two_classes_suggest_a_positive_one(tmp_path: Path) -> None:
    """The more frequent, as the vendor's tool of the time did, and no number."""
    labels = [" yes\n"] * 8 + [" no\n"] * 12
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert report.classification is not None
    assert report.classification.parameters() == {
        "compute_classification_metrics": True,
        "classification_positive_class": " no",
    }


def test_free_text_is_no_classification(tmp_path: Path) -> None:
    """Where completions hardly repeat there are no classes."""
    report = report_on(tmp_path, ((f"mail {n} ->", f" answer {n // 2} END") for n in range(20)))
    assert (report.classes, report.classification) == ((), None)


def test_classes_in_two_spellings_are_reported(tmp_path: Path) -> None:
    """They count as two and are meant as one."""
    labels = [" spam"] * 8 + [" ham"] * 6 + [" Spam"] * 2
    report = report_on(tmp_path, ((f"mail {n} ->", label) for n, label in enumerate(labels)))
    assert list(report.counts) == ["class-spelling"]


def test_tokens_are_estimated_from_length(tmp_path: Path) -> None:
    """Four bytes of UTF-8 a token, completions apart."""
    report = report_on(tmp_path, ((f"{n:02d}{'x' * 15} ->", f" {n:02d}{'ö' * 8} END\n") for n in range(20)))
    assert report.tokens.total == 20 * (20 + 24) // 4
    assert report.tokens.trained == 20 * 24 // 4
    assert report.tokens.longest_example == (20 + 24) // 4
