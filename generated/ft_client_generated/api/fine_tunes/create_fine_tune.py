"""createFineTune: POST /fine-tunes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tune import FineTune
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.create_fine_tune_request import CreateFineTuneRequest


def request(*, body: CreateFineTuneRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/fine-tunes", body=body)


def parse(response: httpx.Response) -> FineTune:
    """Return the decoded body of a successful response."""
    return FineTune.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> Response[FineTune]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> FineTune:
    """Start a legacy fine-tune."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> Response[FineTune]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> FineTune:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
