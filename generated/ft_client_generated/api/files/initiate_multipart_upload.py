"""initiateMultipartUpload: POST /files/multipart/initiate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.multipart_upload import MultipartUpload
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.initiate_multipart_upload_request import InitiateMultipartUploadRequest


def request(*, body: InitiateMultipartUploadRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/files/multipart/initiate", body=body)


def parse(response: httpx.Response) -> MultipartUpload:
    """Return the decoded body of a successful response."""
    return MultipartUpload.from_dict(json_object(response))


def sync_detailed(
    *, client: Client, body: InitiateMultipartUploadRequest | Mapping[str, Any]
) -> Response[MultipartUpload]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: InitiateMultipartUploadRequest | Mapping[str, Any]) -> MultipartUpload:
    """Start an upload whose parts are sent to other addresses."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: InitiateMultipartUploadRequest | Mapping[str, Any]
) -> Response[MultipartUpload]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: InitiateMultipartUploadRequest | Mapping[str, Any]) -> MultipartUpload:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
