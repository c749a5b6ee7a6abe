"""The dataset check on whole files: encodings, sizes, pairs of files, and what the report tells."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.datasets import DatasetLimits, DatasetReport, check
from ft_client.errors import DatasetError

DATA = Path(__file__).parents[2] / "ft_client" / "data"


def lines(number: int, start: int = 0) -> bytes:
    """Good examples, one a line."""
    rows = ({"prompt": f"mail {n}\n\n###\n\n", "completion": f" answer {n} END"} for n in range(start, start + number))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def written(folder: Path, content: bytes, name: str = "train.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def found(report: DatasetReport) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in report.problems]


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    """The report names the path."""
    report = check(tmp_path / "nothing.jsonl")
    assert found(report) == [("file-not-found", None, None)]
    assert "nothing.jsonl" in report.problems[0].message


def test_a_folder_is_not_readable(tmp_path: Path) -> None:
    """A path that is no file is told apart from one that does not exist."""
    assert found(check(tmp_path)) == [("file-not-readable", None, None)]


def test_a_path_that_cannot_be_opened_is_not_readable() -> None:
    """Whatever the system has against it."""
    assert found(check("train\0.jsonl")) == [("file-not-readable", None, None)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n"])
def test_a_file_without_examples_is_empty(tmp_path: Path, content: bytes) -> None:
    """Blank lines make no example."""
    report = check(written(tmp_path, content))
    assert "file-empty" in report.counts
    assert "too-few-examples" not in report.counts
    assert report.examples == 0


def test_a_byte_order_mark_is_reported_and_passed_over(tmp_path: Path) -> None:
    """The first example is still read."""
    report = check(written(tmp_path, b"\xef\xbb\xbf" + lines(12)))
    assert found(report) == [("bom", 1, 1)]
    assert report.examples == 12


def test_windows_line_ends_are_reported_once(tmp_path: Path) -> None:
    """Not once a line."""
    assert found(check(written(tmp_path, lines(12).replace(b"\n", b"\r\n")))) == [("crlf", 1, None)]


def test_blank_lines_are_reported_with_their_numbers_and_not_counted(tmp_path: Path) -> None:
    """Numbers go on counting lines of the file."""
    report = check(written(tmp_path, lines(5) + b"\n" + lines(6, 5) + b"  \n" + lines(1, 11)))
    assert found(report) == [("blank-line", 6, None), ("blank-line", 13, None)]
    assert (report.examples, report.lines) == (12, 14)


def test_a_last_line_without_its_end_is_read(tmp_path: Path) -> None:
    """Nothing is lost and nothing blamed."""
    report = check(written(tmp_path, lines(12).removesuffix(b"\n")))
    assert (report.examples, report.problems) == (12, ())


def test_bytes_that_are_not_utf8_are_found_in_their_column(tmp_path: Path) -> None:
    """Columns count characters, and the lines around are still read."""
    latin1 = b'{"prompt": "\xc3\xa9\xe9'
    report = check(written(tmp_path, lines(3) + latin1 + b"\n" + lines(12, 3)))
    assert found(report) == [("not-utf8", 4, 14)]
    assert report.examples == 16


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_named(tmp_path: Path, encoding: str) -> None:
    """One problem, not one a line."""
    report = check(written(tmp_path, ("\ufeff" + lines(12).decode()).encode(encoding)))
    assert found(report) == [("not-jsonl", None, None)]
    assert "UTF-16" in report.problems[0].message


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'[{"prompt": "a", "completion": "b"}]', "JSON array"),
        (b'[\n{"prompt": "a", "completion": "b"}\n]\n', "over several lines"),
        (b'\n{\n  "prompt": "a",\n  "completion": "b"\n}\n', "over several lines"),
        (b"prompt,completion\na,b\n", "CSV"),
        (b'"prompt";"completion"\n', "CSV"),
    ],
)
def test_other_documents_are_named(tmp_path: Path, content: bytes, named: str) -> None:
    """One problem that says what the file is, instead of one a line."""
    report = check(written(tmp_path, content))
    (problem,) = [problem for problem in report.problems if problem.code != "blank-line"]
    assert (problem.code, problem.line) == ("not-jsonl", None)
    assert named in problem.message


def test_too_few_examples_are_an_error_with_both_numbers(tmp_path: Path) -> None:
    """Nine are too few, ten are enough, and a validation file may have its own limit."""
    nine = written(tmp_path, lines(9))
    (problem,) = check(nine).problems
    assert problem.code == "too-few-examples"
    assert problem.message.startswith("9 examples")
    assert "at least 10" in problem.message
    assert check(nine, limits=DatasetLimits(min_examples=1)).ok
    assert check(written(tmp_path, lines(10))).ok


def test_a_line_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    """The long line is an error with its number; what follows is read."""
    long = b'{"prompt": "' + b"x" * 3_000 + b'", "completion": "y"}\n'
    report = check(written(tmp_path, lines(6) + long + lines(6, 6)), limits=DatasetLimits(max_line_bytes=1_000))
    assert found(report) == [("line-too-long", 7, None)]
    assert report.examples == 13


def test_a_file_for_parts_is_a_warning_and_one_beyond_all_limits_an_error(tmp_path: Path) -> None:
    """Two sizes matter: one request, and all parts together."""
    path = written(tmp_path, lines(12))
    size = path.stat().st_size
    assert list(check(path, limits=DatasetLimits(max_file_bytes=size)).counts) == []
    assert list(check(path, limits=DatasetLimits(max_file_bytes=size - 1)).counts) == ["large-file"]
    assert list(check(path, limits=DatasetLimits(max_file_bytes=1, max_upload_bytes=size)).counts) == ["large-file"]
    beyond = DatasetLimits(max_file_bytes=size - 2, max_upload_bytes=size - 1)
    assert list(check(path, limits=beyond).counts) == ["file-too-large"]


def test_equal_examples_are_found_however_they_are_written(tmp_path: Path) -> None:
    """Spacing, escapes and the order of keys make no difference; the first line is named."""
    twins = b'{ "completion":" answer 3 END",  "prompt":"ma\\u0069l 3\\n\\n###\\n\\n"}\n'
    report = check(written(tmp_path, lines(12) + twins))
    assert found(report) == [("duplicate-row", 13, None)]
    assert "line 4" in report.problems[0].message


def test_examples_in_both_files_of_a_pair_are_found(tmp_path: Path) -> None:
    """Each with its line in both files."""
    train, valid = written(tmp_path, lines(20)), written(tmp_path, lines(12, 18), "valid.jsonl")
    report = check(train, against=valid)
    assert found(report) == [("overlap", 19, None), ("overlap", 20, None)]
    assert "line 1 of" in report.problems[0].message
    assert "valid.jsonl" in report.problems[0].message
    assert report.ok


def test_a_pair_without_common_examples_is_not_blamed(tmp_path: Path) -> None:
    """The filter's doubts are looked up before they are told."""
    train, valid = written(tmp_path, lines(3_000)), written(tmp_path, lines(3_000, 3_000), "valid.jsonl")
    assert check(train, against=valid).problems == ()


def test_a_missing_partner_is_an_error(tmp_path: Path) -> None:
    """The other path is named, and the file itself still checked."""
    report = check(written(tmp_path, lines(12)), against=tmp_path / "valid.jsonl")
    assert found(report) == [("file-not-found", None, None)]
    assert "valid.jsonl" in report.problems[0].message
    assert report.examples == 12


def test_a_format_that_is_asked_for_is_insisted_on(tmp_path: Path) -> None:
    """Even where all examples agree on another."""
    report = check(written(tmp_path, lines(12)), format="chat")
    assert report.counts == {"mixed-format": 12}
    with pytest.raises(ValueError, match="completion, chat, preference, reinforcement"):
        check(tmp_path / "x", format="table")  # type: ignore[arg-type]  # what a caller without types may pass


def test_more_problems_than_are_kept_are_counted(tmp_path: Path) -> None:
    """Warnings do not crowd out errors."""
    report = check(written(tmp_path, b"\n" * 50 + b"no json\n" * 30 + lines(12)), max_problems=10)
    assert (report.error_count, report.warning_count) == (30, 50)
    assert (len(report.errors), len(report.warnings)) == (10, 10)
    assert report.counts == {"blank-line": 50, "invalid-json": 30}


def test_errors_can_be_raised_with_the_report(tmp_path: Path) -> None:
    """The message names file, line and code of the first ones and how many follow; warnings raise nothing."""
    path = written(tmp_path, b"no json\n" * 5 + lines(12))
    report = check(path)
    with pytest.raises(DatasetError) as caught:
        report.raise_for_errors()
    assert caught.value.report is report
    assert f"{path}: line 1, column 1: " in str(caught.value)
    assert "[invalid-json]" in str(caught.value)
    assert "and 2 more" in str(caught.value)
    with pytest.raises(DatasetError) as caught:
        check(written(tmp_path, b"no json\n" * 3 + lines(12))).raise_for_errors()
    assert " more" not in str(caught.value)
    check(written(tmp_path, b"\n" + lines(12))).raise_for_errors()


def test_the_report_is_plain_json(tmp_path: Path) -> None:
    """Everything a person sees is in it, derived values too."""
    report = check(written(tmp_path, b"no json\n" + lines(12)))
    told = json.loads(json.dumps(report.to_dict()))
    assert (told["ok"], told["error_count"], told["examples"], told["format"]) == (False, 1, 13, "completion")
    assert told["problems"] == [
        {
            "code": "invalid-json",
            "severity": "error",
            "message": "not JSON: Expecting value",
            "line": 1,
            "column": 1,
            "where": "",
        }
    ]


@pytest.mark.parametrize("name", ["tickets", "measures"])
def test_the_shipped_data_is_good(name: str) -> None:
    """Both pairs: no problem, no overlap, enough examples."""
    train, valid = DATA / f"{name}-train.jsonl", DATA / f"{name}-valid.jsonl"
    report = check(train, against=valid)
    assert report.problems == ()
    assert report.examples >= 60
    assert check(valid, against=train).problems == ()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """24 MB more of file take less than 6 MB more of memory: a filter a little larger, and no rows."""
    program = (
        "import resource, sys; from ft_client.datasets import check; assert check(sys.argv[1]).ok;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for megabytes in (24, 48):
        path = tmp_path / f"{megabytes}.jsonl"
        with path.open("wb") as handle:
            filler = "x" * 900
            for number in range(megabytes * 1000):
                handle.write(b'{"prompt": "%d %s ->", "completion": " %d END"}\n' % (number, filler.encode(), number))
        ran = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
        peaks.append(int(ran.stdout))
    assert peaks[1] - peaks[0] < 6 * 1024
