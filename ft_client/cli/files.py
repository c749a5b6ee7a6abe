"""`ft files`: training data and results on the service."""

from itertools import islice
from pathlib import Path
from typing import Any

import click

from ft_client.cli._output import note, progress, show, show_list
from ft_client.cli._session import Session, pass_session, service_options

_COLUMNS = ("id", "bytes", "created_at", "purpose", "status", "filename")


@click.group()
def files() -> None:
    """Upload, list, download and delete files."""


@files.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--purpose", default="fine-tune", show_default=True, help="What the file is for.")
@service_options
@pass_session
def upload(session: Session, path: str, purpose: Any) -> None:
    """Upload the file at PATH as it is; `ft data check` looks inside first."""
    with session.client() as client, progress(f"uploading {Path(path).name}") as moved:
        file = client.files.upload(path, purpose, on_progress=moved)
    show(session, file)


@files.command("list")
@click.option("--purpose", help="Only files for this.")
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@click.option("--order", type=click.Choice(["asc", "desc"]), help="By time of creation.")
@click.option("--after", metavar="ID", help="Only files that follow this one in the list.")
@service_options
@pass_session
def list_(session: Session, purpose: str | None, limit: int | None, order: Any, after: str | None) -> None:
    """List files."""
    with session.client() as client:
        found = client.files.list(purpose=purpose, order=order, after=after)
        show_list(session, islice(found, limit), _COLUMNS)


@files.command()
@click.argument("file_id")
@service_options
@pass_session
def get(session: Session, file_id: str) -> None:
    """Show what is known of a file."""
    with session.client() as client:
        show(session, client.files.retrieve(file_id))


@files.command()
@click.argument("file_id")
@click.option(
    "-o", "--output", type=click.Path(), metavar="PATH", help="Where to.  [default: the name it was uploaded with]"
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@service_options
@pass_session
def download(session: Session, file_id: str, output: str | None, force: bool) -> None:
    """Download a file, whole or not at all."""
    with session.client() as client:
        file = client.files.retrieve(file_id)
        # the name comes from whoever uploaded it: no folders
        path = Path(output or Path(str(file.filename or file_id)).name or file_id)
        if path.exists() and not force:
            raise click.UsageError(f"{path} is there already; --force replaces it, -o names another")
        with progress(f"downloading {path.name}") as moved:
            client.files.download(file_id, path, on_progress=moved)
    note(f"{path}: {path.stat().st_size:,} bytes")
    if session.as_json:
        show(session, file)


@files.command()
@click.argument("file_id")
@service_options
@pass_session
def delete(session: Session, file_id: str) -> None:
    """Delete a file."""
    with session.client() as client:
        show(session, client.files.delete(file_id))
