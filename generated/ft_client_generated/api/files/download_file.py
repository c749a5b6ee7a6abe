"""downloadFile: GET /files/{file_id}/content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...serialization import build, path_segment
from ...serialization import success_bytes as content
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(file_id: str, *, range_: str | None | Unset = UNSET) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", f"/files/{path_segment('file_id', file_id)}/content", headers={"Range": range_})


def parse(response: httpx.Response) -> bytes:
    """Return the decoded body of a successful response."""
    return content(response)


def sync_detailed(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> Response[bytes]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(file_id, range_=range_), parse)


def sync(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> bytes:
    """Download the content of a file.

    Args:
        range_: Position at which to resume a transfer. A service can ignore it.
        file_id: ID of the file.
    """
    return send(client, request(file_id, range_=range_), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> Response[bytes]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(file_id, range_=range_), parse)


async def asyncio(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> bytes:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(file_id, range_=range_), parse)).parsed
