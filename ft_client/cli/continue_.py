"""`ft continue`: the interrupted runs of `ft run`."""

import click

from ft_client.cli._confirm import cost_options
from ft_client.cli._output import show_list
from ft_client.cli._runs import Decision, Run, interrupted_run, interrupted_runs
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options
from ft_client.cli.run import start
from ft_client.errors import FTClientError

_COLUMNS = ("run", "created_at", "state", "job", "train", "service")


@click.command("continue", short_help="List interrupted runs of ft run, and continue one.")
@click.argument("run_id", required=False, metavar="[RUN]")
@click.option("--job", metavar="ID", help="The job that the run has created, if its outcome is unknown.")
@click.option("--create", is_flag=True, help="Create the job, because the service has none of this run.")
@cost_options
@dry_run_option
@service_options
@pass_session
def continue_(session: Session, /, run_id: str | None, job: str | None, create: bool) -> int:
    """List the interrupted runs of `ft run`, or continue RUN: nothing is created twice.

    If a run has ended with an unknown outcome, look for its job first: then --job ID takes it, and --create says that
    there is none.
    """
    journal = session.journal()
    if journal is None:
        raise click.UsageError("there is no journal: set FT_JOURNAL to its path")
    if run_id is None:
        show_list(session, interrupted_runs(journal), _COLUMNS)
        return 0
    if job is not None and create:
        raise click.UsageError("--job and --create exclude each other")
    run = interrupted_run(journal, run_id)
    if not _is_configured(session, run):
        session.base_url = session.base_url or run.details["base_url"]
        session.profile = session.profile or run.details["profile"]
        session.organization = session.organization or run.details["organization"]
        session.project = session.project or run.details["project"]
    details = run.details
    return start(
        session, details["train"], details["validation"], details["options"], decision=Decision(run, job, create)
    )


def _is_configured(session: Session, run: Run) -> bool:
    """Whether the settings already name the service of a run. A query in its base URL is not in the journal."""
    from ft_client._operations.once import service_of

    dry_run, session.dry_run = session.dry_run, False
    try:
        with session.client(embedded=False) as client:
            return service_of(client._config) == run.service
    except FTClientError:
        return False
    finally:
        session.dry_run = dry_run
