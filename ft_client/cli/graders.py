"""`ft graders`: graders of reinforcement fine-tuning."""

from typing import Any

import click

from ft_client.cli._output import show
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options
from ft_client.cli._types import JSON_OBJECT


@click.group()
def graders() -> None:
    """Validate graders, and try them on an output."""


@graders.command()
@click.argument("grader", type=JSON_OBJECT)
@service_options
@pass_session
def validate(session: Session, grader: dict[str, Any]) -> None:
    """Let the service validate GRADER, JSON or @FILE, without running it."""
    with session.client() as client:
        show(session, client.fine_tuning.alpha.graders.validate(grader=grader))  # type: ignore[arg-type]  # checked


@graders.command()
@click.argument("grader", type=JSON_OBJECT)
@click.option("--sample", required=True, metavar="TEXT", help="The output to grade: {{sample.output_text}}.")
@click.option("--item", type=JSON_OBJECT, help="The data row: {{item.KEY}}.")
@dry_run_option
@service_options
@pass_session
def run(session: Session, grader: dict[str, Any], sample: str, item: dict[str, Any] | None) -> None:
    """Grade an output with GRADER, JSON or @FILE. A grader that calls a model costs tokens."""
    with session.client() as client:
        show(session, client.fine_tuning.alpha.graders.run(grader=grader, model_sample=sample, item=item))  # type: ignore[arg-type]  # checked
