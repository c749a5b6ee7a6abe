"""The dataset check of whole files: encodings, sizes, pairs of files, and the report."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.datasets import DatasetLimits, DatasetReport, _lines, check
from ft_client.errors import DatasetError
from tests.support.data_files import PEAK_MEMORY
from tests.support.examples import good_chat

DATA = Path(__file__).parents[2] / "ft_client" / "data"


def lines(number: int, start: int = 0) -> bytes:
    """Good examples, one a line."""
    rows = ({"prompt": f"mail {n}\n\n###\n\n", "completion": f" reply {n} END"} for n in range(start, start + number))
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def written(folder: Path, content: bytes, name: str = "train.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def positions(report: DatasetReport) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.line, problem.column) for problem in report.problems]


def test_check_of_a_missing_file_reports_a_problem(tmp_path: Path) -> None:
    """The report contains the path, and nothing is raised."""
    report = check(tmp_path / "nothing.jsonl")
    assert positions(report) == [("file-not-found", None, None)]
    assert "nothing.jsonl" in report.problems[0].message


def test_check_of_a_directory_reports_file_not_readable(tmp_path: Path) -> None:
    """A directory has another code than a missing file."""
    assert positions(check(tmp_path)) == [("file-not-readable", None, None)]


def test_check_of_an_invalid_path_reports_file_not_readable() -> None:
    """A path that the system rejects is a problem, not an exception."""
    assert positions(check("train\0.jsonl")) == [("file-not-readable", None, None)]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n"])
def test_check_of_blank_lines_only_reports_file_empty(tmp_path: Path, content: bytes) -> None:
    """Blank lines are not examples."""
    report = check(written(tmp_path, content))
    assert "file-empty" in report.counts
    assert "too-few-examples" not in report.counts
    assert report.examples == 0


def test_check_of_a_byte_order_mark_warns_and_reads_the_first_line(tmp_path: Path) -> None:
    """The first example is read."""
    report = check(written(tmp_path, b"\xef\xbb\xbf" + lines(12)))
    assert positions(report) == [("bom", 1, 1)]
    assert report.examples == 12


def test_check_of_windows_line_ends_warns_once(tmp_path: Path) -> None:
    """The file gets one problem, not one per line."""
    assert positions(check(written(tmp_path, lines(12).replace(b"\n", b"\r\n")))) == [("crlf", 1, None)]


def test_check_of_a_late_windows_line_end_warns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CR LF after many plain lines is reported with its line."""
    monkeypatch.setattr(_lines, "_BLOCK", 64)
    content = "".join(json.dumps(good_chat(number)) + "\n" for number in range(12)).encode()
    assert positions(check(written(tmp_path, content.removesuffix(b"\n") + b"\r\n"))) == [("crlf", 12, None)]


def test_check_of_blank_lines_reports_their_numbers(tmp_path: Path) -> None:
    """Line numbers include blank lines, the number of examples does not."""
    report = check(written(tmp_path, lines(5) + b"\n" + lines(6, 5) + b"  \n" + lines(1, 11)))
    assert positions(report) == [("blank-line", 6, None), ("blank-line", 13, None)]
    assert (report.examples, report.lines) == (12, 14)


def test_check_of_a_last_line_without_line_feed_reads_it(tmp_path: Path) -> None:
    """The last line needs no line feed."""
    report = check(written(tmp_path, lines(12).removesuffix(b"\n")))
    assert (report.examples, report.problems) == (12, ())


def test_check_of_invalid_utf8_reports_its_column(tmp_path: Path) -> None:
    """Columns count characters, and the other lines are read."""
    latin1 = b'{"prompt": "\xc3\xa9\xe9'
    report = check(written(tmp_path, lines(3) + latin1 + b"\n" + lines(12, 3)))
    assert positions(report) == [("not-utf8", 4, 14)]
    assert report.examples == 16


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_check_of_utf16_reports_the_encoding(tmp_path: Path, encoding: str) -> None:
    """The file gets one problem, not one per line."""
    report = check(written(tmp_path, ("\ufeff" + lines(12).decode()).encode(encoding)))
    assert positions(report) == [("not-jsonl", None, None)]
    assert "UTF-16" in report.problems[0].message


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b'[{"prompt": "a", "completion": "b"}]', "JSON array"),
        (b'[\n{"prompt": "a", "completion": "b"}\n]\n', "JSON array"),
        (b'\n{\n  "prompt": "a",\n  "completion": "b"\n}\n', "over several lines"),
        (b"prompt,completion\na,b\n", "CSV"),
        (b'"prompt";"completion"\n', "CSV"),
    ],
)
def test_check_of_other_documents_reports_their_type(tmp_path: Path, content: bytes, named: str) -> None:
    """One problem names the file type."""
    report = check(written(tmp_path, content))
    (problem,) = [problem for problem in report.problems if problem.code != "blank-line"]
    assert (problem.code, problem.line) == ("not-jsonl", None)
    assert named in problem.message


def test_check_of_too_few_examples_reports_both_numbers(tmp_path: Path) -> None:
    """Nine examples are too few, ten are enough, and the limit can be replaced."""
    nine = written(tmp_path, lines(9))
    (problem,) = check(nine).problems
    assert problem.code == "too-few-examples"
    assert problem.message.startswith("9 examples")
    assert "at least 10" in problem.message
    assert check(nine, limits=DatasetLimits(min_examples=1)).ok
    assert check(written(tmp_path, lines(10))).ok


def test_check_of_a_line_above_the_limit_skips_it(tmp_path: Path) -> None:
    """The long line is an error with its number. The following lines are read."""
    long = b'{"prompt": "' + b"x" * 3_000 + b'", "completion": "y"}\n'
    report = check(written(tmp_path, lines(6) + long + lines(6, 6)), limits=DatasetLimits(max_line_bytes=1_000))
    assert positions(report) == [("line-too-long", 7, None)]
    assert report.examples == 13


def test_check_above_the_request_and_upload_limits_reports_each(tmp_path: Path) -> None:
    """A file above the limit of one request is a warning, one above the upload limit an error."""
    path = written(tmp_path, lines(12))
    size = path.stat().st_size
    assert list(check(path, limits=DatasetLimits(max_file_bytes=size)).counts) == []
    assert list(check(path, limits=DatasetLimits(max_file_bytes=size - 1)).counts) == ["large-file"]
    assert list(check(path, limits=DatasetLimits(max_file_bytes=1, max_upload_bytes=size)).counts) == ["large-file"]
    beyond = DatasetLimits(max_file_bytes=size - 2, max_upload_bytes=size - 1)
    assert list(check(path, limits=beyond).counts) == ["file-too-large"]


def test_check_of_equal_examples_in_other_spelling_warns(tmp_path: Path) -> None:
    """Spacing, escapes and the order of keys make no difference."""
    repeated = b'{ "completion":" reply 3 END",  "prompt":"ma\\u0069l 3\\n\\n###\\n\\n"}\n'
    report = check(written(tmp_path, lines(12) + repeated))
    assert positions(report) == [("duplicate-row", 13, None)]
    assert "line 4" in report.problems[0].message


def test_check_against_another_file_reports_shared_examples(tmp_path: Path) -> None:
    """Each shared example is reported with its line in both files."""
    train, valid = written(tmp_path, lines(20)), written(tmp_path, lines(12, 18), "valid.jsonl")
    report = check(train, against=valid)
    assert positions(report) == [("overlap", 19, None), ("overlap", 20, None)]
    assert "line 1 of" in report.problems[0].message
    assert "valid.jsonl" in report.problems[0].message
    assert report.ok


def test_check_against_a_different_file_reports_nothing(tmp_path: Path) -> None:
    """Candidates of the filter are confirmed before they are reported."""
    train, valid = written(tmp_path, lines(3_000)), written(tmp_path, lines(3_000, 3_000), "valid.jsonl")
    assert check(train, against=valid).problems == ()


def test_check_against_a_missing_file_reports_it(tmp_path: Path) -> None:
    """The other path is reported, and the file itself is checked."""
    report = check(written(tmp_path, lines(12)), against=tmp_path / "valid.jsonl")
    assert positions(report) == [("file-not-found", None, None)]
    assert "valid.jsonl" in report.problems[0].message
    assert report.examples == 12


def test_check_with_a_required_format_rejects_others(tmp_path: Path) -> None:
    """A required format counts even if all examples have another."""
    report = check(written(tmp_path, lines(12)), format="chat")
    assert report.counts == {"mixed-format": 12}
    with pytest.raises(ValueError, match="completion, chat, preference, reinforcement"):
        check(tmp_path / "x", format="table")  # type: ignore[arg-type]  # the invalid value under test


def test_check_above_max_problems_counts_the_rest(tmp_path: Path) -> None:
    """Errors and warnings are kept and counted separately."""
    report = check(written(tmp_path, b"\n" * 50 + b"no json\n" * 30 + lines(12)), max_problems=10)
    assert (report.error_count, report.warning_count) == (30, 50)
    assert (len(report.errors), len(report.warnings)) == (10, 10)
    assert report.counts == {"blank-line": 50, "invalid-json": 30}


def test_raise_for_errors_raises_with_the_report(tmp_path: Path) -> None:
    """The message contains the first errors and the number of the others. Warnings raise nothing."""
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


def test_report_to_dict_is_plain_json(tmp_path: Path) -> None:
    """Derived values are included."""
    report = check(written(tmp_path, b"no json\n" + lines(12)))
    plain = json.loads(json.dumps(report.to_dict()))
    assert (plain["ok"], plain["error_count"], plain["examples"], plain["format"]) == (False, 1, 13, "completion")
    assert plain["problems"] == [
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
def test_check_of_the_shipped_data_reports_nothing(name: str) -> None:
    """Both pairs have no problem, no overlap and enough examples."""
    train, valid = DATA / f"{name}-train.jsonl", DATA / f"{name}-valid.jsonl"
    report = check(train, against=valid)
    assert report.problems == ()
    assert report.examples >= 60
    assert check(valid, against=train).problems == ()


def test_check_of_a_larger_file_needs_no_more_memory(tmp_path: Path) -> None:
    """24 MB more of file take less than 6 MB more of memory, because rows are not kept."""
    program = (
        f"import sys; from ft_client.datasets import check\n{PEAK_MEMORY}\nassert check(sys.argv[1]).ok; print(peak())"
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
