"""`ft plan`: what a job will cost, before it is created."""

from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._confirm import usd
from ft_client.cli._exit_codes import USAGE_ERROR
from ft_client.cli._output import json_line, pluralize, print_line
from ft_client.cli._session import Session, pass_session, service_options
from ft_client.cli._types import INT_OR_AUTO

if TYPE_CHECKING:
    from ft_client._profile import Profile
    from ft_client.plans import TrainingPlan


@click.command(short_help="Count tokens and costs of a job. Nothing is sent.")
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE...")
@click.option("--model", required=True, help="Model to fine-tune.")
@click.option("--n-epochs", type=INT_OR_AUTO, help="Number of passes over the data.  [default: that of the service]")
@click.option("--api", type=click.Choice(["jobs", "fine-tunes"]), help="Current or legacy API.  [default: the one "
              "that the service has]")  # fmt: skip
@click.option("--price", type=click.FloatRange(0, min_open=True), metavar="USD",
              help="Price of a million tokens, in place of the known one.")  # fmt: skip
@service_options
@pass_session
def plan(session: Session, /, files: tuple[str, ...], price: float | None, **options: Any) -> int:
    """Show what a job with each training FILE would cost: tokens, epochs, price with its date, time.

    Nothing is sent, and no key is needed. What is not known is listed as unknown. Exits with 2 if the service will
    reject a file.
    """
    from ft_client.plans import plan_training

    profile, base_url = _service(session)
    rejected = False
    for file in files:
        made = plan_training(file, profile, base_url=base_url, usd_per_million_tokens=price, **options)
        rejected = rejected or bool(made.rejected)
        if session.as_json:
            json_line({"object": "ft.plan", **made.to_dict()})
            continue
        for line in plan_lines(made):
            print_line(line)
    return USAGE_ERROR if rejected else 0


def _service(session: Session) -> "tuple[Profile, str | None]":
    """Return the profile of the service that the settings name, and its base URL if one is given."""
    import os

    from ft_client._profile import UnknownProfileError, for_base_url, load

    base_url = session.base_url or (None if session.profile_name() else os.environ.get("OPENAI_BASE_URL") or None)
    name = session.profile_name()
    try:
        if name is not None:
            return load(name, base_url), base_url
    except UnknownProfileError as error:
        raise click.UsageError(str(error)) from None
    return (load("openai"), None) if base_url is None else (for_base_url(base_url), base_url)


def plan_lines(plan: "TrainingPlan") -> list[str]:
    """Return a plan as lines of text."""
    about = "" if plan.is_exact else "about "
    lines = [
        f"{plan.path}: {pluralize(plan.examples, 'example')}, {about}{plan.tokens_per_epoch:,} tokens per epoch "
        f"({plan.counter})"
    ]
    if plan.n_epochs is not None:
        lines.append(f"epochs: {plan.n_epochs:,} ({plan.n_epochs_source})")
    if plan.billed_tokens is not None:
        lines.append(f"billed tokens: {about}{plan.billed_tokens:,}")
    if plan.price is not None:
        lines.append(f"price: {_price(plan)} (as of {plan.price.as_of}, {plan.price.source}; check the current one)")
    if plan.cost_usd is not None:
        lines.append(f"cost: about {usd(plan.cost_usd)} for {plan.model} at {plan.service}")
    if plan.minutes is not None:
        lines.append(f"time: usually {plan.minutes[0]} to {plan.minutes[1]} minutes, and the queue before")
    if plan.training_ends is not None:
        lines.append(f"{plan.service} accepts no new jobs from {plan.training_ends} on")
    if plan.shutdown_date is not None:
        lines.append(f"{plan.model} and models trained on it are shut down on {plan.shutdown_date}")
    lines += [f"unknown: {each}" for each in plan.unknown]
    return lines + [f"will be rejected: {each}" for each in plan.rejected]


def _price(plan: "TrainingPlan") -> str:
    price = plan.price
    if price is not None and price.usd_per_million_tokens is not None:
        return f"{usd(price.usd_per_million_tokens)} for a million tokens"
    if price is not None and price.usd_per_hour is not None:
        return f"{usd(price.usd_per_hour)} for an hour"
    return usd(plan.cost_usd or 0) + " for this job"
