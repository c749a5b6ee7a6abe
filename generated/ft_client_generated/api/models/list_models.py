"""listModels: GET /models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_models_response import ListModelsResponse
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request() -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", "/models")


def parse(response: httpx.Response) -> ListModelsResponse:
    """Return the decoded body of a successful response."""
    return ListModelsResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client) -> Response[ListModelsResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(), parse)


def sync(*, client: Client) -> ListModelsResponse:
    """List the models that the API key can use."""
    return send(client, request(), parse).parsed


async def asyncio_detailed(*, client: Client) -> Response[ListModelsResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(), parse)


async def asyncio(*, client: Client) -> ListModelsResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(), parse)).parsed
