"""addUploadPart: POST /uploads/{upload_id}/parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload_part import UploadPart
from ...multipart import Multipart
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx

    from ...models.add_upload_part_request import AddUploadPartRequest


def request(upload_id: str, *, body: AddUploadPartRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build(
        "POST", f"/uploads/{segment('upload_id', upload_id)}/parts", form=Multipart(body, files=("data",), brackets=())
    )


def parse(response: httpx.Response) -> UploadPart:
    """Return the body of a success, decoded."""
    return UploadPart.from_dict(json_object(response))


def sync_detailed(
    upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]
) -> Response[UploadPart]:
    """As `sync`, with status and headers."""
    return send(client, request(upload_id, body=body), parse)


def sync(upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]) -> UploadPart:
    """Add a part.

    Parts may be sent in parallel; their order is given on completion.

    Args:
        upload_id: ID of the upload.
    """
    return send(client, request(upload_id, body=body), parse).parsed


async def asyncio_detailed(
    upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]
) -> Response[UploadPart]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(upload_id, body=body), parse)


async def asyncio(upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]) -> UploadPart:
    """As `sync`, awaited."""
    return (await send_async(client, request(upload_id, body=body), parse)).parsed
