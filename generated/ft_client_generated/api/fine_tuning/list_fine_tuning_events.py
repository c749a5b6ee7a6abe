"""listFineTuningEvents: GET /fine_tuning/jobs/{fine_tuning_job_id}/events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tuning_job_events_response import ListFineTuningJobEventsResponse
from ...types import UNSET, Response, Unset
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(
    fine_tuning_job_id: str, *, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build(
        "GET",
        f"/fine_tuning/jobs/{segment('fine_tuning_job_id', fine_tuning_job_id)}/events",
        params={"after": after, "limit": limit},
    )


def parse(response: httpx.Response) -> ListFineTuningJobEventsResponse:
    """Return the body of a success, decoded."""
    return ListFineTuningJobEventsResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> Response[ListFineTuningJobEventsResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(fine_tuning_job_id, after=after, limit=limit), parse)


def sync(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> ListFineTuningJobEventsResponse:
    """List a job's events, newest first.

    Args:
        fine_tuning_job_id: ID of the job.
        after: ID of the last item of the page before.
        limit: Items per page.
    """
    return send(client, request(fine_tuning_job_id, after=after, limit=limit), parse).parsed


async def asyncio_detailed(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> Response[ListFineTuningJobEventsResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(fine_tuning_job_id, after=after, limit=limit), parse)


async def asyncio(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> ListFineTuningJobEventsResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(fine_tuning_job_id, after=after, limit=limit), parse)).parsed
