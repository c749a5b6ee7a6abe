"""listFineTuneCheckpoints: GET /fine-tunes/{fine_tune_id}/checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tune_checkpoints_response import ListFineTuneCheckpointsResponse
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(fine_tune_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", f"/fine-tunes/{path_segment('fine_tune_id', fine_tune_id)}/checkpoints")


def parse(response: httpx.Response) -> ListFineTuneCheckpointsResponse:
    """Return the decoded body of a successful response."""
    return ListFineTuneCheckpointsResponse.from_dict(json_object(response))


def sync_detailed(fine_tune_id: str, *, client: Client) -> Response[ListFineTuneCheckpointsResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tune_id), parse)


def sync(fine_tune_id: str, *, client: Client) -> ListFineTuneCheckpointsResponse:
    """List the checkpoints of a legacy fine-tune.

    Args:
        fine_tune_id: ID of the legacy fine-tune.
    """
    return send(client, request(fine_tune_id), parse).parsed


async def asyncio_detailed(fine_tune_id: str, *, client: Client) -> Response[ListFineTuneCheckpointsResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tune_id), parse)


async def asyncio(fine_tune_id: str, *, client: Client) -> ListFineTuneCheckpointsResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tune_id), parse)).parsed
