"""`ft fine-tunes`: the legacy API of 2021 to 2023."""

from typing import Any

import click

from ft_client.cli._followed import add_common_commands, follow_to_end, listing
from ft_client.cli._output import show
from ft_client.cli._session import Session, pass_session, service_options
from ft_client.cli._types import INT_OR_AUTO

_COLUMNS = ("id", "status", "model", "created_at", "fine_tuned_model")


@click.group("fine-tunes")
def fine_tunes() -> None:
    """Start and watch fine-tunes of the legacy API."""


@fine_tunes.command()
@click.option("--training-file", required=True, metavar="ID", help="An uploaded file; ft run takes a path.")
@click.option("--validation-file", metavar="ID", help="Another one, with other examples.")
@click.option("--model", help="ada, babbage, curie, davinci, or a fine-tuned model.  [default: the service's]")
@click.option("--n-epochs", type=INT_OR_AUTO, help="Passes over the data.")
@click.option("--batch-size", type=int, help="Examples a step.")
@click.option("--learning-rate-multiplier", type=float, help="Scales the learning rate.")
@click.option("--prompt-loss-weight", type=float, help="How much to learn from the prompts.")
@click.option("--compute-classification-metrics", is_flag=True, help="Accuracy and F1 after every epoch.")
@click.option("--classification-n-classes", type=int, metavar="N", help="How many classes there are.")
@click.option("--classification-positive-class", metavar="TEXT", help="The class to find, where there are two.")
@click.option("--classification-betas", type=float, multiple=True, help="Weights of F-beta; may be repeated.")
@click.option("--suffix", help="Part of the new model's name.")
@click.option("--follow", is_flag=True, help="Show events until the job has ended.")
@service_options
@pass_session
def create(session: Session, /, follow: bool, **settings: Any) -> int:
    """Start a fine-tune: one, however the network fails."""
    settings["classification_betas"] = list(settings["classification_betas"]) or None
    settings["compute_classification_metrics"] = settings["compute_classification_metrics"] or None
    with session.client() as client:
        job = client.fine_tunes.create(**settings)
        show(session, job)
        return follow_to_end(session, client.fine_tunes, str(job.id), "fine-tunes") if follow else 0


@fine_tunes.command("list")
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@service_options
@pass_session
def list_(session: Session, limit: int | None) -> None:
    """List fine-tunes."""
    with session.client() as client:
        listing(session, client.fine_tunes.list(), limit, _COLUMNS)


add_common_commands(fine_tunes, lambda client: client.fine_tunes, "fine-tunes")


@fine_tunes.command()
@click.argument("job_id")
@service_options
@pass_session
def events(session: Session, job_id: str) -> None:
    """List the events of a fine-tune so far, oldest first."""
    with session.client() as client:
        listing(session, client.fine_tunes.list_events(job_id), None, ("created_at", "level", "message"))
