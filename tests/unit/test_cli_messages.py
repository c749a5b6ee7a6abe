"""Messages of the command: advice in its own words, errors as JSON, waits that can be seen."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import _log
from ft_client._journal import Journal
from ft_client._progress import TrainingProgress, duration
from ft_client.cli import main
from ft_client.cli._advice import in_words_of_the_command
from ft_client.cli._app import _NoteHandler
from ft_client.cli._events import EventView
from ft_client.cli._session import Session
from ft_client.sandbox import Sandbox
from ft_client_generated.models import FineTuningJob, FineTuningJobEvent
from tests.support.service import KEY, chat, set_faults
from tests.support.terminal import needs_terminal, run_at_terminal

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ft_client"
# a call of the library, or a parameter, in a text
PYTHON = re.compile(r"\bclient\.|FTClient\(|(?<![-\w])[a-z_]{3,}=(?=[ ,.)]|$)|\b[a-z_]+\(\)")
# modules whose texts the command does not show, and texts that are not advice
ELSEWHERE = {"cli", "sandbox", "cassettes", "resources", "types"}
NOT_ADVICE = re.compile(
    r"client\.(account\.(export|copy_job)|files(\.(download|upload))?|fine_tuning\.jobs\.create(_many)?)|\?mode=|sep=|"
    r"bytes=|\(data=|, has_more=|this is the last page: .*|client\.api needs .*|the body was read before -> .*"
)


def texts() -> set[str]:
    """Return the texts of the library that name a Python call or a parameter, without docstrings."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if not ELSEWHERE.isdisjoint(path.relative_to(PACKAGE).parts):
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        documents = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        found |= {
            node.value for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
            and PYTHON.search(node.value) and not NOT_ADVICE.fullmatch(node.value)
        }  # fmt: skip
    return found


def test_command_has_words_for_all_advice_of_the_library() -> None:
    """No message of `ft` names a Python call or a parameter."""
    found = texts()
    assert len(found) > 15
    filled = {text.replace("{file}", '"file-1"').replace("{}", "3") for text in found}
    assert [text for text in filled if PYTHON.search(in_words_of_the_command(text))] == []


def test_command_has_words_for_the_alternatives_of_each_profile() -> None:
    """What to do in place of an operation that a service lacks."""
    from ft_client._profile import load
    from ft_client._profile.data import index

    found = {text for name in index()["modules"] for text in load(name).data["alternatives"].values()}
    assert len(found) > 15
    words = {in_words_of_the_command(text) for text in found}
    assert [text for text in words if PYTHON.search(text)] == []
    assert "ft fine-tunes list" in words


def test_missing_key_names_the_variable_and_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the Python API."""
    assert main(["jobs", "list"]) == 2
    assert capsys.readouterr().err == "ft: no API key: set OPENAI_API_KEY, or use the sandbox: add --sandbox\n"


def test_commands_in_advice_exist() -> None:
    """A reader can copy them."""
    from click.testing import CliRunner

    from ft_client.cli._advice import WORDS
    from ft_client.cli._app import root

    alternatives = (r"(list|create)", r"(wait|cancel)", r"(cancel|delete)", "(events|checkpoints)")
    commands = {
        match
        for pattern, words in WORDS
        for word in next((each.strip("()").split("|") for each in alternatives if each in pattern), [""])
        for match in re.findall(r"\bft ([a-z-]+ [a-z-]+)", words.replace(r"\1", word))
    }
    assert len(commands) > 4
    for command in commands:
        assert CliRunner().invoke(root, [*command.split(), "--help"]).exit_code == 0, command


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["jobs", "get", "ftjob-0"], {"type": "NotFoundError", "exit_code": 1, "status_code": 404}),
        (["jobs", "get"], {"type": "UsageError", "exit_code": 2, "message": "Missing argument 'JOB_ID'."}),
        (["files", "upload", "missing.jsonl"], {"type": "UsageError", "exit_code": 2}),
    ],
)
def test_error_is_json_on_stderr(
    arguments: list[str], expected: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Errors of the service and of the usage; the next step is apart from the message."""
    with Sandbox() as sandbox:
        code = main([*arguments, "--json", "--api-key", "k", "--base-url", sandbox.base_url])
    told, other = capsys.readouterr()
    error = json.loads(other.splitlines()[-1])
    assert (told, code, error["object"]) == ("", expected["exit_code"], "ft.error")
    assert error | expected == error
    if error["type"] == "NotFoundError":
        assert error["next_step"].startswith("check the ID")
        assert error["request_id"].startswith("req_")
        assert error["request_id"] not in error["next_step"]


def record_of(wait: _log.Wait) -> logging.LogRecord:
    """A log record about a wait."""
    record = logging.LogRecord("ft_client", logging.INFO, "", 0, "listModels: 429 Too Many Requests: x", None, None)
    record.ft_wait = wait
    return record


@pytest.mark.parametrize(
    ("brief", "expected"),
    [
        (True, "ft: rate limited, next attempt in 4 s (2 of 3)\n"),
        (False, "ft: listModels: 429 Too Many Requests: x\n"),
    ],
)
def test_retry_is_described_in_a_few_words_at_a_terminal(
    brief: bool, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log file gets the whole message."""
    _NoteHandler(Session(), brief=brief).emit(record_of(_log.Wait("rate limited", 4.2, 2, 3)))
    assert capsys.readouterr().err == expected


@needs_terminal
def test_terminal_shows_why_and_how_long_the_client_waits() -> None:
    """From a response of a service to the line."""
    with Sandbox() as sandbox:
        set_faults(sandbox, {"operation": "listModels", "kind": "status", "status": 429, "times": 1})
        settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": sandbox.base_url}
        printed = run_at_terminal(["models", "list"], settings, width=80)
    assert re.search(r"ft: rate limited, next attempt (in \d+ s|at once) \(2 of 3\)\r\n", printed)


def test_live_line_counts_the_seconds_of_an_outage() -> None:
    """Until the service responds again."""
    session = Session()
    view = EventView(session)
    with view:
        session.on_wait(_log.Wait("no connection"))
        view._outage = ("no connection", time.monotonic() - 9.2)
        assert str(view._line()) == "no connection for 9 s"
        session.on_wait(_log.OVER)
        assert str(view._line()).startswith("waiting for ")
    session.on_wait(_log.Wait("no connection"))
    assert view._outage is None


def event(**values: Any) -> FineTuningJobEvent:
    """An event of a job."""
    return FineTuningJobEvent.from_dict(values)


def job(**values: Any) -> FineTuningJob:
    """A job with what matters here."""
    return FineTuningJob.from_dict(values)


def step(number: int, at: int, loss: float) -> FineTuningJobEvent:
    """A step event of a job."""
    message = f"Step {number}/200: training loss={loss}"
    return event(message=message, created_at=at, data={"step": number, "train_loss": loss})


def test_progress_has_step_loss_epoch_and_time_left() -> None:
    """The time is that of the steps so far."""
    progress = TrainingProgress()
    assert progress.text(0) == ""
    progress.add_job(job(method={"type": "dpo", "dpo": {"hyperparameters": {"n_epochs": 4}}}))
    progress.add_event(step(10, 1_000, 1.5))
    progress.add_event(step(60, 1_050, 0.75))
    assert progress.text(1_050) == "step 60/200, loss 0.75, epoch 2/4, 2 min left"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400], ids=["inf", "nan", "long"])
def test_progress_leaves_out_numbers_that_no_float_has(value: float) -> None:
    """JSON has them, and a wait must not fail for what it shows."""
    progress = TrainingProgress()
    progress.add_job(job(hyperparameters={"n_epochs": value}, estimated_finish=value))
    progress.add_event(event(message="Step 10/200", created_at=value, data={"train_loss": value}))
    assert progress.text(0) == "step 10/200"


def test_progress_leaves_out_what_is_not_known() -> None:
    """The legacy API has epochs alone; `auto` epochs and one step say nothing about the end."""
    progress = TrainingProgress()
    progress.add_job(job(hyperparameters={"n_epochs": "auto"}))
    progress.add_event(event(message="Completed epoch 1/4", created_at=5))
    assert progress.text(6) == "epoch 1/4"
    progress.add_job(job(hyperparameters={"n_epochs": "auto"}, estimated_finish=126))
    assert progress.text(6) == "epoch 1/4, 2 min left"


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7_200, "2 h"), (172_800, "2 d")]
)
def test_duration_has_its_largest_unit(seconds: float, expected: str) -> None:
    """One unit is enough."""
    assert duration(seconds) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is not POSIX")
@pytest.mark.parametrize("ending", [">&-", "2>&-", ">&- 2>&-", "| true", "2>&1 | true"])
def test_closed_output_causes_no_traceback(ending: str, tmp_path: Path) -> None:
    """A stream that the shell closed, and a reader that does not read."""
    log = tmp_path / "log"
    with Sandbox() as sandbox:
        settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": sandbox.base_url, "FT_LOG": "debug"}
        command = f"{sys.executable} -m ft_client models list {ending}"
        subprocess.run(
            ["/bin/sh", "-c", f"exec 2>{log}; {command}"], env={**os.environ, **settings}, check=False,
            stdout=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip
    assert "Traceback" not in log.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of the size of a file")
@pytest.mark.parametrize("existing", [False, True])
def test_run_continues_when_the_journal_cannot_grow(existing: bool, tmp_path: Path) -> None:
    """As on a full disk. One warning is printed, and no message names a run that cannot be continued."""
    path = tmp_path / "journal.sqlite3"
    if existing:
        Journal(path).intend("service", "run", "key", details={"state": "done"})
    limit = path.stat().st_size if existing else 5000  # SQLite writes pages of 4096 bytes
    program = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); "
        "from ft_client.cli import main; main()"
    )
    train = tmp_path / "train.jsonl"
    train.write_bytes(chat(10))
    with Sandbox(speed=1e6) as sandbox:
        command = ["run", str(train), "--api-key", "k", "--base-url", sandbox.base_url, "-o", str(tmp_path)]
        done = subprocess.run(
            [sys.executable, "-c", program, *command], env={**os.environ, "FT_JOURNAL": str(path)},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        jobs = httpx.get(f"{sandbox.base_url}/fine_tuning/jobs", headers=KEY, trust_env=False).json()["data"]
    assert (done.returncode, len(jobs)) == (0, 1), done.stderr
    assert done.stderr.count("continuing without it") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are not POSIX")
@needs_terminal
def test_run_in_the_c_locale_with_a_read_only_home(tmp_path: Path) -> None:
    """The journal cannot be written: a warning, and the job runs. Without a terminal, in 40 columns."""
    home = tmp_path / "home"
    home.write_text("not a folder, so that not even root can write into it")
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C", "LANG": "C", "COLUMNS": "40", "PYTHONUTF8": "0"}
    environment = {name: value for name, value in environment.items() if name not in {"FT_JOURNAL", "XDG_STATE_HOME"}}
    with Sandbox(speed=1e6) as sandbox:
        done = subprocess.run(
            [sys.executable, "-m", "ft_client", "run", str(PACKAGE / "data" / "measures-train.jsonl"), "--api-key",
             "k", "--base-url", sandbox.base_url, "-o", str(tmp_path)],
            env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "continuing without it" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["jbos", "list"], 2, "No such command 'jbos'. Did you mean 'jobs'?"),
        (["jobs", "list", "--stat", "x"], 2, "No such option"),
        (["jobs", "list", "--limit", "0"], 2, "0 is not in the range x>=1"),
        (["jobs", "list", "--sandbox"], 2, "--sandbox starts its own service: omit --base-url and --api-key"),
        (["jobs", "get", "ftjob-0"], 1, "404 Not Found: Could not find fine tune: ftjob-0 -> check the ID"),
        (["jobs", "create", "--training-file", "no.jsonl", "--model", "m", "--upload"], 2, "there is no file"),
        (["jobs", "create", "--training-file", "f", "--model", "m", "--seed", "-1"], 2, "seed = -1: must be at least"),
        (["jobs", "create", "--training-file", "f", "--model", "m", "--n-epochs", "x"], 2, "must be auto or an int"),
        (["jobs", "copy", "x", "--from", "no", "--to", "nope"], 2, "'nope' is not one of azure, "),
        (["jobs", "copy", "x", "--from", "no", "--to", "azure"], 2, "no is not an export: cannot read index.jsonl"),
        (["jobs", "results", "x", "--plot", "x.png"], 2, "the name must end in .svg or .html"),
        (["files", "upload", "no.jsonl"], 2, "File 'no.jsonl' does not exist."),
        (["files", "list", "--limit"], 2, "'--limit'"),
        (["data", "check", "no.jsonl"], 2, "error: there is no file no.jsonl [file-not-found]"),
        (["data", "check", "no.jsonl", "--for", "nope"], 2, "'nope' is not one of azure, "),
        (["data", "prepare", "no.csv", "-o", "x"], 2, "ft: there is no file no.csv"),
        (["plan", "no.jsonl", "--model", "m"], 2, "there is no file no.jsonl"),
        (["run", "no.jsonl"], 2, "error: there is no file no.jsonl [file-not-found]"),
        (["continue", "zzz"], 2, "no interrupted run starts with 'zzz' -> list them: ft continue"),
        (["graders", "validate", "{bad"], 2, "invalid JSON: Expecting property name"),
        (["export", "verify", "no"], 2, "-> name a folder of `ft export`"),
        (["sandbox", "--profile", "nope"], 2, "'nope' is not one of azure, "),
        (["sandbox", "--port", "80000"], 2, "80000 is not in the range"),
        (["cassettes", "check", "no"], 2, "Directory 'no' does not exist."),
        (["uploads", "send", "no"], 2, "File 'no' does not exist."),
        (["models", "list", "--base-url", "localhost:1"], 2, "ft: the base URL 'localhost:1' is not an http(s) URL"),
        (["models", "list", "--profile", "nope"], 2, "ft: profile 'nope' is unknown. Use one of: azure, "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)  # fmt: skip
def test_mistake_is_explained(
    arguments: list[str], code: int, words: str, service_url: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """One mistake of each kind: the message on stderr or in the report, and the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FT_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("OPENAI_BASE_URL", service_url)
    settings = [] if arguments[0] in {"data", "plan", "sandbox", "cassettes"} else ["--api-key", "any"]
    assert main([*arguments, *settings]) == code
    out, err = capsys.readouterr()
    assert words in out + err


@pytest.fixture(scope="module")
def service_url() -> Iterator[str]:
    """A service for the mistakes."""
    with Sandbox() as sandbox:
        yield sandbox.base_url


def test_run_without_a_journal_does_not_offer_to_continue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a journal that can be written, `ft continue` is not offered."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("FT_JOURNAL", str(tmp_path / "file" / "journal"))
    data = str(PACKAGE / "data" / "measures-train.jsonl")
    with Sandbox() as sandbox:
        set_faults(sandbox, {"operation": "createFile", "kind": "status", "status": 400})
        assert main(["run", data, "--model", "m", "--api-key", "any", "--base-url", sandbox.base_url]) == 1
    err = capsys.readouterr().err
    assert "continuing without it" in err
    assert "ft continue" not in err
