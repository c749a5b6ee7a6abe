"""`ft jobs`: fine-tuning jobs, the current API."""

from typing import Any

import click

from ft_client.cli._confirm import confirm_create, cost_options, record_plan
from ft_client.cli._job_commands import AFTER, LIMIT, add_common_commands, follow_to_end, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options
from ft_client.cli._types import FLOAT_OR_AUTO, INT_OR_AUTO, JSON_OBJECT, PAIR
from ft_client.cli.copy import copy

_COLUMNS = ("id", "status", "model", "created_at", "trained_tokens", "fine_tuned_model")
_HYPERPARAMETERS: dict[str, tuple[Any, str]] = {
    "n_epochs": (INT_OR_AUTO, "Number of passes over the data."),
    "batch_size": (INT_OR_AUTO, "Examples per step."),
    "learning_rate_multiplier": (FLOAT_OR_AUTO, "Factor of the learning rate."),
    "beta": (FLOAT_OR_AUTO, "dpo: weight of the distance to the reference model."),
    "compute_multiplier": (FLOAT_OR_AUTO, "reinforcement: factor of the exploration."),
    "eval_interval": (INT_OR_AUTO, "reinforcement: steps between evaluations."),
    "eval_samples": (INT_OR_AUTO, "reinforcement: samples per evaluation."),
    "reasoning_effort": (
        click.Choice(["default", "low", "medium", "high"]),
        "reinforcement: reasoning effort of the model.",
    ),
}


@click.group()
def jobs() -> None:
    """Create and follow fine-tuning jobs."""


def _hyperparameters(function: Any) -> Any:
    for name, (value_type, text) in reversed(_HYPERPARAMETERS.items()):
        function = click.option(f"--{name.replace('_', '-')}", name, type=value_type, help=text)(function)
    return function


@jobs.command()
@click.option(
    "--training-file", required=True, metavar="ID", help="ID of an uploaded file. ft run takes a path instead."
)
@click.option("--validation-file", metavar="ID", help="ID of a file with other examples.")
@click.option("--model", required=True, help="Model to fine-tune.")
@click.option("--suffix", help="Part of the new model's name.")
@click.option("--seed", type=int, help="Seed for repeatable results.")
@click.option("--method", type=click.Choice(["supervised", "dpo", "reinforcement"]), help="Training method.")
@_hyperparameters
@click.option("--grader", type=JSON_OBJECT, help="Grader for reinforcement fine-tuning.")
@click.option("--metadata", type=PAIR, multiple=True, help="Pair to store with the job; may be repeated.")
@click.option("--integration", type=JSON_OBJECT, multiple=True, help="Service to report metrics to; may be repeated.")
@click.option("--follow", is_flag=True, help="Show events until the job ends.")
@cost_options
@dry_run_option
@journal_option
@service_options
@pass_session
def create(session: Session, /, follow: bool, **settings: Any) -> int:
    """Create a job once, even if a response is lost.

    Without --method, the hyperparameters are sent at the top level of the request, as older services expect.
    """
    body = _body(settings)
    with session.client() as client:
        plan = confirm_create(session, client, "jobs", body)
        with session.creating(client, "jobs"):
            job = client.fine_tuning.jobs.create(**body)
        record_plan(client, str(job.id), plan)
        show(session, job)
        return follow_to_end(session, client, client.fine_tuning.jobs, str(job.id), "jobs") if follow else 0


def _body(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of the create call."""
    hyperparameters = {name: value for name in _HYPERPARAMETERS if (value := settings.pop(name)) is not None}
    method, grader = settings.pop("method"), settings.pop("grader")
    metadata, integrations = dict(settings.pop("metadata")), list(settings.pop("integration"))
    body = {name: value for name, value in settings.items() if value is not None}
    if metadata:
        body["metadata"] = metadata
    if integrations:
        body["integrations"] = integrations
    if method is None:
        if grader is not None:
            raise click.UsageError("--grader requires --method reinforcement")
        if hyperparameters:
            body["hyperparameters"] = hyperparameters
        return body
    chosen: dict[str, Any] = {"hyperparameters": hyperparameters} if hyperparameters else {}
    if grader is not None:
        chosen["grader"] = grader
    return {**body, "method": {"type": method, method: chosen} if chosen else {"type": method}}


@jobs.command("list")
@LIMIT
@AFTER
@click.option("--metadata", type=PAIR, multiple=True, help="Filter by a metadata pair; may be repeated.")
@service_options
@pass_session
def list_(session: Session, limit: int | None, after: str | None, metadata: tuple[tuple[str, str], ...]) -> None:
    """List jobs, newest first."""
    with session.client() as client:
        page = client.fine_tuning.jobs.list(after=after, metadata=dict(metadata) or None)
        listing(session, page, limit, _COLUMNS)


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
