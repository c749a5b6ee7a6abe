"""`ft cassettes check`: text, JSON and annotations of GitHub, for any folder and document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ft_client.cli import main
from tests.support import books_api
from tests.support.books_api import new_book, write_cassette
from tests.support.cassettes import FOLDER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a valid cassette and one with a problem, in the working directory, and their document."""
    monkeypatch.chdir(tmp_path)
    Path("openapi.json").write_text(json.dumps(books_api.document()), encoding="utf-8")
    write_cassette(Path("cassettes/a.yaml"), new_book())
    write_cassette(Path("cassettes/b.yaml"), new_book(), new_book({"title": "100%, \u202e\n"}, status=201))
    return Path("cassettes")


def check(*arguments: str | Path) -> int:
    """Run the command."""
    return main(["cassettes", "check", *map(str, arguments)])


PROBLEM = (
    "interaction 1: the contract has no response 201 for addBook"
    " -> correct the contract, or record it again: pytest --record-mode=rewrite"
)


def test_check_prints_problems(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each on stdout, the summary on stderr, and the exit code of bad data."""
    assert check(folder, "--contract", "openapi.json") == 2
    output = capsys.readouterr()
    assert output.out == f"cassettes/b.yaml:19: contract: {PROBLEM}\n"
    assert output.err == "cassettes: 2, problems: 1\n2 have no recorded.json: the rule stale needs it\n"


def test_check_prints_json_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An object for each problem, and a summary."""
    assert check(folder, "--contract", "openapi.json", "--json") == 2
    problem, report = map(json.loads, capsys.readouterr().out.splitlines())
    assert report == {"object": "ft.cassette_report", "cassettes": 2, "problems": 1}
    place = {key: problem[key] for key in ("object", "rule", "path", "line", "interaction")}
    assert place == {
        "object": "ft.cassette_problem", "rule": "contract", "path": "cassettes/b.yaml", "line": 19, "interaction": 1,
    }  # fmt: skip
    assert problem["message"].startswith("the contract has no response 201")


def test_check_prints_annotations_for_github(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workflow command for each problem, with its special characters escaped."""
    (folder / "b.yaml").rename(folder / "b,%.yaml")
    assert check(folder, "--contract", "openapi.json", "--github") == 2
    assert capsys.readouterr().out == (
        f"::error file=cassettes/b%2C%25.yaml,line=19,title=cassette%3A contract::{PROBLEM}\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--contract", "openapi.json", "--ignore", "contract"],
        [],
        ["--contract", "openapi.json", "--base-path", "/v1", "--ignore", "contract"],
    ],
)
def test_check_without_problems_succeeds(folder: Path, arguments: list[str]) -> None:
    """A rule may be ignored; without a contract there is nothing to break."""
    assert check(folder, *arguments) == 0


def test_check_applies_further_secrets(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A regular expression of the project."""
    assert check(folder, "--secret", "Uly[a-z]+") == 2
    assert (
        "cassettes/a.yaml:3: secret: interaction 0: request body: secret that matches Uly[a-z]+"
        in capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["cassettes", "--contract", "missing.yaml"], "missing.yaml"),
        (["cassettes", "--contract", "cassettes/a.yaml"], "not an OpenAPI 3.x document"),
        (["."], "no cassettes"),
        (["nowhere"], "does not exist"),
        (["cassettes", "--secret", "("], "missing )"),
    ],
)
def test_check_with_wrong_arguments_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    """The message names the argument."""
    if arguments == ["."]:
        for path in folder.iterdir():
            path.unlink()
    assert check(*arguments) == 2
    assert problem in capsys.readouterr().err


def test_check_of_the_project_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    """The cassettes of the project, with the bundled contract."""
    assert check(FOLDER, "--contract", "ft_client") == 0
    assert capsys.readouterr().err.endswith(", problems: 0\n")


def test_check_without_the_extra_names_it(folder: Path) -> None:
    """The command needs more than the extra `cli`."""
    program = "import sys; sys.modules['vcr'] = None; from ft_client.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "cassettes", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'ft-client[cassettes]'" in done.stderr
