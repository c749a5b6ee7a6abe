"""Every command of `ft` in every environment: no traceback, the same exit code, and no ID that is broken."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import click
import pytest

from ft_client import FTClient
from ft_client.cli._app import root
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat, completions
from tests.support.terminal import needs_terminal, run_command_at_terminal

GRADER = '{"type":"string_check","name":"x","input":"{{sample.output_text}}","reference":"a","operation":"eq"}'
# arguments of each command; a second entry is the exit code, if it is not 0
ARGUMENTS: dict[str, tuple[str, int] | str] = {
    "cassettes check": ("cassettes", 2),  # the folder has none
    "continue": "",
    "data check": "train.jsonl",
    "data prepare": "faq.csv -o out.jsonl --force",
    "data stats": "train.jsonl --model gpt-4o-mini",
    "doctor": "",
    "export": "exported",
    "files upload": "train.jsonl",
    "files list": "",
    "files get": "{file}",
    "files wait": "{file}",
    "files download": "{file} -o copy.jsonl --force",
    "files delete": "{spare}",
    "fine-tunes create": "--training-file {legacy_file} --model ada --no-journal",
    "fine-tunes list": "",
    "fine-tunes get": "{tune}",
    "fine-tunes cancel": ("{tune}", 1),  # it has ended
    "fine-tunes follow": "{tune}",
    "fine-tunes wait": "{tune}",
    "fine-tunes results": "{tune} -o results",
    "fine-tunes checkpoints": ("{tune}", 2),  # OpenAI has no such operation
    "fine-tunes delete": ("{tune}", 2),
    "fine-tunes events": "{tune}",
    "graders validate": shlex.quote(GRADER),
    "graders run": f"{shlex.quote(GRADER)} --sample a",
    "jobs create": "--training-file {file} --model MODEL --no-journal",
    "jobs list": "--since 1d",
    "jobs copy": "{job} --from account --to nebius --dry-run",
    "jobs get": "{job}",
    "jobs cancel": ("{job}", 1),
    "jobs follow": "{job}",
    "jobs wait": "{job}",
    "jobs results": "{job} -o results --plot curve.svg",
    "jobs pause": ("{job}", 1),
    "jobs resume": ("{job}", 1),
    "jobs delete": ("{job}", 2),  # OpenAI has no such operation
    "jobs events": "{job}",
    "jobs checkpoints": "{job}",
    "models list": "",
    "models get": MODEL,
    "models delete": "{model}",
    "permissions list": "{checkpoint}",
    "permissions create": "{checkpoint} proj-1",
    "permissions delete": ("{checkpoint} cp-none", 1),
    "plan": "train.jsonl --model MODEL",
    "run": "train.jsonl --model MODEL --new -o results",
    "sandbox": ("--contract missing.json", 2),  # otherwise it runs until it is stopped
    "uploads send": "train.jsonl",
    "uploads cancel": ("upload_none", 1),
}


def leaves(command: click.Command, path: str = "") -> Iterator[str]:
    """Yield the name of each command that is not a group."""
    if not isinstance(command, click.Group):
        yield path
        return
    for name, child in command.commands.items():
        yield from leaves(child, f"{path} {name}".strip())


def test_every_command_has_an_example() -> None:
    """A new command needs a line in `ARGUMENTS`."""
    assert sorted(leaves(root)) == sorted(ARGUMENTS)


@attrs.frozen
class Environment:
    """Where the commands run.

    Attributes:
        variables: Environment variables; None removes one.
        width: Columns of the terminal; None for no terminal.
        streams: Redirections in the shell.
        options: Arguments of every command.
        code: Another exit code that is accepted, such as for a closed pipe.
        codes: Exit codes of single commands.
    """

    variables: dict[str, str | None] = attrs.field(factory=dict)
    width: int | None = None
    streams: str = ""
    options: tuple[str, ...] = ()
    code: int = 0
    codes: dict[str, int] = attrs.field(factory=dict)


ASCII: dict[str, str | None] = {
    "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii",
    "HOME": "/dev/null/home", "XDG_STATE_HOME": None, "FT_JOURNAL": None,
}  # fmt: skip
ENVIRONMENTS = {
    "ASCII, home cannot be written": Environment(ASCII, codes={"doctor": 1}),
    "cp1252, no home": Environment({"PYTHONIOENCODING": "cp1252", "HOME": None, "XDG_STATE_HOME": "state"}),
    "dumb terminal of 40 columns": Environment({"TERM": "dumb"}, width=40),
    "80 columns": Environment(width=80),
    "200 columns, no colour": Environment({"NO_COLOR": "1"}, width=200),
    "stderr and stdin closed, JSON": Environment(streams="2>&- <&-", options=("--json",)),
    "all closed": Environment(streams="<&- >&- 2>&-"),
    "stdout is a closed pipe": Environment(streams="| (exec <&-; cat <&- 2>/dev/null; sleep 0.2)", code=1),
}


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """The service of all environments."""
    with Sandbox(speed=1e6) as sandbox:
        yield sandbox


def prepared(service: Sandbox, folder: Path) -> list[list[str]]:
    """Create objects and files for the commands, and return the arguments of each."""
    (folder / "train.jsonl").write_bytes(chat())
    rows = "".join(f"What is {number}?,It is {number}.\n" for number in range(20))
    (folder / "faq.csv").write_text(f"Question,Answer\n{rows}", encoding="utf-8")
    (folder / "cassettes").mkdir()
    with FTClient("any", base_url=service.base_url) as client:
        file = client.files.upload(("tr\u00e4in \u6570.jsonl", chat()))
        spare = client.files.upload(("spare.jsonl", chat()))
        legacy_file = client.files.upload(("legacy.jsonl", completions()))
        job = client.fine_tuning.jobs.wait(client.fine_tuning.jobs.create(model=MODEL, training_file=file.id).id)
        tune = client.fine_tunes.wait(client.fine_tunes.create(model="ada", training_file=legacy_file.id).id)
        checkpoint = client.fine_tuning.jobs.checkpoints.list(job.id).data[-1].fine_tuned_model_checkpoint
        client.account.export(folder / "account", only=["jobs", "files"])
    ids = {
        "file": file.id, "spare": spare.id, "legacy_file": legacy_file.id, "job": job.id, "tune": tune.id,
        "model": job.fine_tuned_model, "checkpoint": checkpoint,
    }  # fmt: skip
    found = []
    for command, given in ARGUMENTS.items():
        text = given if isinstance(given, str) else given[0]
        for name, value in ids.items():
            text = text.replace(f"{{{name}}}", str(value))
        found.append([*command.split(), *shlex.split(text.replace("MODEL", MODEL))])
    return found


@attrs.frozen
class Outcome:
    """Results of the commands in one environment: their arguments, exit codes or tracebacks, and output."""

    commands: list[list[str]]
    results: list[int | str]
    text: str


def run(environment: Environment, service: Sandbox, folder: Path) -> Outcome:
    """Run all commands in an environment."""
    folder.mkdir()
    commands = prepared(service, folder)
    (folder / "commands.json").write_text(json.dumps([[*each, *environment.options] for each in commands]))
    inherited = {
        "PYTHONPATH": os.pathsep.join(sys.path), "FT_JOURNAL": str(folder / "journal"), "OPENAI_API_KEY": "any",
        "OPENAI_BASE_URL": service.base_url, **environment.variables,
    }  # fmt: skip
    variables = {name: value for name, value in inherited.items() if value is not None}
    command = [sys.executable, "-m", "tests.support.cli_driver", "commands.json", "results.json"]
    if environment.width is None:
        removed = [f"-u{name}" for name, value in inherited.items() if value is None]
        shell = f"{shlex.join(['env', *removed, *command])} {environment.streams}"
        done = subprocess.run(
            ["bash", "-c", shell], env=os.environ | variables, cwd=folder, stdin=subprocess.DEVNULL, timeout=120,
            capture_output=True, check=False,
        )  # fmt: skip
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
    else:
        text = run_command_at_terminal(command, variables, width=environment.width, folder=folder)
    return Outcome(commands, json.loads((folder / "results.json").read_text()), text)


@pytest.fixture(scope="module")
def outcomes(service: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """The outcome in each environment. They run side by side, as most of their time is waiting."""
    folder = tmp_path_factory.mktemp("environments")
    with ThreadPoolExecutor(4) as pool:
        futures = {
            name: pool.submit(run, environment, service, folder / str(number))
            for number, (name, environment) in enumerate(ENVIRONMENTS.items())
        }
    return {name: future.result() for name, future in futures.items()}


@needs_terminal  # and a shell
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_command_ends_with_its_exit_code(name: str, outcomes: dict[str, Outcome]) -> None:
    """Whatever the locale, the home folder, the terminal and the streams."""
    environment, outcome = ENVIRONMENTS[name], outcomes[name]
    wrong = {}
    for (command, given), result in zip(ARGUMENTS.items(), outcome.results, strict=True):
        code = environment.codes.get(command, 0 if isinstance(given, str) else given[1])
        if result not in {code, code or environment.code}:
            wrong[command] = result
    assert wrong == {}
    assert "Traceback" not in outcome.text
    assert "Exception ignored" not in outcome.text


@needs_terminal
@pytest.mark.parametrize("name", [name for name, environment in ENVIRONMENTS.items() if not environment.streams])
def test_no_id_is_broken(name: str, outcomes: dict[str, Outcome]) -> None:
    """The start of an ID is followed by the rest of it, at any width."""
    outcome = outcomes[name]
    ids = {word for command in outcome.commands for word in command if re.fullmatch(r"(file|ftjob|ft)-\w{20,}", word)}
    assert len(ids) > 3
    for each in ids:
        for match in re.finditer(re.escape(each[:12]), outcome.text):
            assert outcome.text.startswith(each, match.start())
