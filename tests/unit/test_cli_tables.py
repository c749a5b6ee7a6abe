"""Tables at a terminal: IDs stay whole at any width, columns give way, states differ without colour."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest

from ft_client import FTClient
from ft_client.cli._output import relative_time
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[str, str, str]]:
    """The base URL of a service with one ended job, the ID of the job and its model."""
    with Sandbox(speed=1e6) as sandbox, FTClient("k", base_url=sandbox.base_url) as client:
        file = client.files.upload(("train.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id, suffix="a-long-suffix")
        job = client.fine_tuning.jobs.wait(job.id)
        yield sandbox.base_url, job.id, str(job.fine_tuned_model)


def run_at_terminal(base_url: str, width: int, *arguments: str, **variables: str) -> list[str]:
    """Return the lines that a command prints at a terminal of a width."""
    import fcntl  # not on Windows
    import termios

    near, far = os.openpty()
    inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 30, width, 0, 0))
    settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": base_url, "TERM": "xterm", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "ft_client", *arguments], env={**inherited, **settings, **variables},
        stdin=far, stdout=far, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.close(far)
        received = b""
        while True:
            try:
                chunk = os.read(near, 65_536)
            except OSError:  # Linux reports the closed side this way
                break
            if not chunk:
                break
            received += chunk
        os.close(near)
        errors = process.communicate()[1].decode()
    assert process.returncode == 0, errors
    return received.decode().replace("\x1b[1m", "").replace("\x1b[0m", "").split("\r\n")[:-1]


@pytest.mark.parametrize(("width", "columns"), [(40, 1), (80, 4), (200, 6)])
def test_columns_give_way_and_ids_stay_whole(width: int, columns: int, service: tuple[str, str, str]) -> None:
    """Each line fits; the ID of the job can be copied."""
    base_url, job_id, _ = service
    heading, row = run_at_terminal(base_url, width, "jobs", "list")
    names = ["id", "status", "model", "created_at", "trained_tokens", "fine_tuned_model"]
    assert heading.split() == names[:columns]
    assert row.startswith(job_id)
    assert max(len(heading), len(row)) <= width


def test_id_longer_than_the_terminal_is_not_broken(service: tuple[str, str, str]) -> None:
    """The terminal wraps it, without a line feed in between."""
    base_url, _, model = service
    assert model in run_at_terminal(base_url, 20, "models", "list")


def test_outcome_has_a_symbol_if_the_terminal_can_show_it(service: tuple[str, str, str]) -> None:
    """States differ without colour; an ASCII terminal gets the word alone."""
    row = run_at_terminal(service[0], 80, "jobs", "list")[1]
    assert "  \N{CHECK MARK} succeeded  " in row
    row = run_at_terminal(service[0], 80, "jobs", "list", PYTHONIOENCODING="ascii")[1]
    assert "  succeeded  " in row


def test_messages_of_events_are_kept_at_any_width(service: tuple[str, str, str]) -> None:
    """A list without IDs loses no column."""
    lines = run_at_terminal(service[0], 30, "jobs", "events", service[1])
    assert any("The job has successfully completed" in line for line in lines), lines


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s ago"), (59, "59 s ago"), (60, "1 min ago"), (3599, "60 min ago"), (7200, "2 h ago"),
        (172_800, "2 d ago"), (-600, "in 10 min"),
    ],
)  # fmt: skip
def test_relative_time(seconds: float, expected: str) -> None:
    """The largest unit that fits; a future time is marked."""
    assert relative_time(seconds) == expected
