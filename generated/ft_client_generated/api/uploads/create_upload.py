"""createUpload: POST /uploads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.upload import Upload
from ...types import Response
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx

    from ...models.create_upload_request import CreateUploadRequest


def request(*, body: CreateUploadRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", "/uploads", body=body)


def parse(response: httpx.Response) -> Upload:
    """Return the body of a success, decoded."""
    return Upload.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Response[Upload]:
    """As `sync`, with status and headers."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Upload:
    """Begin an upload in parts.

    The upload expires one hour after its creation.
    """
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Response[Upload]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: CreateUploadRequest | Mapping[str, Any]) -> Upload:
    """As `sync`, awaited."""
    return (await send_async(client, request(body=body), parse)).parsed
