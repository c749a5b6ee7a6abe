"""`ft jobs copy`: an exported job, created again at another service."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ft_client.cli._exit_codes import FAILED
from ft_client.cli._output import json_line, print_line, print_note, progress, show
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options
from ft_client.cli._types import PROFILE

if TYPE_CHECKING:
    from ft_client.exports import CopyPlan


@click.command()
@click.argument("job_id", metavar="JOB")
@click.option("--from", "folder", required=True, type=click.Path(), metavar="DIR", help="Folder of `ft export`.")
@click.option("--to", "target", required=True, type=PROFILE, metavar="PROFILE", help="Profile of the other service.")
@click.option("--model", help="Base model there.  [default: the model of the job]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@dry_run_option
@service_options
@pass_session
def copy(session: Session, job_id: str, folder: str, target: str, model: str | None, yes: bool) -> None:
    """Upload the files of an exported JOB to another service, and create the equivalent job there.

    Shows what will be sent, and which parameters the service does not take, and asks. The key is that of the other
    service: --api-key or its variable. Without a terminal, --yes is required.
    """
    from ft_client.exports import plan_copy

    session.profile = target
    plan = plan_copy(folder, job_id, profile=target, model=model)
    _show_plan(session, plan)
    if session.dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("there is no terminal to ask at: pass --yes. Nothing was sent.")
        if not click.confirm("Upload the files and create the job?", err=True):
            print_note("Nothing was sent.")
            raise click.exceptions.Exit(FAILED)
    legacy = plan.operation == "createFineTune"
    with session.client() as client, session.creating(client, "fine-tunes" if legacy else "jobs"):
        try:
            with progress("uploading") as on_progress:
                copied = client.account.copy_job(plan, on_progress=on_progress)
        except Exception as error:
            for note in getattr(error, "__notes__", ()):
                print_note(note)
            raise
    for name, file_id in copied.files.items():
        print_note(f"uploaded {plan.files[name][0]} as {file_id}")
    show(session, copied.job)


def _show_plan(session: Session, plan: "CopyPlan") -> None:
    """Show what is sent, and what is not."""
    if session.as_json:
        json_line({
            "object": "ft.copy_plan", "job_id": plan.job_id, "source": plan.source, "target": plan.target,
            "model": plan.model, "files": {name: filename for name, (filename, _) in plan.files.items()},
            "values": [{"name": each.name, "value": each.value, "reason": each.reason} for each in plan.values],
        })  # fmt: skip
        return
    rows = [["model", plan.model, "sent; check that the service has it"]]
    for name, (filename, path) in plan.files.items():
        rows.append([name, filename, f"uploaded, {Path(path).stat().st_size:,} bytes"])
    rows += [
        [each.name, str(each.value), f"not sent: {each.reason}" if each.reason else "sent"] for each in plan.values
    ]
    print_note(f"copy of {plan.job_id} from {plan.source} to {plan.target}:")
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, state in rows:
        print_line(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {state}")
