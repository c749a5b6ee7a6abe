"""importFile: POST /files/import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.open_ai_file import OpenAIFile
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.import_file_request import ImportFileRequest


def request(*, body: ImportFileRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/files/import", body=body)


def parse(response: httpx.Response) -> OpenAIFile:
    """Return the decoded body of a successful response."""
    return OpenAIFile.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: ImportFileRequest | Mapping[str, Any]) -> Response[OpenAIFile]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: ImportFileRequest | Mapping[str, Any]) -> OpenAIFile:
    """Copy a file from a URL."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(*, client: Client, body: ImportFileRequest | Mapping[str, Any]) -> Response[OpenAIFile]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: ImportFileRequest | Mapping[str, Any]) -> OpenAIFile:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
