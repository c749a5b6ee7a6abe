"""deleteFile: DELETE /files/{file_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_file_response import DeleteFileResponse
from ...serialization import build, json_object, path_segment
from ...serialization import success_bytes as content
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(file_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("DELETE", f"/files/{path_segment('file_id', file_id)}")


def parse(response: httpx.Response) -> DeleteFileResponse | None:
    """Return the decoded body of a successful response."""
    if response.status_code == 204:
        content(response)
        return None
    return DeleteFileResponse.from_dict(json_object(response))


def sync_detailed(file_id: str, *, client: Client) -> Response[DeleteFileResponse | None]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(file_id), parse)


def sync(file_id: str, *, client: Client) -> DeleteFileResponse | None:
    """Delete a file.

    Args:
        file_id: ID of the file.
    """
    return send(client, request(file_id), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client) -> Response[DeleteFileResponse | None]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(file_id), parse)


async def asyncio(file_id: str, *, client: Client) -> DeleteFileResponse | None:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(file_id), parse)).parsed
