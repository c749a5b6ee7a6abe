"""listFineTunes: GET /fine-tunes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tunes_response import ListFineTunesResponse
from ...types import Response
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx


def request() -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", "/fine-tunes")


def parse(response: httpx.Response) -> ListFineTunesResponse:
    """Return the body of a success, decoded."""
    return ListFineTunesResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client) -> Response[ListFineTunesResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(), parse)


def sync(*, client: Client) -> ListFineTunesResponse:
    """List all legacy fine-tunes, without their events."""
    return send(client, request(), parse).parsed


async def asyncio_detailed(*, client: Client) -> Response[ListFineTunesResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(), parse)


async def asyncio(*, client: Client) -> ListFineTunesResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(), parse)).parsed
