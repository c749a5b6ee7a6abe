"""The end of training at a service: what an error about it must name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ft_client._http.responses import set_message
from ft_client._profile import load, names
from ft_client.errors import APIStatusError

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


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
