"""The root of all commands, and the one place where an error becomes a message and an exit code."""

import io
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

import click

from ft_client.cli._exits import EXPECTED, explain
from ft_client.cli._session import Session, service_options
from ft_client.cli.cassettes import cassettes
from ft_client.cli.data import data
from ft_client.cli.files import files
from ft_client.cli.fine_tunes import fine_tunes
from ft_client.cli.jobs import jobs
from ft_client.cli.models import models
from ft_client.cli.run import run as run_command
from ft_client.cli.sandbox import sandbox

INTERRUPTED = 130
TERMINATED = 143


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ft-client", prog_name="ft")
@service_options
def root() -> None:
    """Fine-tune models over OpenAI-compatible endpoints.

    Settings come from options, before or after the command, or from the environment: OPENAI_API_KEY, OPENAI_BASE_URL,
    OPENAI_ORG_ID, OPENAI_PROJECT_ID, FT_SANDBOX.

    Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 the service or the job failed, 2 wrong usage
    or bad data, 3 cancelled, 4 timed out, 130 interrupted.
    """


for command in (cassettes, data, files, fine_tunes, jobs, models, run_command, sandbox):
    root.add_command(command)


def run(argv: Sequence[str] | None) -> int:
    """Run a command line and give the exit code."""
    session = Session()
    for stream in (sys.stdout, sys.stderr):
        # names and messages come in every script; a terminal or pipe that lacks one shows its code point
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # so that what a command has started ends with it: an exception unwinds, a signal alone does not
    main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if main_thread else None
    try:
        code = root.main(args=argv, prog_name="ft", standalone_mode=False, obj=session)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"ft: interrupted{session.hint}", err=True)
        return INTERRUPTED
    except EXPECTED as error:
        message, code = explain(error, session)
        click.echo(f"ft: {message}", err=True)
        return code
    finally:
        if main_thread:
            signal.signal(signal.SIGTERM, before)
    return code if isinstance(code, int) else 0


def _terminate(number: int, frame: FrameType | None) -> None:
    sys.exit(TERMINATED)
