"""The root of all commands. Errors, signals, warnings and log messages become lines on stderr and an exit code here."""

import io
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from ft_client._log import Wait, logger
from ft_client.cli._advice import in_words_of_the_command
from ft_client.cli._exit_codes import EXPECTED, INTERRUPTED, TERMINATED, explain
from ft_client.cli._output import print_error, print_note
from ft_client.cli._session import Session, service_options
from ft_client.cli.cassettes import cassettes
from ft_client.cli.continue_ import continue_
from ft_client.cli.data import data
from ft_client.cli.doctor import doctor
from ft_client.cli.export import export
from ft_client.cli.files import files
from ft_client.cli.fine_tunes import fine_tunes
from ft_client.cli.graders import graders
from ft_client.cli.jobs import jobs
from ft_client.cli.models import models
from ft_client.cli.permissions import permissions
from ft_client.cli.plan import plan
from ft_client.cli.run import run as run_command
from ft_client.cli.sandbox import sandbox
from ft_client.cli.uploads import uploads


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ft-client", prog_name="ft")
@service_options
def root() -> None:
    """Fine-tune models over OpenAI-compatible endpoints.

    Settings are options, before or after the command, or environment variables: OPENAI_API_KEY, OPENAI_BASE_URL,
    OPENAI_ORG_ID, OPENAI_PROJECT_ID, FT_SANDBOX, FT_JOURNAL (a path, or 0 for none), FT_RECONCILE_TIMEOUT (seconds).

    Data is printed on stdout, everything else on stderr. Exit codes: 0 done, 1 the service or the job failed, 2 wrong
    usage or bad data, 3 cancelled, 4 timed out, 130 interrupted, 143 terminated. With --json, an error is a JSON object
    on stderr.
    """


for command in (
    cassettes, continue_, data, doctor, export, files, fine_tunes, graders, jobs, models, permissions, plan,
    run_command, sandbox, uploads,
):  # fmt: skip
    root.add_command(command)


def run(argv: Sequence[str] | None) -> int:
    """Run a command line and return the exit code."""
    session = Session()
    as_json = "--json" in (sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    # an exception closes the processes that a command started, a signal alone does not
    main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if main_thread else None
    try:
        with _diagnostics_on_stderr(session):
            code = root.main(args=argv, prog_name="ft", standalone_mode=False, obj=session)
    except click.ClickException as error:
        if as_json:
            print_error("UsageError", error.format_message(), error.exit_code)
        else:
            text = io.StringIO()
            error.show(file=text)
            print_note(text.getvalue().rstrip("\n"))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _ended("interrupted", session, INTERRUPTED, as_json=as_json)
    except _TerminatedError:
        return _ended("terminated", session, TERMINATED, as_json=as_json)
    except SystemExit as end:  # click exits this way if stdout is a closed pipe
        if session.hint:
            print_note(f"ft: the reader of the output is gone{session.hint}")
        return end.code if isinstance(end.code, int) else 1
    except EXPECTED as error:
        message, code = explain(error, session)
        if as_json:
            print_error(type(error).__name__, message, code, error)
        else:
            print_note(f"ft: {message}")
        return code
    finally:
        if main_thread:
            signal.signal(signal.SIGTERM, before)
    return code if isinstance(code, int) else 0


def _prepare_streams() -> None:
    """Let stdout and stderr accept any text: a closed stream discards it, and unknown characters are escaped."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the shell (>&-), or a program without a console
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _ended(how: str, session: Session, code: int, *, as_json: bool) -> int:
    if as_json:
        print_error(how.capitalize(), f"{how}{session.hint}", code)
    else:
        print_note(f"ft: {how}{session.hint}")
    return code


class _TerminatedError(SystemExit):
    """SIGTERM arrived."""


def _terminate(number: int, frame: FrameType | None) -> None:
    raise _TerminatedError(TERMINATED)


class _NoteHandler(logging.Handler):
    """Prints log messages of the library on stderr. Those about a wait are short at a terminal.

    Args:
        session: Its `on_wait` receives waits.
        brief: Whether a retry is described in a few words.
    """

    def __init__(self, session: Session, *, brief: bool) -> None:
        super().__init__()
        self._session = session
        self._brief = brief

    def emit(self, record: logging.LogRecord) -> None:
        wait: Wait | None = getattr(record, "ft_wait", None)
        if wait is not None:
            self._session.on_wait(wait)
        if wait is not None and wait.seconds is not None and self._brief:
            next_attempt = f"next attempt in {wait.seconds:.0f} s" if wait.seconds >= 1 else "next attempt at once"
            print_note(f"ft: {wait.reason}, {next_attempt} ({wait.attempt} of {wait.attempts})")
            return
        level = "" if record.levelno == logging.INFO else f"{record.levelname.lower()}: "
        print_note(f"ft: {level}{in_words_of_the_command(record.getMessage())}")


@contextmanager
def _diagnostics_on_stderr(session: Session) -> Iterator[None]:
    """Print warnings and log messages of the library as lines on stderr."""
    level, handlers = logger.level, logger.handlers

    def show_warning(message: Warning | str, *details: Any, **more: Any) -> None:
        print_note(f"ft: warning: {in_words_of_the_command(str(message))}")

    with warnings.catch_warnings():
        warnings.showwarning = show_warning
        logger.handlers = [_NoteHandler(session, brief=level == 0 and sys.stderr.isatty())]
        logger.setLevel(level or logging.INFO)  # FT_LOG has set it
        try:
            yield
        finally:
            logger.handlers = handlers
            logger.setLevel(level)
