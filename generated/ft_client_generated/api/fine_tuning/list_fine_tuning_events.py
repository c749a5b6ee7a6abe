"""listFineTuningEvents: GET /fine_tuning/jobs/{fine_tuning_job_id}/events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tuning_job_events_response import ListFineTuningJobEventsResponse
from ...serialization import build, json_object, path_segment
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(
    fine_tuning_job_id: str, *, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "GET",
        f"/fine_tuning/jobs/{path_segment('fine_tuning_job_id', fine_tuning_job_id)}/events",
        params={"after": after, "limit": limit},
    )


def parse(response: httpx.Response) -> ListFineTuningJobEventsResponse:
    """Return the decoded body of a successful response."""
    return ListFineTuningJobEventsResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> Response[ListFineTuningJobEventsResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tuning_job_id, after=after, limit=limit), parse)


def sync(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> ListFineTuningJobEventsResponse:
    """List the events of a job, newest first.

    Args:
        after: ID of the last item of the previous page.
        limit: Items per page.
        fine_tuning_job_id: ID of the job.
    """
    return send(client, request(fine_tuning_job_id, after=after, limit=limit), parse).parsed


async def asyncio_detailed(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> Response[ListFineTuningJobEventsResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tuning_job_id, after=after, limit=limit), parse)


async def asyncio(
    fine_tuning_job_id: str, *, client: Client, after: str | None | Unset = UNSET, limit: int | None | Unset = UNSET
) -> ListFineTuningJobEventsResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tuning_job_id, after=after, limit=limit), parse)).parsed
