"""deleteModel: DELETE /models/{model}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_model_response import DeleteModelResponse
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(model: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("DELETE", f"/models/{path_segment('model', model)}")


def parse(response: httpx.Response) -> DeleteModelResponse:
    """Return the decoded body of a successful response."""
    return DeleteModelResponse.from_dict(json_object(response))


def sync_detailed(model: str, *, client: Client) -> Response[DeleteModelResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(model), parse)


def sync(model: str, *, client: Client) -> DeleteModelResponse:
    """Delete a fine-tuned model.

    Args:
        model: ID of the model.
    """
    return send(client, request(model), parse).parsed


async def asyncio_detailed(model: str, *, client: Client) -> Response[DeleteModelResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(model), parse)


async def asyncio(model: str, *, client: Client) -> DeleteModelResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(model), parse)).parsed
