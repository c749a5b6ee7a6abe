"""`ft data`, and rules for every command: help, usage errors, output streams."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ft_client.cli import _docs, main
from ft_client.cli._app import root

ROOT = Path(__file__).parents[2]
TICKETS = ROOT / "ft_client" / "data" / "tickets-train.jsonl"


def test_data_check_of_a_valid_file_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """File type, format, tokens, classes and suggested parameters are on stdout."""
    assert main(["data", "check", str(TICKETS)]) == 0
    output, errors = capsys.readouterr()
    assert output.startswith(f"{TICKETS}: JSON Lines\n")
    assert "75 examples (completion), about " in output
    assert "'billing' 15" in output
    assert "--compute-classification-metrics --classification-n-classes 5" in output
    assert output.endswith("0 errors, 0 warnings\n")
    assert errors == ""


def test_data_check_of_invalid_json_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line contains the file, the line, the column, the fault and the code."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b'{"prompt": \n')
    assert main(["data", "check", str(path)]) == 2
    assert f"{path}: error: line 76, column 12: not JSON: the line ends inside the value" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(None, "file-not-found"), (b"", "file-empty")])
def test_data_check_of_a_missing_or_empty_file_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: str
) -> None:
    """Each has its code."""
    path = tmp_path / "train.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert main(["data", "check", str(path)]) == 2
    assert f"[{code}]" in capsys.readouterr().out


def test_data_check_with_json_prints_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line is the whole report, and the exit code is the same."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"no\n")
    assert main(["data", "check", "--json", str(path)]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert (report["object"], report["error_count"], report["problems"][0]["line"]) == ("ft.dataset_report", 1, 76)


def test_data_check_of_warnings_exits_with_0_and_groups_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line shows all warnings of one cause; `--all` shows each."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"\n" * 30)
    assert main(["data", "check", str(path)]) == 0
    output = capsys.readouterr().out
    assert "warning: 30 lines (76, 77, 78, 79, 80, ...): no example on this line [blank-line]" in output
    assert output.count("[blank-line]") == 1
    assert main(["data", "check", "--all", str(path)]) == 0
    assert capsys.readouterr().out.count("[blank-line]") == 30


def test_data_check_escapes_control_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A key that would clear the screen is shown as an escape."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "user", "content": "x", "\x1b[2J": 1}, {"role": "assistant", "content": "y"}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    main(["data", "check", str(path)])
    output = capsys.readouterr().out
    assert "\x1b" not in output
    assert r"\x1b[2J" in output


def _source(folder: Path) -> Path:
    path = folder / "faq.csv"
    path.write_text("Question,Answer\n" + "".join(f"Q{n},A{n}\n" for n in range(12)) + "Q only,\n", encoding="utf-8")
    return path


def test_data_prepare_prints_a_summary_and_the_next_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File type, decisions, rejected rows, the sum and the next command are on stdout."""
    output = tmp_path / "out.jsonl"
    assert main(["data", "prepare", str(_source(tmp_path)), "-o", str(output)]) == 0
    printed = capsys.readouterr().out
    assert "faq.csv: a CSV with columns Question, Answer\n" in printed
    assert "  assumed: read as question and answer (question, answer)\n" in printed
    assert "  rejected: empty answer: 1 row (line 14)\n" in printed
    assert f"{output}: 12 examples (chat)\n13 rows = 12 written + 0 duplicates + 1 rejected\n" in printed
    assert printed.endswith(f"next: ft run {output}\n")
    assert main(["data", "check", str(output)]) == 0


def test_data_prepare_passes_its_options_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Split, system message, rejected rows and JSON together."""
    output, rejects = tmp_path / "out-train.jsonl", tmp_path / "rejects.jsonl"
    options = [
        "--system",
        "Be kind.",
        "--split",
        "0.25",
        "--seed",
        "3",
        "--dedupe",
        "--rejects",
        str(rejects),
        "--json",
    ]
    assert main(["data", "prepare", str(_source(tmp_path)), "-o", str(output), *options, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["object"], report["rows_in"], report["rejected"]) == ("ft.prepare_report", 13, 1)
    assert [file["rows"] for file in report["files"]] == [9, 3]
    assert report["files"][1]["path"] == str(tmp_path / "out-valid.jsonl")
    assert '"Be kind."' in output.read_text(encoding="utf-8")
    assert json.loads(rejects.read_text(encoding="utf-8"))["line"] == 14


def test_data_prepare_of_an_unreadable_file_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Stderr has one sentence with the next step."""
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert main(["data", "prepare", str(tmp_path / "a.xls"), "-o", str(tmp_path / "out.jsonl")]) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert "is an old Excel workbook (.xls): save it as xlsx or CSV" in errors


@pytest.mark.parametrize("option", [["--prompt", "Question"], ["--split", "1"], ["--to", "table"]])
def test_data_prepare_with_a_wrong_option_exits_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    """Nothing is written."""
    output = tmp_path / "out.jsonl"
    assert main(["data", "prepare", str(_source(tmp_path)), "-o", str(output), *option]) == 2
    assert capsys.readouterr().err
    assert not output.exists()


def test_data_stats_prints_counts_and_a_histogram(capsys: pytest.CaptureFixture[str]) -> None:
    """The counter is named, and the longest examples have line numbers."""
    assert main(["data", "stats", str(TICKETS), "--longest", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"{TICKETS}: 75 examples (completion)\ncounter: exact (cl100k_base, toktok)\n" in printed
    assert "  up to        32         34  ####" in printed
    assert "longest: line 8: 25 tokens\n" in printed
    assert main(["data", "stats", str(TICKETS), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["object"] == "ft.dataset_stats"


def test_data_check_groups_problems_by_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line contains the number of lines, the cause and the code."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "User", "content": "x"}, {"role": "assistant", "content": "y"}]}
    path.write_text("".join(json.dumps({**row, "n": n}) + "\n" for n in range(12)), encoding="utf-8")
    assert main(["data", "check", str(path), "--ignore", "extra-key"]) == 2
    printed = capsys.readouterr().out
    message = "all 12 lines, messages[0].role: role 'User' is not valid (did you mean 'user'?) [unknown-role]"
    assert f"{path}: error: {message}\n" in printed
    assert "extra-key" not in printed


def test_data_check_with_strict_counts_warnings_as_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code and the labels change."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"\n")
    assert main(["data", "check", str(path), "--strict"]) == 2
    assert "error: line 76: no example on this line [blank-line]" in capsys.readouterr().out


def test_data_check_for_azure_applies_its_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A system message in reinforcement examples is an error for this profile."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}]}
    path.write_text("".join(json.dumps({**row, "n": n}) + "\n" for n in range(12)), encoding="utf-8")
    assert main(["data", "check", str(path)]) == 0
    assert "warning: all 12 lines, messages: Azure rejects" in capsys.readouterr().out
    assert main(["data", "check", "--for", "azure", str(path)]) == 2
    assert main(["data", "check", "--for", "openai", str(path)]) == 0
    assert "Azure" not in capsys.readouterr().out.rpartition("[system-in-reinforcement]")[2]


def test_data_check_with_github_prints_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each cause is one annotation at its first line, with reserved characters escaped."""
    path = tmp_path / "a,b.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"\n\nno\n")
    assert main(["data", "check", "--format", "github", str(path)]) == 2
    first, second = capsys.readouterr().out.splitlines()
    escaped = str(path).replace(",", "%2C")
    assert first.startswith(f"::error file={escaped},line=78,title=invalid-json (1 problem)::line 78: not JSON")
    assert second == (
        f"::warning file={escaped},line=76,title=blank-line (2 problems)::"
        "2 lines (76, 77): no example on this line [blank-line]"
    )


@pytest.mark.parametrize("arguments", [["--ignore", "crfl"], ["--format", "table"]])
def test_data_check_with_a_wrong_option_exits_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """The message suggests the valid value."""
    assert main(["data", "check", str(TICKETS), *arguments]) == 2
    assert "crlf" in (errors := capsys.readouterr().err) or "github" in errors


def test_data_check_of_several_files_checks_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file with an error makes the exit code 2."""
    assert main(["data", "check", str(TICKETS), str(tmp_path / "none.jsonl")]) == 2
    printed = capsys.readouterr().out
    assert "75 examples" in printed
    assert "[file-not-found]" in printed


@pytest.mark.parametrize("arguments", [["data", "check"], ["no-such-command"], ["files", "list", "--limit", "many"]])
def test_wrong_usage_exits_with_2_and_prints_to_stderr(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Nothing is written to stdout."""
    assert main(arguments) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert "Usage: " in errors


def test_module_runs_the_command() -> None:
    """`python -m ft_client` works without the script on the path."""
    ran = subprocess.run(
        [sys.executable, "-m", "ft_client", "data", "check", str(TICKETS)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_command_without_the_extra_prints_the_install_command(tmp_path: Path) -> None:
    """Stderr has one sentence and no traceback."""
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('click')\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, "-m", "ft_client", "--help"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr == "ft: the command needs the extra cli: pip install 'ft-client[cli]'\n"


def test_help_loads_no_heavy_module() -> None:
    """`ft --help` is fast because it imports neither the client nor the plots."""
    program = (
        "import sys; from ft_client.cli import main; main(['--help']);"
        "heavy = {'ft_client_generated', 'ft_client.datasets', 'ft_client.results'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def _leaves(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        return [leaf for name, child in command.commands.items() for leaf in _leaves(child, (*path, name))]
    return [(" ".join(path), command)]


@pytest.mark.parametrize(
    "expected",
    [
        "sandbox", "data check", "data prepare", "data stats",
        "files upload", "files list", "files get", "files download", "files delete",
        "jobs create", "jobs list", "jobs get", "jobs follow", "jobs wait", "jobs cancel", "jobs pause", "jobs resume",
        "jobs events", "jobs checkpoints", "jobs results",
        "fine-tunes create", "fine-tunes list", "fine-tunes get", "fine-tunes follow", "fine-tunes wait",
        "fine-tunes cancel", "fine-tunes events", "fine-tunes results",
        "models list", "models get", "models delete", "run",
    ],
)  # fmt: skip
def test_every_documented_command_exists(expected: str) -> None:
    """Each command with data has `--json`."""
    command = dict(_leaves(root))[expected]
    options = {name for parameter in command.params for name in parameter.opts}
    assert ("--json" in options) == (expected != "sandbox")


def test_cli_page_equals_the_help_texts() -> None:
    """docs/cli.md is renewed by `python -m ft_client.cli._docs > docs/cli.md`."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == _docs.render()
