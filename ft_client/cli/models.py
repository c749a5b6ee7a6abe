"""`ft models`: base models and fine-tuned models."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._output import print_note, show, show_list
from ft_client.cli._session import Session, dry_run_option, pass_session, service_options

if TYPE_CHECKING:
    from ft_client import FTClient

_MAX_SHOWN = 5


@click.group()
def models() -> None:
    """List, show and delete models."""


@models.command("list")
@service_options
@pass_session
def list_(session: Session) -> None:
    """List the models that the key can use, and warn about those that are about to be shut down."""
    endings: dict[str, list[str]] = {}
    with session.client() as client:
        columns = ("id", "owned_by", "created", "shutdown_date")
        show_list(session, _noting_endings(client, client.models.list(), endings), columns)
    for ending, names in sorted(endings.items()):
        others = f" and {len(names) - _MAX_SHOWN:,} others" if len(names) > _MAX_SHOWN else ""
        print_note(f"warning: {ending}: {', '.join(names[:_MAX_SHOWN])}{others}")


def _noting_endings(client: "FTClient", records: Iterable[Any], endings: dict[str, list[str]]) -> Iterator[Any]:
    """Yield models, and collect their IDs by the end of the model. Fine-tuned models come first."""
    from ft_client._operations.retirement import describe_shutdown, shutdown_date

    for model in records:
        day = shutdown_date(client._config, model.id, getattr(model, "shutdown_date", None))
        if day is not None:
            names = endings.setdefault(describe_shutdown(day), [])
            names.insert(0 if str(model.id).startswith("ft:") else len(names), str(model.id))
        yield model


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
@dry_run_option
@service_options
@pass_session
def delete(session: Session, model: str) -> None:
    """Delete a fine-tuned model."""
    with session.client() as client:
        show(session, client.models.delete(model))
