"""listModels: GET /models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_models_response import ListModelsResponse
from ...types import Response
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx


def request() -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", "/models")


def parse(response: httpx.Response) -> ListModelsResponse:
    """Return the body of a success, decoded."""
    return ListModelsResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client) -> Response[ListModelsResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(), parse)


def sync(*, client: Client) -> ListModelsResponse:
    """List the models this key can use."""
    return send(client, request(), parse).parsed


async def asyncio_detailed(*, client: Client) -> Response[ListModelsResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(), parse)


async def asyncio(*, client: Client) -> ListModelsResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(), parse)).parsed
