"""deleteModel: DELETE /models/{model}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_model_response import DeleteModelResponse
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(model: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("DELETE", f"/models/{segment('model', model)}")


def parse(response: httpx.Response) -> DeleteModelResponse:
    """Return the body of a success, decoded."""
    return DeleteModelResponse.from_dict(json_object(response))


def sync_detailed(model: str, *, client: Client) -> Response[DeleteModelResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(model), parse)


def sync(model: str, *, client: Client) -> DeleteModelResponse:
    """Delete a fine-tuned model.

    Args:
        model: ID of the model.
    """
    return send(client, request(model), parse).parsed


async def asyncio_detailed(model: str, *, client: Client) -> Response[DeleteModelResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(model), parse)


async def asyncio(model: str, *, client: Client) -> DeleteModelResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(model), parse)).parsed
