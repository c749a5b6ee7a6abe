"""deleteFineTune: DELETE /fine-tunes/{fine_tune_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_fine_tune_response import DeleteFineTuneResponse
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(fine_tune_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("DELETE", f"/fine-tunes/{path_segment('fine_tune_id', fine_tune_id)}")


def parse(response: httpx.Response) -> DeleteFineTuneResponse:
    """Return the decoded body of a successful response."""
    return DeleteFineTuneResponse.from_dict(json_object(response))


def sync_detailed(fine_tune_id: str, *, client: Client) -> Response[DeleteFineTuneResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tune_id), parse)


def sync(fine_tune_id: str, *, client: Client) -> DeleteFineTuneResponse:
    """Delete a legacy fine-tune.

    Args:
        fine_tune_id: ID of the legacy fine-tune.
    """
    return send(client, request(fine_tune_id), parse).parsed


async def asyncio_detailed(fine_tune_id: str, *, client: Client) -> Response[DeleteFineTuneResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tune_id), parse)


async def asyncio(fine_tune_id: str, *, client: Client) -> DeleteFineTuneResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tune_id), parse)).parsed
