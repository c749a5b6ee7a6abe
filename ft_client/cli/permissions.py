"""`ft permissions`: the projects that may use a checkpoint."""

import click

from ft_client.cli._job_commands import AFTER, LIMIT, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options

_COLUMNS = ("id", "project_id", "created_at")


@click.group()
def permissions() -> None:
    """Share checkpoints with projects. This needs an admin key."""


@permissions.command("list")
@click.argument("checkpoint")
@click.option("--project-id", metavar="ID", help="Only permissions of this project.")
@LIMIT
@AFTER
@service_options
@pass_session
def list_(session: Session, checkpoint: str, project_id: str | None, limit: int | None, after: str | None) -> None:
    """List the projects that may use CHECKPOINT, the name of its model."""
    with session.client() as client:
        page = client.fine_tuning.checkpoints.permissions.list(checkpoint, project_id=project_id, after=after)
        listing(session, page, limit, _COLUMNS)


@permissions.command()
@click.argument("checkpoint")
@click.argument("project_ids", nargs=-1, required=True, metavar="PROJECT...")
@dry_run_option
@service_options
@pass_session
def create(session: Session, checkpoint: str, project_ids: tuple[str, ...]) -> None:
    """Permit each PROJECT, by its ID, to use CHECKPOINT."""
    with session.client() as client:
        page = client.fine_tuning.checkpoints.permissions.create(checkpoint, project_ids=project_ids)
        listing(session, page, None, _COLUMNS)


@permissions.command()
@click.argument("checkpoint")
@click.argument("permission_id", metavar="PERMISSION")
@dry_run_option
@service_options
@pass_session
def delete(session: Session, checkpoint: str, permission_id: str) -> None:
    """Delete a PERMISSION, by its ID, of CHECKPOINT."""
    with session.client() as client:
        resource = client.fine_tuning.checkpoints.permissions
        show(session, resource.delete(permission_id, fine_tuned_model_checkpoint=checkpoint))
