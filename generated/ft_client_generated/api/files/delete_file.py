"""deleteFile: DELETE /files/{file_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_file_response import DeleteFileResponse
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(file_id: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("DELETE", f"/files/{segment('file_id', file_id)}")


def parse(response: httpx.Response) -> DeleteFileResponse | None:
    """Return the body of a success, decoded."""
    if response.status_code == 204:
        return None
    return DeleteFileResponse.from_dict(json_object(response))


def sync_detailed(file_id: str, *, client: Client) -> Response[DeleteFileResponse | None]:
    """As `sync`, with status and headers."""
    return send(client, request(file_id), parse)


def sync(file_id: str, *, client: Client) -> DeleteFileResponse | None:
    """Delete a file.

    Args:
        file_id: ID of the file.
    """
    return send(client, request(file_id), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client) -> Response[DeleteFileResponse | None]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(file_id), parse)


async def asyncio(file_id: str, *, client: Client) -> DeleteFileResponse | None:
    """As `sync`, awaited."""
    return (await send_async(client, request(file_id), parse)).parsed
