"""Messy files: each row is written, a duplicate or rejected; the output passes the check; nothing is overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import check, prepare
from ft_client.errors import DatasetError
from tests.support.data_files import DataFile
from tests.support.messy_files import GOOD, MESSY, UNKNOWN_ENCODING
from tests.support.recordings import ROOT

CASES = ROOT / os.environ.get("FT_CLIENT_DATA_CASES", "../shared/cases/data")
EXPECTED: dict[str, dict[str, Any]] = (
    json.loads((CASES / "expected.json").read_text(encoding="utf-8")) if (CASES / "expected.json").is_file() else {}
)


def assert_prepared(source: Path, output: Path, rows: int, format_: str, **options: Any) -> None:
    """Prepare a file, and compare its numbers, its check, and its name with what is expected."""
    before = source.read_bytes()
    report = prepare(source, output, **options)
    assert (report.rows_out, report.format) == (rows, format_)
    assert report.rows_in == report.rows_out + report.duplicates + report.rejected
    assert {problem.code for problem in check(output, format=report.format).errors} <= {"too-few-examples"}
    with pytest.raises(FileExistsError):
        prepare(source, output, **options)
    assert source.read_bytes() == before


@pytest.mark.parametrize("file", MESSY, ids=str)
def test_messy_file_is_described_and_prepared(tmp_path: Path, file: DataFile) -> None:
    """A file that cannot be read is named, with the next step, and nothing is written."""
    source, output = tmp_path / file.name, tmp_path / "out.jsonl"
    source.write_bytes(file.content)
    report = check(source)
    assert file.words in report.file_description
    assert not report.ok or file.name == "spaces.jsonl"
    if file.rows is not None:
        assert_prepared(source, output, file.rows, file.format, **file.options)
        return
    with pytest.raises(DatasetError, match=file.words.split("(")[0]) as caught:
        prepare(source, output)
    assert "unpack" in str(caught.value) or "save it" in str(caught.value)
    assert not output.exists()


def test_check_of_examples_inside_an_object_names_the_command(tmp_path: Path) -> None:
    """The hint contains the place of the examples."""
    path = tmp_path / "nested.json"
    path.write_bytes(next(file.content for file in MESSY if file.name == "nested.json"))
    problem = check(path).problems[-1]
    assert "examples are inside (key 'dataset.rows')" in problem.message
    assert "ft data prepare" in problem.message


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": {}, "content": "q"}]},
        {"messages": [{"role": "user", "content": [{"type": {}}]}, {"role": "assistant", "content": "a"}]},
        {"messages": [{"role": "user", "content": [{"image_url": "x"}]}]},
        {"input": {"messages": 1.5}, "preferred_output": "a", "non_preferred_output": "b"},
        {"conversations": [{"role": "user"}, {"role": "assistant"}]},
        {"conversations": [{"role": "function_call"}, {"role": "assistant", "content": "a"}]},
    ],
    ids=["role", "part", "image", "input", "turn", "call"],
)
def test_row_with_values_of_wrong_types_is_rejected_alone(tmp_path: Path, row: dict[str, Any]) -> None:
    """The other rows are written."""
    good: dict[str, Any] = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
    if "conversations" in row:
        good = {"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": "a"}]}
    if "input" in row:
        good = {"input": {"messages": good["messages"][:1]}, "preferred_output": "a", "non_preferred_output": "b"}
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(each) + "\n" for each in (good, row)), encoding="utf-8")
    report = prepare(tmp_path / "in.jsonl", tmp_path / "out.jsonl", to="chat")
    assert (report.rows_out, report.rejected) == (1, 1)


def test_split_of_repeated_rows_writes_a_validation_file(tmp_path: Path) -> None:
    """Rows that are dropped as duplicates do not count as classes."""
    path, output = tmp_path / "source.jsonl", tmp_path / "train.jsonl"
    path.write_text(GOOD * 3, encoding="utf-8")
    report = prepare(path, output, split=0.2, dedupe=True)
    assert [file.rows for file in report.files] == [10, 2]
    assert report.duplicates == 24


def test_prepare_of_an_unknown_encoding_asks_for_utf_8(tmp_path: Path) -> None:
    """Text in Cyrillic is not read as Windows-1252."""
    path = tmp_path / "russian.csv"
    path.write_bytes(next(file.content for file in MESSY if file.name == "russian.csv"))
    with pytest.raises(DatasetError, match=UNKNOWN_ENCODING):
        prepare(path, tmp_path / "out.jsonl")


@pytest.mark.skipif(not EXPECTED, reason="the files are not part of the project, FT_CLIENT_DATA_CASES names them")
@pytest.mark.parametrize("name", EXPECTED)
def test_case_is_prepared_as_expected(tmp_path: Path, name: str) -> None:
    """Each file of the collection gives its number of examples in its format, or is rejected."""
    expected, output = EXPECTED[name], tmp_path / "out.jsonl"
    check(CASES / name)
    if expected.get("refused"):
        with pytest.raises(DatasetError):
            prepare(CASES / name, output)
        assert not output.exists()
        return
    assert_prepared(CASES / name, output, expected["examples"], expected["format"], dedupe=True)
