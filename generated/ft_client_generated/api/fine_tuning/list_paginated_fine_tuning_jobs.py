"""listPaginatedFineTuningJobs: GET /fine_tuning/jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_paginated_fine_tuning_jobs_response import ListPaginatedFineTuningJobsResponse
from ...serialization import build, json_object
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(
    *,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", "/fine_tuning/jobs", params={"after": after, "limit": limit, "metadata": metadata})


def parse(response: httpx.Response) -> ListPaginatedFineTuningJobsResponse:
    """Return the decoded body of a successful response."""
    return ListPaginatedFineTuningJobsResponse.from_dict(json_object(response))


def sync_detailed(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> Response[ListPaginatedFineTuningJobsResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(after=after, limit=limit, metadata=metadata), parse)


def sync(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> ListPaginatedFineTuningJobsResponse:
    """List jobs, newest first.

    Args:
        after: ID of the last item of the previous page.
        limit: Items per page.
        metadata: Only jobs with these pairs: `metadata[key]=value`.
    """
    return send(client, request(after=after, limit=limit, metadata=metadata), parse).parsed


async def asyncio_detailed(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> Response[ListPaginatedFineTuningJobsResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(after=after, limit=limit, metadata=metadata), parse)


async def asyncio(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> ListPaginatedFineTuningJobsResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(after=after, limit=limit, metadata=metadata), parse)).parsed
