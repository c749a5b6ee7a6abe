"""completeUpload: POST /uploads/{upload_id}/complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload import Upload
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx

    from ...models.complete_upload_request import CompleteUploadRequest


def request(upload_id: str, *, body: CompleteUploadRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", f"/uploads/{segment('upload_id', upload_id)}/complete", body=body)


def parse(response: httpx.Response) -> Upload:
    """Return the body of a success, decoded."""
    return Upload.from_dict(json_object(response))


def sync_detailed(
    upload_id: str, *, client: Client, body: CompleteUploadRequest | Mapping[str, Any]
) -> Response[Upload]:
    """As `sync`, with status and headers."""
    return send(client, request(upload_id, body=body), parse)


def sync(upload_id: str, *, client: Client, body: CompleteUploadRequest | Mapping[str, Any]) -> Upload:
    """Make the parts one file.

    The parts' sizes must add up to the `bytes` of the upload.

    Args:
        upload_id: ID of the upload.
    """
    return send(client, request(upload_id, body=body), parse).parsed


async def asyncio_detailed(
    upload_id: str, *, client: Client, body: CompleteUploadRequest | Mapping[str, Any]
) -> Response[Upload]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(upload_id, body=body), parse)


async def asyncio(upload_id: str, *, client: Client, body: CompleteUploadRequest | Mapping[str, Any]) -> Upload:
    """As `sync`, awaited."""
    return (await send_async(client, request(upload_id, body=body), parse)).parsed
