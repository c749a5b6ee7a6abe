"""The commands that jobs and legacy fine-tunes have in common."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._events import EventView
from ft_client.cli._exits import CANCELLED, FAILED
from ft_client.cli._output import json_line, note, show, show_list
from ft_client.cli._plot import show_results
from ft_client.cli._session import Session, pass_session, service_options

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.results import Results

# the two resources have the same methods by design, with other models
Resource = Any
Choose = Callable[["FTClient"], Resource]


def add_common_commands(group: click.Group, choose: Choose, word: str) -> None:
    """Add what works alike for both APIs.

    Args:
        group: takes the commands.
        choose: gives the resource of a client.
        word: how the group is called on the command line, for messages.
    """

    @group.command()
    @click.argument("job_id")
    @service_options
    @pass_session
    def get(session: Session, job_id: str) -> None:
        """Show what is known of a job."""
        with session.client() as client:
            show(session, choose(client).retrieve(job_id))

    @group.command()
    @click.argument("job_id")
    @service_options
    @pass_session
    def cancel(session: Session, job_id: str) -> None:
        """Cancel a job."""
        with session.client() as client:
            show(session, choose(client).cancel(job_id))

    @group.command()
    @click.argument("job_id")
    @service_options
    @pass_session
    def follow(session: Session, job_id: str) -> int:
        """Show every event of a job as it happens, each once, until the job has ended.

        Exits with 0 if the job succeeded, 1 if it failed, 3 if it was cancelled.
        """
        with session.client() as client:
            return follow_to_end(session, choose(client), job_id, word)

    @group.command()
    @click.argument("job_id")
    @click.option("--timeout", type=click.FloatRange(0), metavar="SECONDS", help="Give up after.  [default: never]")
    @click.option(
        "--poll-interval", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Time between looks."
    )
    @service_options
    @pass_session
    def wait(session: Session, job_id: str, timeout: float | None, poll_interval: float | None) -> None:
        """Wait until a job has ended, and show it.

        Exits with 0 if it succeeded, 1 if it failed, 3 if it was cancelled, 4 if the time is over.
        """
        session.hint = f"; it goes on: ft {word} wait {job_id}"
        with session.client() as client:
            show(session, choose(client).wait(job_id, timeout=timeout, poll_interval=poll_interval))

    @group.command()
    @click.argument("job_id")
    @click.option(
        "-o", "--output", type=click.Path(file_okay=False), metavar="DIR", help="Save the files there, as CSV."
    )
    @service_options
    @pass_session
    def results(session: Session, job_id: str, output: str | None) -> int:
        """Show the metrics of a job: each row with --json, else a summary and, at a terminal, a curve."""
        with session.client() as client:
            found: list[Results] = choose(client).results(job_id)
        return present(session, job_id, found, output)


def follow_to_end(session: Session, resource: Resource, job_id: str, word: str) -> int:
    """Show events to the end of a job, and give the exit code of its state."""
    if not session.embedded:
        session.hint = f"; the job goes on: ft {word} follow {job_id}, or ft {word} cancel {job_id}"
    events = resource.follow(job_id)
    with EventView(session) as view:
        for event in events:
            view.show(event)
    session.hint = ""
    job = events.result
    if session.as_json:
        json_line(job.to_dict())
    else:
        note(f"{job.id} {job.status}" + (f": {job.fine_tuned_model}" if job.fine_tuned_model else ""))
    return exit_code(job)


def exit_code(job: Any) -> int:
    """The exit code of a job that has ended."""
    if job.status == "succeeded":
        return 0
    return CANCELLED if job.status == "cancelled" else FAILED


def present(session: Session, job_id: str, found: "list[Results]", output: str | None) -> int:
    """Save result files if asked to, and show them."""
    if not found:
        note(f"{job_id} has no result files (yet)")
        return FAILED
    for number, one in enumerate(found, 1):
        if output is not None:
            folder = Path(output)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{Path(job_id).name}{'' if number == 1 else f'-{number}'}.csv"
            path.write_text(one.text, encoding="utf-8", newline="")
            note(f"{path}: {len(one)} steps")
        if session.as_json:
            for row in one.to_dicts():
                json_line(row)
        else:
            show_results(one)
    return 0


def listing(session: Session, records: Any, limit: int | None, columns: tuple[str, ...]) -> None:
    """Show a list, at most so many."""
    show_list(session, islice(records, limit), columns)
