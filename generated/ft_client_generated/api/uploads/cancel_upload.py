"""cancelUpload: POST /uploads/{upload_id}/cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload import Upload
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(upload_id: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", f"/uploads/{segment('upload_id', upload_id)}/cancel")


def parse(response: httpx.Response) -> Upload:
    """Return the body of a success, decoded."""
    return Upload.from_dict(json_object(response))


def sync_detailed(upload_id: str, *, client: Client) -> Response[Upload]:
    """As `sync`, with status and headers."""
    return send(client, request(upload_id), parse)


def sync(upload_id: str, *, client: Client) -> Upload:
    """Give an upload up.

    Args:
        upload_id: ID of the upload.
    """
    return send(client, request(upload_id), parse).parsed


async def asyncio_detailed(upload_id: str, *, client: Client) -> Response[Upload]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(upload_id), parse)


async def asyncio(upload_id: str, *, client: Client) -> Upload:
    """As `sync`, awaited."""
    return (await send_async(client, request(upload_id), parse)).parsed
