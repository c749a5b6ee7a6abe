"""retrieveModelLimits: GET /fine-tunes/models/limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tune_model_limits import FineTuneModelLimits
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(*, model_name: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", "/fine-tunes/models/limits", params={"model_name": model_name})


def parse(response: httpx.Response) -> FineTuneModelLimits:
    """Return the decoded body of a successful response."""
    return FineTuneModelLimits.from_dict(json_object(response))


def sync_detailed(*, client: Client, model_name: str) -> Response[FineTuneModelLimits]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(model_name=model_name), parse)


def sync(*, client: Client, model_name: str) -> FineTuneModelLimits:
    """Retrieve the limits of a model's hyperparameters.

    Args:
        model_name: Name of the base model.
    """
    return send(client, request(model_name=model_name), parse).parsed


async def asyncio_detailed(*, client: Client, model_name: str) -> Response[FineTuneModelLimits]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(model_name=model_name), parse)


async def asyncio(*, client: Client, model_name: str) -> FineTuneModelLimits:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(model_name=model_name), parse)).parsed
