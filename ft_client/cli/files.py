"""`ft files`: training files and result files."""

from pathlib import Path
from typing import Any

import click

from ft_client.cli._job_commands import AFTER, LIMIT, listing
from ft_client.cli._output import print_note, progress, safe_file_name, show
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options

_COLUMNS = ("id", "bytes", "created_at", "status", "filename", "purpose")


@click.group()
def files() -> None:
    """Upload, list, download and delete files."""


@files.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--purpose", default="fine-tune", show_default=True, help="Purpose of the file.")
@dry_run_option
@journal_option
@service_options
@pass_session
def upload(session: Session, path: str, purpose: Any) -> None:
    """Upload the file at PATH. `ft data check` checks its content first.

    A file above 64 MB is sent in parts. If the command is interrupted, the same command sends the missing parts.
    """
    with session.client() as client, progress(f"uploading {Path(path).name}") as on_progress:
        try:
            file = client.files.upload(path, purpose, on_progress=on_progress)
        except (KeyboardInterrupt, SystemExit):
            session.hint = "; nothing is billed -> run the same command again"
            raise
        show(session, file)


@files.command("list")
@click.option("--purpose", help="Filter by purpose.")
@LIMIT
@click.option("--order", type=click.Choice(["asc", "desc"]), help="Order by creation time.")
@AFTER
@service_options
@pass_session
def list_(session: Session, purpose: str | None, limit: int | None, order: Any, after: str | None) -> None:
    """List files."""
    with session.client() as client:
        files = client.files.list(purpose=purpose, order=order, after=after)
        listing(session, files, limit, _COLUMNS)


@files.command()
@click.argument("file_id")
@service_options
@pass_session
def get(session: Session, file_id: str) -> None:
    """Show a file."""
    with session.client() as client:
        show(session, client.files.retrieve(file_id))


@files.command()
@click.argument("file_id")
@click.option("--timeout", type=click.FloatRange(0), default=1800.0, show_default=True, metavar="SECONDS",
              help="Seconds to wait before giving up.")  # fmt: skip
@service_options
@pass_session
def wait(session: Session, file_id: str, timeout: float) -> None:
    """Wait until the service has processed a file, and show it."""
    with session.client() as client:
        show(session, client.files.wait_for_processing(file_id, max_wait_seconds=timeout))


@files.command()
@click.argument("file_id")
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    metavar="PATH",
    help="Path to save to.  [default: the name of the uploaded file]",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@service_options
@pass_session
def download(session: Session, file_id: str, output: str | None, force: bool) -> None:
    """Download a file. An incomplete download leaves no file."""
    with session.client() as client:
        file = client.files.retrieve(file_id)
        # the uploader chose the name of the file: it must not select a folder
        path = Path(output or safe_file_name(file.filename or file_id, default="download"))
        if path.exists() and not force:
            raise click.UsageError(f"{path} already exists: replace it with --force, or choose another path with -o")
        with progress(f"downloading {path.name}") as on_progress:
            client.files.download(file_id, path, on_progress=on_progress)
    print_note(f"{path}: {path.stat().st_size:,} bytes")
    if session.as_json:
        show(session, file)


@files.command()
@click.argument("file_id")
@dry_run_option
@service_options
@pass_session
def delete(session: Session, file_id: str) -> None:
    """Delete a file."""
    with session.client() as client:
        show(session, client.files.delete(file_id))
