"""`ft continue`: the interrupted runs of `ft run`."""

import click

from ft_client.cli._confirm import cost_options
from ft_client.cli._output import show_list
from ft_client.cli._runs import decide, interrupted_run, interrupted_runs
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options
from ft_client.cli.run import start

_OPERATIONS = {"jobs": "createFineTuningJob", "fine-tunes": "createFineTune"}
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
        raise click.UsageError("there is no journal: FT_JOURNAL switches it off")
    if run_id is None:
        show_list(session, interrupted_runs(journal), _COLUMNS)
        return 0
    if job is not None and create:
        raise click.UsageError("--job and --create exclude each other")
    run = interrupted_run(journal, run_id)
    if job is not None or create:
        decide(run, _OPERATIONS[run.details["options"]["api"]], job)
    session.base_url = session.base_url or run.details["base_url"]
    session.profile = session.profile or run.details["profile"]
    session.organization = session.organization or run.details["organization"]
    session.project = session.project or run.details["project"]
    return start(session, run.details["train"], run.details["validation"], run.details["options"])
