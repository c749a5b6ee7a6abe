"""preprocessFile: POST /files/{file_id}/preprocess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.open_ai_file import OpenAIFile
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(file_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", f"/files/{path_segment('file_id', file_id)}/preprocess")


def parse(response: httpx.Response) -> OpenAIFile:
    """Return the decoded body of a successful response."""
    return OpenAIFile.from_dict(json_object(response))


def sync_detailed(file_id: str, *, client: Client) -> Response[OpenAIFile]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(file_id), parse)


def sync(file_id: str, *, client: Client) -> OpenAIFile:
    """Validate a file whose bytes were sent to another address.

    Args:
        file_id: ID of the file.
    """
    return send(client, request(file_id), parse).parsed


async def asyncio_detailed(file_id: str, *, client: Client) -> Response[OpenAIFile]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(file_id), parse)


async def asyncio(file_id: str, *, client: Client) -> OpenAIFile:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(file_id), parse)).parsed
