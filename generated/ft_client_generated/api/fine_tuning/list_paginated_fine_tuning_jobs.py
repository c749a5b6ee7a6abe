"""listPaginatedFineTuningJobs: GET /fine_tuning/jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_paginated_fine_tuning_jobs_response import ListPaginatedFineTuningJobsResponse
from ...types import UNSET, Response, Unset
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx


def request(
    *,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("GET", "/fine_tuning/jobs", params={"after": after, "limit": limit, "metadata": metadata})


def parse(response: httpx.Response) -> ListPaginatedFineTuningJobsResponse:
    """Return the body of a success, decoded."""
    return ListPaginatedFineTuningJobsResponse.from_dict(json_object(response))


def sync_detailed(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> Response[ListPaginatedFineTuningJobsResponse]:
    """As `sync`, with status and headers."""
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
        after: ID of the last item of the page before.
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
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(after=after, limit=limit, metadata=metadata), parse)


async def asyncio(
    *,
    client: Client,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    metadata: Mapping[str, str] | None | Unset = UNSET,
) -> ListPaginatedFineTuningJobsResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(after=after, limit=limit, metadata=metadata), parse)).parsed
