"""`ft jobs`: fine-tuning jobs, the current API."""

from typing import Any

import click

from ft_client.cli._confirm import confirm_create, cost_options, record_plan
from ft_client.cli._create_options import UPLOAD, job_body, job_options, upload_paths
from ft_client.cli._filters import job_filters, show_jobs
from ft_client.cli._job_commands import AFTER, LIMIT, add_common_commands, follow_to_end, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options
from ft_client.cli._types import PAIR
from ft_client.cli.copy import copy

_COLUMNS = ("id", "status", "model", "created_at", "trained_tokens", "fine_tuned_model")


@click.group()
def jobs() -> None:
    """Create and follow fine-tuning jobs."""


@jobs.command()
@click.option("--training-file", required=True, metavar="ID|PATH", help="ID of an uploaded file, or a file to upload.")
@click.option("--validation-file", metavar="ID|PATH", help="The same for a file with other examples.")
@click.option("--model", required=True, help="Model to fine-tune.")
@click.option("--suffix", help="Part of the new model's name.")
@job_options
@UPLOAD
@click.option("--follow", is_flag=True, help="Show events until the job ends.")
@cost_options
@dry_run_option
@journal_option
@service_options
@pass_session
def create(session: Session, /, follow: bool, upload: bool, **settings: Any) -> int:
    """Create a job once, even if a response is lost.

    Without --method, the hyperparameters are sent at the top level of the request, as older services expect.
    """
    body = job_body(settings)
    with session.client() as client:
        upload_paths(session, client, body, upload=upload)
        plan = confirm_create(session, client, "jobs", body)
        with session.creating(client, "jobs"):
            job = client.fine_tuning.jobs.create(**body)
        record_plan(client, str(job.id), plan)
        show(session, job)
        return follow_to_end(session, client, client.fine_tuning.jobs, str(job.id), "jobs") if follow else 0


@jobs.command("list")
@LIMIT
@AFTER
@click.option("--metadata", type=PAIR, multiple=True, help="Filter by a metadata pair; may be repeated.")
@job_filters
@service_options
@pass_session
def list_(
    session: Session, /, limit: int | None, after: str | None, metadata: tuple[tuple[str, str], ...], **filters: Any
) -> None:
    """List jobs, newest first.

    --status, --since and --model filter what the service lists: pages are read until --limit jobs match, or a job is
    older than --since. A line on stderr states how many jobs were read.
    """
    with session.client() as client:
        page = client.fine_tuning.jobs.list(after=after, metadata=dict(metadata) or None)
        show_jobs(session, client, page, limit, _COLUMNS, **filters)


jobs.add_command(copy)
add_common_commands(jobs, lambda client: client.fine_tuning.jobs, "jobs")


@jobs.command()
@click.argument("job_id")
@dry_run_option
@service_options
@pass_session
def pause(session: Session, job_id: str) -> None:
    """Pause a running job."""
    with session.client() as client:
        show(session, client.fine_tuning.jobs.pause(job_id))


@jobs.command()
@click.argument("job_id")
@dry_run_option
@service_options
@pass_session
def resume(session: Session, job_id: str) -> None:
    """Resume a paused job."""
    with session.client() as client:
        show(session, client.fine_tuning.jobs.resume(job_id))


@jobs.command()
@click.argument("job_id")
@dry_run_option
@service_options
@pass_session
def delete(session: Session, job_id: str) -> None:
    """Delete a job, where the service allows it."""
    with session.client() as client:
        show(session, client.fine_tuning.jobs.delete(job_id))


@jobs.command()
@click.argument("job_id")
@LIMIT
@AFTER
@service_options
@pass_session
def events(session: Session, job_id: str, limit: int | None, after: str | None) -> None:
    """List the events of a job, newest first."""
    with session.client() as client:
        page = client.fine_tuning.jobs.list_events(job_id, after=after)
        listing(session, page, limit, ("created_at", "level", "type", "message"))


@jobs.command()
@click.argument("job_id")
@LIMIT
@service_options
@pass_session
def checkpoints(session: Session, job_id: str, limit: int | None) -> None:
    """List the checkpoints of a job."""
    with session.client() as client:
        page = client.fine_tuning.jobs.checkpoints.list(job_id)
        listing(session, page, limit, ("id", "step_number", "fine_tuned_model_checkpoint", "metrics"))
