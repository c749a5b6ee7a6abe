"""listFineTunes: GET /fine-tunes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tunes_response import ListFineTunesResponse
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request() -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", "/fine-tunes")


def parse(response: httpx.Response) -> ListFineTunesResponse:
    """Return the decoded body of a successful response."""
    return ListFineTunesResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client) -> Response[ListFineTunesResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(), parse)


def sync(*, client: Client) -> ListFineTunesResponse:
    """List all legacy fine-tunes, without their events."""
    return send(client, request(), parse).parsed


async def asyncio_detailed(*, client: Client) -> Response[ListFineTunesResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(), parse)


async def asyncio(*, client: Client) -> ListFineTunesResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(), parse)).parsed
