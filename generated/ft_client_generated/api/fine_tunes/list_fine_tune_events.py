"""listFineTuneEvents: GET /fine-tunes/{fine_tune_id}/events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tune_events_response import ListFineTuneEventsResponse
from ...serialization import build, json_object, path_segment
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(fine_tune_id: str, *, stream: bool | None | Unset = UNSET) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", f"/fine-tunes/{path_segment('fine_tune_id', fine_tune_id)}/events", params={"stream": stream})


def parse(response: httpx.Response) -> ListFineTuneEventsResponse:
    """Return the decoded body of a successful response."""
    return ListFineTuneEventsResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> Response[ListFineTuneEventsResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tune_id, stream=stream), parse)


def sync(fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET) -> ListFineTuneEventsResponse:
    """List the events of a legacy fine-tune, oldest first, or stream them.

    Args:
        stream: With true, the response is an event stream. It ends with `data: [DONE]` when the fine-tune has
            ended.
        fine_tune_id: ID of the legacy fine-tune.
    """
    return send(client, request(fine_tune_id, stream=stream), parse).parsed


async def asyncio_detailed(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> Response[ListFineTuneEventsResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tune_id, stream=stream), parse)


async def asyncio(
    fine_tune_id: str, *, client: Client, stream: bool | None | Unset = UNSET
) -> ListFineTuneEventsResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tune_id, stream=stream), parse)).parsed
