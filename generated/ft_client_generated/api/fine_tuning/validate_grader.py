"""validateGrader: POST /fine_tuning/alpha/graders/validate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.validate_grader_response import ValidateGraderResponse
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.validate_grader_request import ValidateGraderRequest


def request(*, body: ValidateGraderRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/fine_tuning/alpha/graders/validate", body=body)


def parse(response: httpx.Response) -> ValidateGraderResponse:
    """Return the decoded body of a successful response."""
    return ValidateGraderResponse.from_dict(json_object(response))


def sync_detailed(
    *, client: Client, body: ValidateGraderRequest | Mapping[str, Any]
) -> Response[ValidateGraderResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: ValidateGraderRequest | Mapping[str, Any]) -> ValidateGraderResponse:
    """Check a grader without running it."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: ValidateGraderRequest | Mapping[str, Any]
) -> Response[ValidateGraderResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: ValidateGraderRequest | Mapping[str, Any]) -> ValidateGraderResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
