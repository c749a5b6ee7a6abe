"""listFineTuneEvents: GET /fine-tunes/{fine_tune_id}/events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tune_events_response import ListFineTuneEventsResponse
from ...types import UNSET, Response, Unset
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(fine_tune_id: str, *, stream: bool | None | Unset = UNSET) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", f"/fine-tunes/{segment('fine_tune_id', fine_tune_id)}/events", params={"stream": stream})


def parse(response: httpx.Response) -> ListFineTuneEventsResponse:
    """Return the body of a success, decoded."""
    return ListFineTuneEventsResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> Response[ListFineTuneEventsResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(fine_tune_id, stream=stream), parse)


def sync(fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET) -> ListFineTuneEventsResponse:
    """List a legacy fine-tune's events, oldest first, or stream them as they happen.

    Args:
        fine_tune_id: ID of the legacy fine-tune.
        stream: With true, the answer is an event stream; `data: [DONE]` ends it once the fine-tune has ended.
    """
    return send(client, request(fine_tune_id, stream=stream), parse).parsed


async def asyncio_detailed(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> Response[ListFineTuneEventsResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(fine_tune_id, stream=stream), parse)


async def asyncio(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> ListFineTuneEventsResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(fine_tune_id, stream=stream), parse)).parsed
