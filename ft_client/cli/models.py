"""`ft models`: base models and fine-tuned models."""

import click

from ft_client.cli._output import show, show_list
from ft_client.cli._session import Session, pass_session, service_options


@click.group()
def models() -> None:
    """List, show and delete models."""


@models.command("list")
@service_options
@pass_session
def list_(session: Session) -> None:
    """List the models that the key can use."""
    with session.client() as client:
        show_list(session, client.models.list(), ("id", "owned_by", "created"))


@models.command()
@click.argument("model")
@service_options
@pass_session
def get(session: Session, model: str) -> None:
    """Show a model."""
    with session.client() as client:
        show(session, client.models.retrieve(model))


@models.command()
@click.argument("model")
@service_options
@pass_session
def delete(session: Session, model: str) -> None:
    """Delete a fine-tuned model."""
    with session.client() as client:
        show(session, client.models.delete(model))
