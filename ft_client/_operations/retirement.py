"""The end of models and of training at a service: dates, warnings, and what an error about it must name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from ft_client._http.responses import set_message
from ft_client._profile import load, name_for_base_url, names
from ft_client._warn import warn_caller
from ft_client.checks import Check, ParameterWarning
from ft_client.errors import APIStatusError

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def shutdown_date(config: ClientConfig, model: object, reported: object = None) -> date | None:
    """Return the date on which a model is shut down; None if none is known.

    Args:
        config: Configuration of the client.
        model: ID of the model. `ft:BASE:...` has the date of its base model.
        reported: `shutdown_date` of the model, as the service reported it. Without it, the profile has the dates that
            the service announced. They count only at the service's own host.
    """
    if not isinstance(reported, str):
        profile = config.profile
        if not profile.data["retirement"] or name_for_base_url(config.base_url) != profile.name:
            return None
        base = str(model).split(":")[1] if str(model).startswith("ft:") else str(model)
        reported = profile.data["retirement"].get("models", {}).get(base)
    try:
        return date.fromisoformat(str(reported))
    except ValueError:
        return None


def describe_shutdown(day: date) -> str:
    """Return a phrase about a date: `is shut down on 2027-01-14, in 50 days`."""
    days = (day - datetime.now(UTC).date()).days
    return f"is shut down on {day}, in {days} day{'' if days == 1 else 's'}" if days > 0 else f"was shut down on {day}"


def warn_about_shutdown(config: ClientConfig, operation: str, model: object, check: Check) -> None:
    """Warn if the base model of a job is about to be shut down, by the dates of the profile."""
    day = shutdown_date(config, model) if check != "off" else None
    if day is None:
        return
    ends = config.profile.data["retirement"].get("training_ends")
    training = f"; {config.profile.title} accepts no new jobs from {ends} on" if ends else ""
    warn_caller(
        f"{operation}: model {model} {describe_shutdown(day)}, and fine-tuned models of it end with it{training}",
        ParameterWarning,
    )


def explain_training_not_available(config: ClientConfig, error: APIStatusError, training_file: Any) -> APIStatusError:
    """Add to an error when the service ends training, which services continue, and how to delete the training file.

    Args:
        config: Configuration of the client.
        error: The error, with code `training_not_available`.
        training_file: ID of the file that the job would have used.
    """
    ends = config.profile.data["retirement"].get("training_ends")
    parts = [error.message]
    if ends:
        parts.append(f"{config.profile.title} ends training for everyone on {ends}")
    others = [name for name in names() if name != config.profile.name and not load(name).data["retirement"]]
    parts.append(f"services that continue, for FTClient(profile=...): {', '.join(others)}")
    if isinstance(training_file, str):
        parts.append(f"{training_file} is still stored; delete it with: ft files delete {training_file}")
    error.retryable = False
    return set_message(error, "; ".join(parts))
