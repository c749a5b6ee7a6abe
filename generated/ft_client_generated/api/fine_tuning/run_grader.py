"""runGrader: POST /fine_tuning/alpha/graders/run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.run_grader_response import RunGraderResponse
from ...types import Response
from ...wire import build, json_object

if TYPE_CHECKING:
    import httpx

    from ...models.run_grader_request import RunGraderRequest


def request(*, body: RunGraderRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build("POST", "/fine_tuning/alpha/graders/run", body=body)


def parse(response: httpx.Response) -> RunGraderResponse:
    """Return the body of a success, decoded."""
    return RunGraderResponse.from_dict(json_object(response))


def sync_detailed(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> Response[RunGraderResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> RunGraderResponse:
    """Grade one model answer."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: RunGraderRequest | Mapping[str, Any]
) -> Response[RunGraderResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: RunGraderRequest | Mapping[str, Any]) -> RunGraderResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(body=body), parse)).parsed
