"""createFineTune: POST /fine-tunes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tune import FineTune
from ...types import Response
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx

    from ...models.create_fine_tune_request import CreateFineTuneRequest


def request(*, body: CreateFineTuneRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", "/fine-tunes", body=body)


def parse(response: httpx.Response) -> FineTune:
    """Return the body of a success, decoded."""
    return FineTune.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> Response[FineTune]:
    """As `sync`, with status and headers."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> FineTune:
    """Start a legacy fine-tune."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> Response[FineTune]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: CreateFineTuneRequest | Mapping[str, Any]) -> FineTune:
    """As `sync`, awaited."""
    return (await send_async(client, request(body=body), parse)).parsed
