"""deleteFineTuningJob: DELETE /fine_tuning/jobs/{fine_tuning_job_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tuning_job import FineTuningJob
from ...serialization import build, json_object, path_segment
from ...serialization import success_bytes as content
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(fine_tuning_job_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("DELETE", f"/fine_tuning/jobs/{path_segment('fine_tuning_job_id', fine_tuning_job_id)}")


def parse(response: httpx.Response) -> FineTuningJob | None:
    """Return the decoded body of a successful response."""
    if response.status_code == 204:
        content(response)
        return None
    return FineTuningJob.from_dict(json_object(response))


def sync_detailed(fine_tuning_job_id: str, *, client: Client) -> Response[FineTuningJob | None]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tuning_job_id), parse)


def sync(fine_tuning_job_id: str, *, client: Client) -> FineTuningJob | None:
    """Delete a job.

    Args:
        fine_tuning_job_id: ID of the job.
    """
    return send(client, request(fine_tuning_job_id), parse).parsed


async def asyncio_detailed(fine_tuning_job_id: str, *, client: Client) -> Response[FineTuningJob | None]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tuning_job_id), parse)


async def asyncio(fine_tuning_job_id: str, *, client: Client) -> FineTuningJob | None:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tuning_job_id), parse)).parsed
