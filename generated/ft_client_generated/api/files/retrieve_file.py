"""retrieveFile: GET /files/{file_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.open_ai_file import OpenAIFile
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(file_id: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", f"/files/{segment('file_id', file_id)}")


def parse(response: httpx.Response) -> OpenAIFile:
    """Return the body of a success, decoded."""
    return OpenAIFile.from_dict(json_object(response))


def sync_detailed(file_id: str, *, client: Client) -> Response[OpenAIFile]:
    """As `sync`, with status and headers."""
    return send(client, request(file_id), parse)


def sync(file_id: str, *, client: Client) -> OpenAIFile:
    """Get one file's description.

    Args:
        file_id: ID of the file.
    """
    return send(client, request(file_id), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client) -> Response[OpenAIFile]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(file_id), parse)


async def asyncio(file_id: str, *, client: Client) -> OpenAIFile:
    """As `sync`, awaited."""
    return (await send_async(client, request(file_id), parse)).parsed
