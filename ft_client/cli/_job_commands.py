"""Commands that jobs and legacy fine-tunes have in common."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._confirm import planned_and_billed
from ft_client.cli._events import EventView
from ft_client.cli._exit_codes import CANCELLED, FAILED
from ft_client.cli._output import json_line, pluralize, print_note, safe_file_name, show, show_list
from ft_client.cli._plot import NO_MARKS, Marks, can_plot, check_picture_name, marks_of, save_picture, show_results
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.results import Results

# the two resources have the same methods, with other models
Resource = Any
GetResource = Callable[["FTClient"], Resource]

LIMIT = click.option("--limit", type=click.IntRange(1), help="Maximum number of items.  [default: all]")
AFTER = click.option("--after", metavar="ID", help="List items after this ID.")
TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(0), metavar="SECONDS",
    help="Seconds to wait before giving up.  [default: no limit]",
)  # fmt: skip


def add_common_commands(group: click.Group, get_resource: GetResource, command_group: str) -> None:
    """Add the commands that both APIs have.

    Args:
        group: The group to add them to.
        get_resource: Returns the resource of a client.
        command_group: Name of the group on the command line, for messages.
    """

    @group.command()
    @click.argument("job_id")
    @service_options
    @pass_session
    def get(session: Session, job_id: str) -> None:
        """Show a job, and how its bill compares with its plan."""
        with session.client() as client:
            job = get_resource(client).retrieve(job_id)
            show(session, job)
            if (line := planned_and_billed(client, job)) is not None:
                print_note(line)

    @group.command()
    @click.argument("job_id")
    @dry_run_option
    @service_options
    @pass_session
    def cancel(session: Session, job_id: str) -> None:
        """Cancel a job."""
        with session.client() as client:
            show(session, get_resource(client).cancel(job_id))

    @group.command()
    @click.argument("job_id")
    @TIMEOUT
    @service_options
    @pass_session
    def follow(session: Session, job_id: str, timeout: float | None) -> int:
        """Show each event of a job as it arrives, until the job ends.

        Outages of the service are reported on stderr. Exits with 0 if the job succeeded, 1 if it failed, 3 if it was
        cancelled, 4 if the time ran out.
        """
        with session.client() as client:
            return follow_to_end(session, client, get_resource(client), job_id, command_group, timeout)

    @group.command()
    @click.argument("job_id")
    @TIMEOUT
    @click.option(
        "--poll-interval", type=click.FloatRange(0, min_open=True), metavar="SECONDS", help="Seconds between polls."
    )
    @service_options
    @pass_session
    def wait(session: Session, job_id: str, timeout: float | None, poll_interval: float | None) -> None:
        """Wait until a job ends, and show it.

        Exits with 0 if it succeeded, 1 if it failed, 3 if it was cancelled, 4 if the time ran out.
        """
        session.hint = f"; it continues: ft {command_group} wait {job_id}"
        with session.client() as client:
            show(session, get_resource(client).wait(job_id, timeout=timeout, poll_interval=poll_interval))

    @group.command()
    @click.argument("job_id")
    @click.option(
        "-o", "--output", type=click.Path(file_okay=False), metavar="DIR", help="Save the files here, as CSV."
    )
    @click.option("--metric", "metrics", multiple=True, metavar="NAME",
                  help="Metric to plot; may be repeated.  [default: the losses]")  # fmt: skip
    @click.option("--plot", callback=check_picture_name, metavar="PATH",
                  help="Save the plot here: a name that ends in .svg or .html.")  # fmt: skip
    @service_options
    @pass_session
    def results(session: Session, job_id: str, output: str | None, metrics: tuple[str, ...], plot: Path | None) -> int:
        """Show the metrics of a job: each row with --json, else a summary and, at a terminal, a plot."""
        with session.client() as client:
            files: list[Results[Any]] = get_resource(client).results(job_id)
            needs_marks = (
                files and command_group == "jobs" and (plot is not None or (can_plot() and not session.as_json))
            )
            marks = marks_of(client, job_id, files[0]) if needs_marks else Marks()
        if files and plot is not None:
            save_picture(plot, job_id, files[0], metrics, marks)
        return show_job_results(session, job_id, files, output, metrics, marks)


def follow_to_end(
    session: Session,
    client: "FTClient",
    resource: Resource,
    job_id: str,
    command_group: str,
    timeout: float | None = None,
    run_id: str | None = None,
) -> int:
    """Show events until the job ends, and return the exit code of its outcome."""
    session.hint = continues(session, job_id, command_group, run_id)
    events = resource.follow(job_id, timeout=timeout)
    with EventView(session, lambda: resource.retrieve(job_id)) as view:
        for event in events:
            view.show(event)
    session.hint = ""
    job = events.result
    if session.as_json:
        json_line(job.to_dict())
    else:
        print_note(f"{job.id} {job.status}" + (f": {job.fine_tuned_model}" if job.fine_tuned_model else ""))
    return exit_code(client, job)


def continues(session: Session, job_id: str, command_group: str, run_id: str | None = None) -> str:
    """Return what an interruption leaves behind: the job, its cost, and the commands that continue and cancel it."""
    if session.embedded:
        return ""
    step = f"ft {command_group} follow {job_id}" if run_id is None else f"ft continue {run_id}"
    cost = f", about {session.planned_cost} in all" if session.planned_cost else ""
    return f"; the job continues, and is billed until it ends{cost}: {step}, or ft {command_group} cancel {job_id}"


def exit_code(client: "FTClient", job: Any) -> int:
    """Return the exit code of a job that has ended."""
    from ft_client._operations.outcome import outcome_of

    outcome = outcome_of(client._config, job)
    if outcome == "succeeded":
        return 0
    return CANCELLED if outcome == "cancelled" else FAILED


def show_job_results(
    session: Session,
    job_id: str,
    files: "list[Results[Any]]",
    output: str | None,
    metrics: tuple[str, ...] = (),
    marks: Marks = NO_MARKS,
) -> int:
    """Show result files, and save them if a folder is given.

    Args:
        session: The settings.
        job_id: ID of the job.
        files: Its result files.
        output: Folder, or None.
        metrics: Metrics to plot; empty for the losses.
        marks: Steps that the plot marks.
    """
    if not files:
        print_note(f"{job_id} has no result files (yet)")
        return FAILED
    for number, results in enumerate(files, 1):
        if output is not None:
            folder = Path(output)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{safe_file_name(job_id, 'results')}{'' if number == 1 else f'-{number}'}.csv"
            path.write_text(results.text, encoding="utf-8", newline="")
            print_note(f"{path}: {pluralize(len(results), 'step')}")
        if session.as_json:
            for row in results.to_dicts():
                json_line(row)
        else:
            show_results(results, metrics, marks)
    return 0


def listing(session: Session, records: Any, limit: int | None, columns: tuple[str, ...]) -> None:
    """Show a list up to its limit."""
    show_list(session, islice(records, limit), columns)
