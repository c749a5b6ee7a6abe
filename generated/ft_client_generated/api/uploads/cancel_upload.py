"""cancelUpload: POST /uploads/{upload_id}/cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload import Upload
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(upload_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", f"/uploads/{path_segment('upload_id', upload_id)}/cancel")


def parse(response: httpx.Response) -> Upload:
    """Return the decoded body of a successful response."""
    return Upload.from_dict(json_object(response))


def sync_detailed(upload_id: str, *, client: Client) -> Response[Upload]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(upload_id), parse)


def sync(upload_id: str, *, client: Client) -> Upload:
    """Cancel an upload.

    Args:
        upload_id: ID of the upload.
    """
    return send(client, request(upload_id), parse).parsed


async def asyncio_detailed(upload_id: str, *, client: Client) -> Response[Upload]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(upload_id), parse)


async def asyncio(upload_id: str, *, client: Client) -> Upload:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(upload_id), parse)).parsed
