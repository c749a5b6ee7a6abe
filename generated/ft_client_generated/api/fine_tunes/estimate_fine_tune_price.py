"""estimateFineTunePrice: POST /fine-tunes/estimate-price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.fine_tune_price_estimate import FineTunePriceEstimate
from ...serialization import build, json_object
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.estimate_fine_tune_price_request import EstimateFineTunePriceRequest


def request(*, body: EstimateFineTunePriceRequest | Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build("POST", "/fine-tunes/estimate-price", body=body)


def parse(response: httpx.Response) -> FineTunePriceEstimate:
    """Return the decoded body of a successful response."""
    return FineTunePriceEstimate.from_dict(json_object(response))


def sync_detailed(
    *, client: Client, body: EstimateFineTunePriceRequest | Mapping[str, Any]
) -> Response[FineTunePriceEstimate]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(body=body), parse)


def sync(*, client: Client, body: EstimateFineTunePriceRequest | Mapping[str, Any]) -> FineTunePriceEstimate:
    """Estimate the price of a fine-tune."""
    return send(client, request(body=body), parse).parsed


async def asyncio_detailed(
    *, client: Client, body: EstimateFineTunePriceRequest | Mapping[str, Any]
) -> Response[FineTunePriceEstimate]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(body=body), parse)


async def asyncio(*, client: Client, body: EstimateFineTunePriceRequest | Mapping[str, Any]) -> FineTunePriceEstimate:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(body=body), parse)).parsed
