"""retrieveModel: GET /models/{model}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.model import Model
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(model: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", f"/models/{segment('model', model)}")


def parse(response: httpx.Response) -> Model:
    """Return the body of a success, decoded."""
    return Model.from_dict(json_object(response))


def sync_detailed(model: str, *, client: Client) -> Response[Model]:
    """As `sync`, with status and headers."""
    return send(client, request(model), parse)


def sync(model: str, *, client: Client) -> Model:
    """Get one model.

    Args:
        model: ID of the model.
    """
    return send(client, request(model), parse).parsed


async def asyncio_detailed(model: str, *, client: Client) -> Response[Model]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(model), parse)


async def asyncio(model: str, *, client: Client) -> Model:
    """As `sync`, awaited."""
    return (await send_async(client, request(model), parse)).parsed
