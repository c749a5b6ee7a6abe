"""Failures of the transport, as errors of this library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ft_client._credentials import CREDENTIAL_HEADERS
from ft_client._http_library import (
    ConnectError,
    ConnectTimeout,
    LocalProtocolError,
    PoolTimeout,
    TimeoutException,
    UnsupportedProtocol,
)
from ft_client.errors import APIConnectionError, APITimeoutError

if TYPE_CHECKING:
    from ft_client._http_library import Request, RequestError, Response

NOT_SENT_ERRORS = (ConnectError, ConnectTimeout, PoolTimeout, UnsupportedProtocol, LocalProtocolError)
"""Errors that are raised before a byte of the request is sent."""


def connection_error(error: RequestError, label: str, attempts: int) -> APIConnectionError:
    """Return our error for an error of the HTTP library.

    Args:
        error: The library's error.
        label: Operation and ID, for the message.
        attempts: How often the request was sent.
    """
    request = getattr(error, "_request", None)
    if request is not None:
        redact_request(request)
    host = f" ({request.url.scheme}://{request.url.netloc.decode()})" if request is not None else ""
    sent = not isinstance(error, NOT_SENT_ERRORS)
    times = f" [sent {attempts} times]" if attempts > 1 else ""
    if isinstance(error, TimeoutException):
        failed = "no connection" if not sent else "no response"
        return APITimeoutError(
            f"{label}: {failed} in time{host} -> raise timeout=, or check whether it was executed{times}",
            request=request, attempts=attempts, sent=sent,
        )  # fmt: skip
    step = "check the base URL and the network" if not sent else "the connection broke; check whether it was executed"
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, LocalProtocolError) and "header" in reason.lower():
        reason = "a header of the request cannot be sent"  # the library's text quotes the header, which may be the key
    return APIConnectionError(
        f"{label}: {reason}{host} -> {step}{times}", request=request, attempts=attempts, sent=sent
    )


def redact_response(response: Response) -> Response:
    """Remove the credentials from the request of a response, before the response is attached to an error."""
    redact_request(response.request)
    return response


def redact_request(request: Request) -> None:
    """Remove the credentials from a request."""
    for name in CREDENTIAL_HEADERS:
        request.headers.pop(name, None)
