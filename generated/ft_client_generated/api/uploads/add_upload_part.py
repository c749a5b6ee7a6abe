"""addUploadPart: POST /uploads/{upload_id}/parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload_part import UploadPart
from ...multipart import Multipart
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.add_upload_part_request import AddUploadPartRequest


def request(upload_id: str, *, body: AddUploadPartRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "POST", f"/uploads/{path_segment('upload_id', upload_id)}/parts", form=Multipart(body, files=("data",))
    )


def parse(response: httpx.Response) -> UploadPart:
    """Return the decoded body of a successful response."""
    return UploadPart.from_dict(json_object(response))


def sync_detailed(
    upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]
) -> Response[UploadPart]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(upload_id, body=body), parse)


def sync(upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]) -> UploadPart:
    """Add a part.

    Parts can be sent in parallel; `completeUpload` defines their order.

    Args:
        upload_id: ID of the upload.
    """
    return send(client, request(upload_id, body=body), parse).parsed


async def asyncio_detailed(
    upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]
) -> Response[UploadPart]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(upload_id, body=body), parse)


async def asyncio(upload_id: str, *, client: Client, body: AddUploadPartRequest | Mapping[str, Any]) -> UploadPart:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(upload_id, body=body), parse)).parsed
