"""createUpload: POST /uploads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload import Upload
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.create_upload_request import CreateUploadRequest


def request(*, body: CreateUploadRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/uploads", body=body)


def parse(response: httpx.Response) -> Upload:
    """Return the decoded body of a successful response."""
    return Upload.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Response[Upload]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Upload:
    """Start an upload in parts.

    The upload expires one hour after its creation.
    """
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Response[Upload]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Upload:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
