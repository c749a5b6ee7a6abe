"""Calls that type checkers accept and reject: tests/typing, with mypy --strict and basedpyright."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFUSED = ROOT / "tests" / "typing" / "refused.py"
MARKS = re.compile(r"  # type: ignore\[[\w, -]+\]  # pyright: ignore\[\w+(, \w+)*\]$")
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--no-error-summary"],
    "basedpyright": [str(Path(sys.executable).with_name("basedpyright")), "--pythonpath", sys.executable],
}
ACCEPTED = '    client.files.retrieve("file-1")'


def reported(checker: str, *files: Path) -> list[str]:
    """Return the lines with an error that a type checker prints about files."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [*CHECKERS[checker], *map(str, files)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return [line.strip() for line in done.stdout.splitlines() if " error" in line and not line.startswith("0 errors")]


@pytest.mark.parametrize("checker", CHECKERS)
def test_calls_are_accepted_and_rejected_as_marked(checker: str) -> None:
    """A marked line without its error is reported as an unused ignore comment."""
    assert reported(checker, *sorted(REFUSED.parent.glob("*.py"))) == []


@pytest.mark.parametrize("checker", CHECKERS)
def test_marked_line_that_is_accepted_is_reported(checker: str, tmp_path: Path) -> None:
    """As if a misspelled key were accepted."""
    lines = REFUSED.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if "client.files.retrieve" in line or "client.files.list(" in line)
    mark = MARKS.search(lines[number])
    assert mark is not None
    lines[number] = ACCEPTED + mark.group()
    file = tmp_path / "changed.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    (error, *_) = reported(checker, file)
    assert f"changed.py:{number + 1}:" in error
    assert "nused" in error or "nnecessary" in error


def test_each_call_is_marked() -> None:
    """Only the assignments of methods to names, and the use of variables, are accepted."""
    lines = REFUSED.read_text(encoding="utf-8").splitlines()
    unmarked = [line for line in lines if line.startswith("    ") and not MARKS.search(line)]
    assert len(lines) - len(unmarked) > 90
    assert [
        line for line in unmarked if not re.fullmatch(r"    (create|run, validate) = .*|    print\(.*\)", line)
    ] == []
