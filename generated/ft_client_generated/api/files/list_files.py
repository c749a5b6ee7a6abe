"""listFiles: GET /files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ...client import Client, send, send_async
from ...models.list_files_response import ListFilesResponse
from ...serialization import build, json_object
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(
    *,
    purpose: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["asc", "desc"] | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("GET", "/files", params={"purpose": purpose, "limit": limit, "order": order, "after": after})


def parse(response: httpx.Response) -> ListFilesResponse:
    """Return the decoded body of a successful response."""
    return ListFilesResponse.from_dict(json_object(response))


def sync_detailed(
    *,
    client: Client,
    purpose: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["asc", "desc"] | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
) -> Response[ListFilesResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(purpose=purpose, limit=limit, order=order, after=after), parse)


def sync(
    *,
    client: Client,
    purpose: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["asc", "desc"] | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
) -> ListFilesResponse:
    """List files, newest first.

    Args:
        purpose: Only files of this purpose.
        limit: Items per page.
        order: Order by `created_at`.
        after: ID of the last item of the previous page.
    """
    return send(client, request(purpose=purpose, limit=limit, order=order, after=after), parse).parsed


async def asyncio_detailed(
    *,
    client: Client,
    purpose: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["asc", "desc"] | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
) -> Response[ListFilesResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(purpose=purpose, limit=limit, order=order, after=after), parse)


async def asyncio(
    *,
    client: Client,
    purpose: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["asc", "desc"] | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
) -> ListFilesResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(purpose=purpose, limit=limit, order=order, after=after), parse)).parsed
