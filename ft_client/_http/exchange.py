"""A finished exchange, apart from its result: kept for `with_raw_response`, and given to models."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ft_client._http.responses import model_of
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")


@dataclass(eq=False)
class Exchange:
    """A request and its response.

    Attributes:
        response: The response.
        attempt: Number of the attempt, from 1.
        seconds: Duration in seconds, until the body was read; of a stream, until the headers arrived.
        result: The object made from the response, or None.
    """

    response: Response
    attempt: int
    seconds: float
    result: Any = None

    @classmethod
    def of(cls, config: ClientConfig, response: Response, attempt: int, started_at: float) -> Self:
        """Return the exchange of a response, kept by a call that records its exchanges."""
        exchange = cls(response, attempt, time.perf_counter() - started_at)
        if config.exchanges is not None:
            config.exchanges.append(exchange)
        return exchange

    def is_of(self, result: object) -> bool:
        """Whether a result was made from this response, or is the response."""
        return result is not None and (self.result is result or self.response is result)


def is_recorded(config: ClientConfig, result: object) -> bool:
    """Whether a result was made from one response of the call, or the call does not record its responses."""
    return config.exchanges is None or any(exchange.is_of(result) for exchange in config.exchanges)


def finish(result: T, response: Response, exchange: Exchange | None) -> T:
    """Give a model the ID of its request, and remember it as the result of the exchange."""
    model = model_of(result)
    if isinstance(model, Model):
        model._request_id = response.headers.get("x-request-id")
    if exchange is not None:
        exchange.result = model
    return result
