"""downloadFile: GET /files/{file_id}/content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...types import UNSET, Response, Unset
from ...wire import build, content, segment

if TYPE_CHECKING:
    import httpx


def request(file_id: str, *, range_: str | None | Unset = UNSET) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", f"/files/{segment('file_id', file_id)}/content", headers={"Range": range_})


def parse(response: httpx.Response) -> bytes:
    """Return the body of a success, decoded."""
    return content(response)


def sync_detailed(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> Response[bytes]:
    """As `sync`, with status and headers."""
    return send(client, request(file_id, range_=range_), parse)


def sync(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> bytes:
    """Get a file's bytes.

    Args:
        file_id: ID of the file.
        range_: Where to go on after a broken transfer. A service may ignore it.
    """
    return send(client, request(file_id, range_=range_), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> Response[bytes]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(file_id, range_=range_), parse)


async def asyncio(file_id: str, *, client: Client, range_: str | None | Unset = UNSET) -> bytes:
    """As `sync`, awaited."""
    return (await send_async(client, request(file_id, range_=range_), parse)).parsed
