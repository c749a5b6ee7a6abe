"""createFineTuningJob: POST /fine_tuning/jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tuning_job import FineTuningJob
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.create_fine_tuning_job_request import CreateFineTuningJobRequest


def request(*, body: CreateFineTuningJobRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/fine_tuning/jobs", body=body)


def parse(response: httpx.Response) -> FineTuningJob:
    """Return the decoded body of a successful response."""
    return FineTuningJob.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: CreateFineTuningJobRequest | Mapping[str, Any]) -> Response[FineTuningJob]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: CreateFineTuningJobRequest | Mapping[str, Any]) -> FineTuningJob:
    """Start a fine-tuning job."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: CreateFineTuningJobRequest | Mapping[str, Any]
) -> Response[FineTuningJob]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: CreateFineTuningJobRequest | Mapping[str, Any]) -> FineTuningJob:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
