"""`ft fine-tunes`: the legacy API of 2021 to 2023."""

from typing import Any

import click

from ft_client.cli._confirm import confirm_create, cost_options, record_plan
from ft_client.cli._create_options import UPLOAD, legacy_body, legacy_options, upload_paths
from ft_client.cli._filters import job_filters, show_jobs
from ft_client.cli._job_commands import LIMIT, add_common_commands, follow_to_end, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options
from ft_client.cli._types import INT_OR_AUTO

_COLUMNS = ("id", "status", "model", "created_at", "fine_tuned_model")


@click.group("fine-tunes")
def fine_tunes() -> None:
    """Create and follow fine-tunes of the legacy API."""


@fine_tunes.command()
@click.option("--training-file", required=True, metavar="ID|PATH", help="ID of an uploaded file, or a file to upload.")
@click.option("--validation-file", metavar="ID|PATH", help="The same for a file with other examples.")
@click.option(
    "--model", help="Model to fine-tune: ada, babbage, curie, davinci, or a fine-tuned model.  [default: curie]"
)
@click.option("--n-epochs", type=INT_OR_AUTO, help="Number of passes over the data.")
@click.option("--batch-size", type=int, help="Examples per step.")
@click.option("--learning-rate-multiplier", type=float, help="Factor of the learning rate.")
@legacy_options
@click.option("--suffix", help="Part of the new model's name.")
@UPLOAD
@click.option("--follow", is_flag=True, help="Show events until the job ends.")
@cost_options
@dry_run_option
@journal_option
@service_options
@pass_session
def create(session: Session, /, follow: bool, upload: bool, **settings: Any) -> int:
    """Create a fine-tune once, even if a response is lost."""
    body = legacy_body(settings)
    with session.client() as client:
        upload_paths(session, client, body, upload=upload)
        plan = confirm_create(session, client, "fine-tunes", body)
        with session.creating(client, "fine-tunes"):
            job = client.fine_tunes.create(**body)
        record_plan(client, str(job.id), plan)
        show(session, job)
        return follow_to_end(session, client, client.fine_tunes, str(job.id), "fine-tunes") if follow else 0


@fine_tunes.command("list")
@LIMIT
@job_filters
@service_options
@pass_session
def list_(session: Session, /, limit: int | None, **filters: Any) -> None:
    """List fine-tunes.

    --status, --since and --model filter what the service lists. A line on stderr states how many fine-tunes were read.
    """
    with session.client() as client:
        show_jobs(session, client, client.fine_tunes.list(), limit, _COLUMNS, **filters)


add_common_commands(fine_tunes, lambda client: client.fine_tunes, "fine-tunes")


@fine_tunes.command()
@click.argument("job_id")
@service_options
@pass_session
def checkpoints(session: Session, job_id: str) -> None:
    """List the checkpoints of a fine-tune, where the service has them."""
    with session.client() as client:
        listing(
            session, client.fine_tunes.list_checkpoints(job_id), None, ("step", "checkpoint_type", "created_at", "path")
        )


@fine_tunes.command()
@click.argument("job_id")
@dry_run_option
@service_options
@pass_session
def delete(session: Session, job_id: str) -> None:
    """Delete a fine-tune and its model, where the service allows it."""
    with session.client() as client:
        show(session, client.fine_tunes.delete(job_id))


@fine_tunes.command()
@click.argument("job_id")
@service_options
@pass_session
def events(session: Session, job_id: str) -> None:
    """List the events of a fine-tune so far, oldest first."""
    with session.client() as client:
        listing(session, client.fine_tunes.list_events(job_id), None, ("created_at", "level", "message"))
