"""Files that cannot be data, that change, or that are made to exhaust memory."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from ft_client.datasets import DatasetLimits, check, prepare, stats
from ft_client.datasets import _check as check_module
from ft_client.errors import DatasetError
from tests.support.data_files import CONVERSATIONS, PEAK_MEMORY, lines

PEAK = (
    "import sys; from ft_client.datasets import check, prepare; from ft_client.errors import DatasetError\n"
    f"{PEAK_MEMORY}\n"
    "check(sys.argv[2])\n"
    "start = peak()\n"
    "report = check(sys.argv[1])\n"
    "try:\n"
    "    prepare(sys.argv[1], sys.argv[3])\n"
    "except DatasetError: pass\n"
    "print(peak() - start, *report.counts)\n"
)


def peak_of(path: Path) -> tuple[int, list[str]]:
    """Return the MiB that check and prepare need above their start, and the codes of the report."""
    small = path.with_name("small.jsonl")
    small.write_text(lines(CONVERSATIONS), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, str(path), str(small), str(path.with_name("out.jsonl"))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    kib, *codes = ran.stdout.split()
    return int(kib) // 1024, codes


def test_check_of_a_pipe_reports_file_not_readable(tmp_path: Path) -> None:
    """A pipe is not opened, because opening it waits for a writer."""
    os.mkfifo(tmp_path / "pipe")
    report = check(tmp_path / "pipe")
    assert list(report.counts) == ["file-not-readable"]
    assert "not a regular file" in report.problems[0].message
    for act in (stats, lambda path: prepare(path, tmp_path / "out.jsonl")):
        with pytest.raises(DatasetError, match="not a regular file"):
            act(tmp_path / "pipe")


def test_check_of_a_growing_file_reports_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first size is read, and the change is an error."""
    path = tmp_path / "train.jsonl"
    path.write_text(lines(CONVERSATIONS), encoding="utf-8")

    def grow(done: int, total: int | None) -> None:
        with path.open("a", encoding="utf-8") as handle:
            handle.write(lines(CONVERSATIONS))

    report = check(path, on_progress=grow)
    assert (report.examples, list(report.counts)) == (len(CONVERSATIONS), ["file-changed"])


def test_check_of_a_long_line_needs_little_memory(tmp_path: Path) -> None:
    """A line of 200 MB is above the limit, and is not kept."""
    path = tmp_path / "train.jsonl"
    with path.open("wb") as handle:
        handle.write(lines(CONVERSATIONS).encode() + b'{"messages": "')
        for _ in range(200):
            handle.write(b"x" * 1_000_000)
        handle.write(b'"}\n' + lines(CONVERSATIONS).encode())
    used, codes = peak_of(path)
    assert codes == ["line-too-long", "duplicate-row"]
    assert used < 32


@pytest.mark.parametrize("text", ["[" * 1_000_000, '{"a":' * 1_000_000, "{'a':" * 200_000, "[" * 100 + "{"])
def test_check_and_prepare_of_deep_nesting_report_it(tmp_path: Path, text: str) -> None:
    """Nesting neither crashes nor recurses."""
    for name, content in (("line.jsonl", lines(CONVERSATIONS) + text + "\n"), ("whole.json", text)):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        assert not check(path).ok
    report = prepare(tmp_path / "line.jsonl", tmp_path / "out.jsonl")
    assert (report.rows_out, report.rejected) == (len(CONVERSATIONS), 1)
    with pytest.raises(DatasetError):
        prepare(tmp_path / "whole.json", tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    "line", ['{"prompt": "' + '\\"x' * 20_000, json.dumps({"text": "\n" * 30_000})], ids=["cut-off", "empty-lines"]
)
def test_prepare_of_a_line_with_a_long_text_takes_linear_time(tmp_path: Path, line: str) -> None:
    """Neither the search for the end of a text with many quotes nor that for a speaker starts again at each place."""
    (tmp_path / "long.jsonl").write_text(lines(CONVERSATIONS) + line, encoding="utf-8")
    before = time.process_time()
    report = prepare(tmp_path / "long.jsonl", tmp_path / "out.jsonl")
    assert report.rejected == 1
    assert time.process_time() - before < 4  # quadratic: 9 s and more


def test_prepare_of_a_decompression_bomb_stops(tmp_path: Path) -> None:
    """A file that unpacks to more than 250 times its size is an error before it is unpacked to its end."""
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=9) as handle:
        handle.write(lines(CONVERSATIONS).encode())
        for _ in range(200):
            handle.write(b"x" * 1_000_000)
    used, codes = peak_of(path)
    assert codes == ["not-jsonl"]
    assert used < 128
    with pytest.raises(DatasetError, match="more than 250 times its size"):
        prepare(path, tmp_path / "none.jsonl")


def test_check_of_a_workbook_bomb_reports_it(tmp_path: Path) -> None:
    """The sizes in the directory of the archive decide before anything is unpacked."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    report = check(path)
    assert list(report.counts) == ["not-jsonl"]
    assert "unpacks to far more than its size" in report.problems[0].message


def test_check_uses_all_cores_for_large_files_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report of a file above the limit is the same, and other threads prevent a fork."""
    path = tmp_path / "train.jsonl"
    path.write_text(lines([*CONVERSATIONS, *CONVERSATIONS[:3]]), encoding="utf-8")
    one = check(path).to_dict()
    from ft_client.datasets import _parallel

    assert not _parallel.can_run_parallel(_parallel.MIN_BYTES - 1)
    started: list[int] = []
    run = _parallel.run_parallel
    monkeypatch.setattr(check_module, "can_run_parallel", lambda size: True)
    monkeypatch.setattr(check_module, "run_parallel", lambda *args: started.append(1) or run(*args, workers=2))
    assert check(path).to_dict() == one
    assert started == [1]
    thread = threading.Timer(30, lambda: None)
    thread.start()
    try:
        assert not _parallel.can_run_parallel(_parallel.MIN_BYTES)
    finally:
        thread.cancel()
        thread.join()


def test_check_above_the_limit_of_a_model_warns(tmp_path: Path) -> None:
    """The limit and the formats belong to the model."""
    path = tmp_path / "train.jsonl"
    long = {"messages": [{"role": "user", "content": "a " * 10_000}, {"role": "assistant", "content": "b"}]}
    path.write_text(lines([*CONVERSATIONS, long]), encoding="utf-8")
    assert check(path).counts == {}
    assert check(path, model="gpt-3.5-turbo-0613").counts == {"long-example": 1}
    assert list(check(path, model="babbage-002").counts) == ["wrong-format"]


def test_check_of_long_prompts_depends_on_the_weight(tmp_path: Path) -> None:
    """Prompts dominate the loss if their length times the weight is above that of the completions."""
    path = tmp_path / "train.jsonl"
    rows = [{"prompt": f"{number} {'x' * 500} ->", "completion": f" reply {number} END"} for number in range(12)]
    path.write_text(lines(rows), encoding="utf-8")
    assert check(path).counts == {}
    assert check(path, prompt_loss_weight=0.1).counts == {"long-prompts": 1}


def test_check_with_an_unknown_rule_to_ignore_raises(tmp_path: Path) -> None:
    """The message suggests a similar code."""
    with pytest.raises(ValueError, match="Did you mean 'crlf'"):
        check(tmp_path / "x", ignore=["crfl"])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"messages": []},', "a comma after the object"),
        (b"{'messages': [], 'ok': True}", "Python, not JSON"),
        (b'{"messages": [], }', "a comma before }"),
        (b'{"messages": [', "the line ends inside the value"),
        (b'{"messages": "a\tb"}', "a control character in a string"),
        (b'{"messages": "a\\x"}', "a backslash without a valid escape"),
        (b'{"messages": []}{"messages": []}', "more than one value on the line"),
        (b"// comment", "a comment"),
        ("{“messages”: []}".encode(), "typographic quotes"),
        (b'\xef\xbb\xbf{"messages": []}', "a byte order mark before the object"),
        (b'{"messages": "a" b"}', "a double quote in a text"),
        (b"{messages: []}", "a key without double quotes"),
    ],
)
def test_check_of_a_usual_fault_names_it(tmp_path: Path, line: bytes, words: str) -> None:
    """The message states the fault in words."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(lines(CONVERSATIONS).encode() + line + b"\n")
    (problem,) = check(path, limits=DatasetLimits(min_examples=1)).errors
    assert (problem.code, problem.line) == ("invalid-json", len(CONVERSATIONS) + 1)
    assert words in problem.message


def test_groups_count_problems_and_lines(tmp_path: Path) -> None:
    """A group has all lines of one cause, and the first five by number."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "Human", "content": "x"}, {"role": "Human", "content": "x"}, {"role": "bot"}]}
    path.write_text((json.dumps(row) + "\n") * 12, encoding="utf-8")
    report = check(path, ignore=["duplicate-row"])
    human = next(group for group in report.groups if "'Human'" in group.message)
    assert (human.count, human.line_count, human.lines, human.where) == (24, 12, [1, 2, 3, 4, 5], "messages[].role")
    assert human.describe(report.lines).startswith("all 12 lines, messages[].role: role 'Human' is not valid")
