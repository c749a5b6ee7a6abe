"""Tables at a terminal: IDs stay whole at any width, columns give way, states differ without colour."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ft_client import FTClient
from ft_client.cli import main
from ft_client.cli._output import relative_time
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat, completions
from tests.support.terminal import needs_terminal, run_at_terminal

pytestmark = needs_terminal


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[str, str, str]]:
    """The base URL of a service with one ended job, the ID of the job and its model."""
    with Sandbox(speed=1e6) as sandbox, FTClient("k", base_url=sandbox.base_url) as client:
        file = client.files.upload(("train.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id, suffix="a-long-suffix")
        job = client.fine_tuning.jobs.wait(job.id)
        yield sandbox.base_url, job.id, str(job.fine_tuned_model)


def printed(base_url: str, width: int, *arguments: str, **variables: str) -> list[str]:
    """Return the lines that a command prints at a terminal of a width."""
    settings = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": base_url, "NO_COLOR": "1", **variables}
    text = run_at_terminal(list(arguments), settings, width=width)
    return text.replace("\x1b[1m", "").replace("\x1b[0m", "").split("\r\n")[:-1]


@pytest.mark.parametrize(("width", "columns"), [(40, 1), (80, 4), (200, 6)])
def test_columns_give_way_and_ids_stay_whole(width: int, columns: int, service: tuple[str, str, str]) -> None:
    """Each line fits; the ID of the job can be copied."""
    base_url, job_id, _ = service
    heading, row = printed(base_url, width, "jobs", "list")
    assert row[:34].split() == [job_id, "\N{CHECK MARK}"] or width > 40  # a status gives way to its symbol
    names = ["id", "status", "model", "created_at", "trained_tokens", "fine_tuned_model"]
    assert heading.split() == names[:columns]
    assert row.startswith(job_id)
    assert max(len(heading), len(row)) <= width


def test_id_longer_than_the_terminal_is_not_broken(service: tuple[str, str, str]) -> None:
    """The terminal wraps it, without a line feed in between."""
    base_url, _, model = service
    assert model in printed(base_url, 20, "models", "list")


def test_outcome_has_a_symbol_if_the_terminal_can_show_it(service: tuple[str, str, str]) -> None:
    """States differ without colour; an ASCII terminal gets the word alone."""
    row = printed(service[0], 80, "jobs", "list")[1]
    assert "  \N{CHECK MARK} succeeded  " in row
    row = printed(service[0], 80, "jobs", "list", PYTHONIOENCODING="ascii")[1]
    assert "  succeeded  " in row


def test_messages_of_events_are_kept_at_any_width(service: tuple[str, str, str]) -> None:
    """A list without IDs loses no column."""
    lines = printed(service[0], 30, "jobs", "events", service[1])
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


def test_times_of_one_object_are_readable(service: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each key that ends in `_at`, also one that only the legacy API has."""
    base_url, _, _ = service
    with FTClient("k", base_url=base_url) as client:
        file = client.files.upload(("legacy.jsonl", completions()))
        legacy = client.fine_tunes.create(training_file=file.id, model="ada")
    assert main(["fine-tunes", "get", legacy.id, "--api-key", "k", "--base-url", base_url]) == 0
    lines = dict(line.split(None, 1) for line in capsys.readouterr().out.splitlines())
    for key in ("created_at", "updated_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", lines[key]), key
