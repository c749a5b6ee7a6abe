"""`ft jobs`: fine-tuning jobs, the current API."""

from typing import Any

import click

from ft_client.cli._followed import add_common_commands, follow_to_end, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, pass_session, service_options
from ft_client.cli._types import FLOAT_OR_AUTO, INT_OR_AUTO, JSON_OBJECT, PAIR

_COLUMNS = ("id", "status", "model", "created_at", "trained_tokens", "fine_tuned_model")
_HYPERPARAMETERS: dict[str, tuple[Any, str]] = {
    "n_epochs": (INT_OR_AUTO, "Passes over the data."),
    "batch_size": (INT_OR_AUTO, "Examples a step."),
    "learning_rate_multiplier": (FLOAT_OR_AUTO, "Scales the learning rate."),
    "beta": (FLOAT_OR_AUTO, "dpo: how closely to stay with the old model."),
    "compute_multiplier": (FLOAT_OR_AUTO, "reinforcement: how much to explore."),
    "eval_interval": (INT_OR_AUTO, "reinforcement: steps between evaluations."),
    "eval_samples": (INT_OR_AUTO, "reinforcement: samples of an evaluation."),
    "reasoning_effort": (click.Choice(["default", "low", "medium", "high"]), "reinforcement: of the model."),
}


@click.group()
def jobs() -> None:
    """Start and watch fine-tuning jobs."""


def _hyperparameters(function: Any) -> Any:
    for name, (kind, text) in reversed(_HYPERPARAMETERS.items()):
        function = click.option(f"--{name.replace('_', '-')}", name, type=kind, help=text)(function)
    return function


@jobs.command()
@click.option("--training-file", required=True, metavar="ID", help="An uploaded file; ft run takes a path.")
@click.option("--validation-file", metavar="ID", help="Another one, with other examples.")
@click.option("--model", required=True, help="The model to start from.")
@click.option("--suffix", help="Part of the new model's name.")
@click.option("--seed", type=int, help="To get the same result again.")
@click.option("--method", type=click.Choice(["supervised", "dpo", "reinforcement"]), help="How to learn.")
@_hyperparameters
@click.option("--grader", type=JSON_OBJECT, help="reinforcement: what judges the answers.")
@click.option("--metadata", type=PAIR, multiple=True, help="Kept with the job; may be repeated.")
@click.option("--integration", type=JSON_OBJECT, multiple=True, help="Where metrics go as well; may be repeated.")
@click.option("--follow", is_flag=True, help="Show events until the job has ended.")
@service_options
@pass_session
def create(session: Session, /, follow: bool, **settings: Any) -> int:
    """Start a job: one, however the network fails.

    Without --method the hyperparameters go where older services look for them.
    """
    body = _body(settings)
    with session.client() as client:
        job = client.fine_tuning.jobs.create(**body)
        show(session, job)
        return follow_to_end(session, client.fine_tuning.jobs, str(job.id), "jobs") if follow else 0


def _body(settings: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments of the create call."""
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
            raise click.UsageError("--grader belongs to --method reinforcement")
        if hyperparameters:
            body["hyperparameters"] = hyperparameters
        return body
    chosen: dict[str, Any] = {"hyperparameters": hyperparameters} if hyperparameters else {}
    if grader is not None:
        chosen["grader"] = grader
    return {**body, "method": {"type": method, method: chosen} if chosen else {"type": method}}


@jobs.command("list")
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@click.option("--after", metavar="ID", help="Only jobs that follow this one in the list.")
@click.option("--metadata", type=PAIR, multiple=True, help="Only jobs with this pair; may be repeated.")
@service_options
@pass_session
def list_(session: Session, limit: int | None, after: str | None, metadata: tuple[tuple[str, str], ...]) -> None:
    """List jobs, newest first."""
    with session.client() as client:
        found = client.fine_tuning.jobs.list(after=after, metadata=dict(metadata) or None)
        listing(session, found, limit, _COLUMNS)


add_common_commands(jobs, lambda client: client.fine_tuning.jobs, "jobs")


@jobs.command()
@click.argument("job_id")
@service_options
@pass_session
def pause(session: Session, job_id: str) -> None:
    """Pause a running job."""
    with session.client() as client:
        show(session, client.fine_tuning.jobs.pause(job_id))


@jobs.command()
@click.argument("job_id")
@service_options
@pass_session
def resume(session: Session, job_id: str) -> None:
    """Go on with a paused job."""
    with session.client() as client:
        show(session, client.fine_tuning.jobs.resume(job_id))


@jobs.command()
@click.argument("job_id")
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@click.option("--after", metavar="ID", help="Only events that follow this one in the list.")
@service_options
@pass_session
def events(session: Session, job_id: str, limit: int | None, after: str | None) -> None:
    """List the events of a job so far, newest first."""
    with session.client() as client:
        found = client.fine_tuning.jobs.list_events(job_id, after=after)
        listing(session, found, limit, ("created_at", "level", "type", "message"))


@jobs.command()
@click.argument("job_id")
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@service_options
@pass_session
def checkpoints(session: Session, job_id: str, limit: int | None) -> None:
    """List the models saved on the way."""
    with session.client() as client:
        found = client.fine_tuning.jobs.checkpoints.list(job_id)
        listing(session, found, limit, ("id", "step_number", "fine_tuned_model_checkpoint", "metrics"))
