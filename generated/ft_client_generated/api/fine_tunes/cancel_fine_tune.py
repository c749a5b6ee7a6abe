"""cancelFineTune: POST /fine-tunes/{fine_tune_id}/cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tune import FineTune
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(fine_tune_id: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", f"/fine-tunes/{segment('fine_tune_id', fine_tune_id)}/cancel")


def parse(response: httpx.Response) -> FineTune:
    """Return the body of a success, decoded."""
    return FineTune.from_dict(json_object(response))


def sync_detailed(fine_tune_id: str, *, client: Client) -> Response[FineTune]:
    """As `sync`, with status and headers."""
    return send(client, request(fine_tune_id), parse)


def sync(fine_tune_id: str, *, client: Client) -> FineTune:
    """Cancel a legacy fine-tune.

    Args:
        fine_tune_id: ID of the legacy fine-tune.
    """
    return send(client, request(fine_tune_id), parse).parsed


async def asyncio_detailed(fine_tune_id: str, *, client: Client) -> Response[FineTune]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(fine_tune_id), parse)


async def asyncio(fine_tune_id: str, *, client: Client) -> FineTune:
    """As `sync`, awaited."""
    return (await send_async(client, request(fine_tune_id), parse)).parsed
