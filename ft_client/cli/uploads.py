"""`ft uploads`: large files, in parts."""

from pathlib import Path
from typing import Any

import click

from ft_client.cli._output import progress, show
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options


@click.group()
def uploads() -> None:
    """Send large files in parts, and cancel uploads. ft files upload chooses parts by itself."""


@uploads.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--purpose", default="fine-tune", show_default=True, help="Purpose of the file.")
@click.option("--part-size", type=click.IntRange(1), metavar="BYTES", help="Size of a part.  [default: 64 MB]")
@dry_run_option
@journal_option
@service_options
@pass_session
def send(session: Session, path: str, purpose: Any, part_size: int | None) -> None:
    """Upload the file at PATH in parts, and show the upload with its file.

    If the command is interrupted, the same command sends the missing parts.
    """
    with session.client() as client, progress(f"uploading {Path(path).name}") as on_progress:
        show(session, client.uploads.upload_file(path, purpose=purpose, part_size=part_size, on_progress=on_progress))


@uploads.command()
@click.argument("upload_id")
@dry_run_option
@service_options
@pass_session
def cancel(session: Session, upload_id: str) -> None:
    """Cancel an upload; its parts are deleted."""
    with session.client() as client:
        show(session, client.uploads.cancel(upload_id))
