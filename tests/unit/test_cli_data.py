"""`ft data check`, and what holds for every command: help, usage errors, where output goes."""

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


def test_a_good_file_exits_with_0_and_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    """Format, size, classes and the parameters that go with them, on stdout."""
    assert main(["data", "check", str(TICKETS)]) == 0
    told, other = capsys.readouterr()
    assert "75 examples (completion)" in told
    assert "'billing' 15" in told
    assert "--compute-classification-metrics --classification-n-classes 5" in told
    assert told.endswith("0 errors, 0 warnings\n")
    assert other == ""


def test_a_line_that_is_not_json_exits_with_2_and_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File, line, column and code stand in one line."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b'{"prompt": \n')
    assert main(["data", "check", str(path)]) == 2
    assert f"{path}: error: line 76, column 12: not JSON: Expecting value [invalid-json]" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(None, "file-not-found"), (b"", "file-empty")])
def test_a_missing_and_an_empty_file_exit_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: str
) -> None:
    """Each with a message of its own."""
    path = tmp_path / "train.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert main(["data", "check", str(path)]) == 2
    assert f"[{code}]" in capsys.readouterr().out


def test_json_is_one_line_on_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole report, exit code as without."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"no\n")
    assert main(["data", "check", "--json", str(path)]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    report = json.loads(line)
    assert (report["object"], report["error_count"], report["problems"][0]["line"]) == ("ft.dataset_report", 1, 76)


def test_warnings_alone_exit_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are shown, and not more than 20 unless asked for."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(TICKETS.read_bytes() + b"\n" * 30)
    assert main(["data", "check", str(path)]) == 0
    assert "... and 10 more\n" in capsys.readouterr().out
    assert main(["data", "check", "--all", str(path)]) == 0
    assert capsys.readouterr().out.count("[blank-line]") == 30


def test_control_characters_of_a_file_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key that would clear the screen is shown, not obeyed."""
    path = tmp_path / "train.jsonl"
    row = {"messages": [{"role": "user", "content": "x", "\x1b[2J": 1}, {"role": "assistant", "content": "y"}]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    main(["data", "check", str(path)])
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert r"\x1b[2J" in told


@pytest.mark.parametrize("arguments", [["data", "check"], ["no-such-command"], ["files", "list", "--limit", "many"]])
def test_wrong_usage_exits_with_2_and_says_so_on_stderr(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Nothing on stdout."""
    assert main(arguments) == 2
    told, other = capsys.readouterr()
    assert told == ""
    assert "Usage: " in other


def test_the_module_is_the_command() -> None:
    """`python -m ft_client` works where the script is not on the path."""
    ran = subprocess.run(
        [sys.executable, "-m", "ft_client", "data", "check", str(TICKETS)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_command_without_its_extra_says_what_to_install(tmp_path: Path) -> None:
    """One sentence, no traceback."""
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('click')\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    ran = subprocess.run(
        [sys.executable, "-m", "ft_client", "--help"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr == "ft: the command needs more than the library: pip install 'ft-client[cli]'\n"


def test_help_loads_neither_the_client_nor_what_draws() -> None:
    """`ft --help` is quick because nothing is loaded for it."""
    program = (
        "import sys; from ft_client.cli import main; main(['--help']);"
        "heavy = {'plotext', 'ft_client_generated', 'ft_client.datasets', 'ft_client.results'} & set(sys.modules);"
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
        "sandbox", "data check",
        "files upload", "files list", "files get", "files download", "files delete",
        "jobs create", "jobs list", "jobs get", "jobs follow", "jobs wait", "jobs cancel", "jobs pause", "jobs resume",
        "jobs events", "jobs checkpoints", "jobs results",
        "fine-tunes create", "fine-tunes list", "fine-tunes get", "fine-tunes follow", "fine-tunes wait",
        "fine-tunes cancel", "fine-tunes events", "fine-tunes results",
        "models list", "models get", "models delete", "run",
    ],
)  # fmt: skip
def test_every_promised_command_is_there(expected: str) -> None:
    """And takes --json, unless it prints no data."""
    command = dict(_leaves(root))[expected]
    options = {name for parameter in command.params for name in parameter.opts}
    assert ("--json" in options) == (expected != "sandbox")


def test_the_page_of_commands_is_what_they_print() -> None:
    """docs/cli.md is renewed by `python -m ft_client.cli._docs > docs/cli.md`."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == _docs.render()
