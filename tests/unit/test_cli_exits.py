"""Every error has an exit code, and no message contains the key."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import errors
from ft_client.cli._exit_codes import explain
from ft_client.cli._session import Session

ROOT = Path(__file__).parents[2]
ANSWER = httpx.Response(500, request=httpx.Request("GET", "http://localhost/v1/models"))

MADE: dict[type[Exception], tuple[Exception, int]] = {
    errors.FTClientError: (errors.FTClientError("no API key"), 2),
    errors.ParameterError: (errors.ParameterError([]), 2),
    errors.DatasetError: (errors.DatasetError("line 3"), 2),
    errors.APIError: (errors.APIError("x"), 1),
    errors.APIConnectionError: (errors.APIConnectionError("x"), 1),
    errors.APITimeoutError: (errors.APITimeoutError("x"), 1),
    errors.APIResponseValidationError: (errors.APIResponseValidationError("x", response=ANSWER), 1),
    errors.OutcomeUnknownError: (errors.OutcomeUnknownError("x", operation="y", token=None, body={}, sent_at=0), 1),
    errors.PaginationError: (errors.PaginationError("x", "y"), 1),
    errors.NotSupportedError: (errors.NotSupportedError("listModels", "Zhipu", None), 2),
    errors.JournalError: (errors.JournalError("x"), 2),
    errors.JobFailedError: (errors.JobFailedError("x", None), 1),
    errors.JobCancelledError: (errors.JobCancelledError("x", None), 3),
    errors.WaitTimeoutError: (errors.WaitTimeoutError("x", None), 4),
    FileNotFoundError: (FileNotFoundError(2, "No such file", "train.jsonl"), 2),
    IsADirectoryError: (IsADirectoryError(21, "Is a directory", "data"), 2),
    PermissionError: (PermissionError(13, "Permission denied", "data"), 2),
    OSError: (OSError(28, "No space left on device", "data"), 1),
}


def _tree(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(_tree(child) for child in kind.__subclasses__()))


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.__name__)
def test_explain_returns_exit_code_of_error(kind: type[Exception]) -> None:
    """As the help page documents."""
    error, code = MADE[kind]
    assert explain(error, Session())[1] == code


def test_status_error_exits_1() -> None:
    """For every status."""
    for kind in _tree(errors.APIStatusError):
        make: Any = kind
        error: Exception = make("x", response=ANSWER)
        assert explain(error, Session())[1] == 1


def test_every_error_has_an_exit_code() -> None:
    """A new error needs an entry in the table above."""
    ours = {kind for kind in _tree(errors.FTClientError) if kind.__module__ == "ft_client.errors"}
    assert ours - _tree(errors.APIStatusError) == MADE.keys() & ours


def test_unreadable_file_message_has_its_path() -> None:
    """The path first, then the reason."""
    assert explain(MADE[FileNotFoundError][0], Session())[0] == "train.jsonl: no such file"


@pytest.mark.parametrize("from_option", [True, False])
def test_key_in_message_is_redacted(monkeypatch: pytest.MonkeyPatch, from_option: bool) -> None:
    """From the option and from the environment."""
    session = Session()
    if from_option:
        session.api_key = "sk-secret"
    else:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert explain(errors.APIError("the key sk-secret is unknown"), session)[0] == "the key *** is unknown"


def test_short_key_is_not_redacted(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the key `k`, as used against a local service, a message stays readable."""
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    message, _ = explain(errors.FTClientError("check the network"), Session())
    assert message.startswith("check the network")


def test_text_outside_the_output_encoding_is_escaped(tmp_path: Path) -> None:
    """A pipe with a western encoding gets the code points."""
    path = tmp_path / "数据.jsonl"
    ran = subprocess.run(
        [sys.executable, "-m", "ft_client", "data", "check", str(path)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert ran.returncode == 2
    assert r"\u6570\u636e.jsonl" in ran.stdout


def test_demo_shows_results_of_both_apis() -> None:
    """It does not use the key of the environment."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "demo.py"), "--speed", "50"], capture_output=True, text=True,
        check=False, env={**os.environ, "OPENAI_API_KEY": "sk-real", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "legacy API: 300 steps, lowest validation_loss" in ran.stdout
    assert "current API: 204 steps, lowest valid_loss" in ran.stdout
    assert ran.stderr.count("\ndeleted ") == 2
