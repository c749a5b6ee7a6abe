"""Failures of the transport, as errors of this library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ft_client._credentials import credentials_in, is_credential_name, redact_value, remove_credentials
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
    reason = " ".join(str(error).split()) or type(error).__name__
    if request is not None:
        reason = remove_credentials(reason, request_credentials(request))
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
    if isinstance(error, LocalProtocolError) and "header" in reason.lower():
        reason = "a header of the request cannot be sent"  # the library's text quotes the header, which may be the key
    return APIConnectionError(
        f"{label}: {reason}{host} -> {step}{times}", request=request, attempts=attempts, sent=sent
    )


def redact_response(response: Response) -> Response:
    """Remove the credentials of the request from a response, before the response is attached to an error.

    A service may echo them in its body or in a header.
    """
    credentials = request_credentials(response.request)
    redact_request(response.request)
    if not credentials:
        return response
    content = getattr(response, "_content", b"")  # a stream that was not read has none
    text = content.decode("utf-8", "surrogateescape")
    redacted = remove_credentials(text, credentials)
    if redacted != text:
        response._content = redacted.encode("utf-8", "surrogateescape")
        vars(response).pop("_text", None)
    headers = response.headers
    for name, value in headers.multi_items():
        if (cleaned := remove_credentials(value, credentials)) != value:
            headers[name] = cleaned
    return response


def redact_request(request: Request) -> None:
    """Remove the credentials from the headers, the query and the JSON body of a request."""
    for name in [name for name in request.headers if is_credential_name(name)]:
        del request.headers[name]
    if any(is_credential_name(name) for name in request.url.params):
        query = [
            (name, "***" if is_credential_name(name) else value) for name, value in request.url.params.multi_items()
        ]
        request.url = request.url.copy_with(params=query)
    body = _json_body(request)
    if body is not None and (redacted := redact_value(body)) != body:
        request._content = json.dumps(redacted).encode()


def request_credentials(request: Request) -> list[str]:
    """Return the credentials that a request carries in its headers, its query and its JSON body."""
    named = [*request.headers.multi_items(), *request.url.params.multi_items()]
    return credentials_in(named, _json_body(request))


def _json_body(request: Request) -> object:
    """Return the parsed body of a request, None if it is not JSON."""
    if "json" not in request.headers.get("content-type", ""):
        return None
    try:
        parsed: object = json.loads(getattr(request, "_content", b""))
    except (ValueError, RecursionError):
        return None
    return parsed
