"""runGrader: POST /fine_tuning/alpha/graders/run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.run_grader_response import RunGraderResponse
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.run_grader_request import RunGraderRequest


def request(*, body: RunGraderRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/fine_tuning/alpha/graders/run", body=body)


def parse(response: httpx.Response) -> RunGraderResponse:
    """Return the decoded body of a successful response."""
    return RunGraderResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> Response[RunGraderResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> RunGraderResponse:
    """Run a grader on one sample."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: RunGraderRequest | Mapping[str, Any]
) -> Response[RunGraderResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> RunGraderResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
