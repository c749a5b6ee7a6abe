"""Failures of a request that has no usable response: one table with cause, whether it was sent, and the next step.

The table names exceptions by class name and covers every class in the method resolution order, so that clients of
httpx and of httpx2, which has the same names, are both understood. An exception that the table does not name counts as
sent: it is not known whether the service executed the request.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from ft_client._credentials import credentials_in, is_credential_name, redact_value, remove_credentials
from ft_client._runtime.effects import ReadChunk
from ft_client._runtime.network import PROXY_VARIABLES, is_loopback
from ft_client.errors import APIConnectionError, APITimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ft_client._http_library import Request, Response
    from ft_client._runtime.effects import StreamedBody
    from ft_client._runtime.flow import Flow

_CHECK_NETWORK = "check the base URL and the network"
_CHECK_EXECUTED = "the connection broke; check whether it was executed"
_CHECK_TIMEOUT = "raise timeout=, or check whether it was executed"
_CHECK_CERTIFICATES = (
    "if your network or proxy uses its own certificates, set SSL_CERT_FILE to their file; otherwise check the base URL "
    "and the clock of this machine"
)
_CHECK_PROXY = "check HTTPS_PROXY and HTTP_PROXY, or add the host to NO_PROXY"


class Failure(NamedTuple):
    """One row of the table.

    Attributes:
        cause: `proxy`, `certificate`, `tls`, `dns`, `refused`, `connect`, `reset`, `cut`, `timeout`, `protocol`,
            `body`, `url`, `request`, `redirect` or `unknown`.
        raised: Names of the exception; one of them is in its method resolution order.
        sent: Whether bytes of the request may have reached the service.
        retryable: Whether another attempt may succeed.
        step: The next step of the user.
        origin: Names of exceptions that it was raised from; one of them must be there. Empty: any.
        pattern: Pattern that the texts of the exception and of its causes must contain.
        summary: What failed. Empty: the text of the exception.
    """

    cause: str
    raised: frozenset[str]
    sent: bool
    retryable: bool
    step: str
    origin: frozenset[str] = frozenset()
    pattern: str = ""
    summary: str = ""


def _row(cause: str, raised: str, *, sent: bool, retry: bool, step: str, origin: str = "", pattern: str = "",
         summary: str = "") -> Failure:  # fmt: skip
    return Failure(cause, frozenset(raised.split()), sent, retry, step, frozenset(origin.split()), pattern, summary)


FAILURES: tuple[Failure, ...] = (
    # the request cannot be built or sent
    _row("request", "UnsendableRequestError", sent=False, retry=False, pattern="(?i)header|'ascii' codec",
         summary="a header of the request cannot be sent", step="use ASCII in headers: check default_headers"),
    _row("request", "UnsendableRequestError", sent=False, retry=False, step="correct the parameters of the call"),
    _row("request", "RuntimeError", sent=False, retry=False, pattern="client has been closed",
         step="create a new client, or make the call before the client is closed"),
    _row("url", "UnsupportedProtocol InvalidURL", sent=False, retry=False, step="check the base URL"),
    _row("request", "LocalProtocolError", sent=True, retry=False, pattern="(?i)content-length",
         step="the content changed while it was sent; check whether it was executed"),
    # the text quotes the header, which may be the key
    _row("request", "LocalProtocolError", sent=False, retry=False, pattern="(?i)header",
         summary="a header of the request cannot be sent", step="check the API key and default_headers"),
    _row("request", "LocalProtocolError", sent=False, retry=False, step="check the base URL and the headers"),
    # the proxy
    _row("proxy", "ProxyError", sent=False, retry=False, pattern=r"\b407\b|(?i:username|password|authentication)",
         step="check the user name and password in HTTPS_PROXY or in the proxy= of http_client"),
    _row("proxy", "ProxyError", sent=False, retry=True, pattern=r"\b(429|50[0-9])\b|could not connect",
         step=f"try again later, or {_CHECK_PROXY}"),
    _row("proxy", "ProxyError", sent=False, retry=False, step=_CHECK_PROXY),
    # TLS
    _row("certificate", "ConnectError", sent=False, retry=False,
         origin="SSLCertVerificationError CertificateError", step=_CHECK_CERTIFICATES),
    _row("certificate", "ConnectError", sent=False, retry=False, pattern="CERTIFICATE_VERIFY_FAILED",
         step=_CHECK_CERTIFICATES),
    _row("tls", "ConnectError", sent=False, retry=False, pattern="(?i)WRONG_VERSION_NUMBER|WRONG VERSION|HTTP_REQUEST",
         step="the server does not use TLS on this port: check http and https in the base URL and in HTTPS_PROXY"),
    _row("tls", "ConnectError", sent=False, retry=False, origin="SSLError", pattern="(?i)alert|UNSUPPORTED",
         step="the server rejects the TLS handshake: check the base URL and client certificates"),
    # no connection
    _row("dns", "ConnectError", sent=False, retry=True, origin="gaierror herror UnicodeError", step=_CHECK_NETWORK),
    _row("dns", "ConnectError", sent=False, retry=True, step=_CHECK_NETWORK,
         pattern=r"(?i)getaddrinfo|name or service|name resolution|nodename nor servname|no address associated|"
                 r"no such host|name does not resolve"),
    _row("refused", "ConnectError ConnectionRefusedError", sent=False, retry=True, step=_CHECK_NETWORK,
         pattern=r"(?i)refused|all connection attempts failed"),
    _row("connect", "ConnectError", sent=False, retry=True, step=_CHECK_NETWORK),
    _row("timeout", "ConnectTimeout PoolTimeout", sent=False, retry=True, summary="no connection in time",
         step="check the base URL and the network, or raise timeout="),
    # no response, or part of one
    _row("timeout", "DeadlineExceededError StalledTransferError", sent=True, retry=True, step=_CHECK_TIMEOUT),
    _row("timeout", "TimeoutException", sent=True, retry=True, summary="no response in time", step=_CHECK_TIMEOUT),
    _row("request", "EOFError", sent=False, retry=False,
         step="the file changed while it was sent; send it again"),
    _row("body", "BodyTooLargeError", sent=True, retry=False,
         step="check the base URL; the server does not respond like this API"),
    _row("cut", "RemoteProtocolError", sent=True, retry=True, step=_CHECK_EXECUTED,
         pattern="(?i)without sending complete|incomplete|peer closed"),
    _row("reset", "RemoteProtocolError", sent=True, retry=True, step=_CHECK_EXECUTED, pattern="(?i)disconnected"),
    _row("protocol", "RemoteProtocolError", sent=True, retry=True,
         step="the server does not respond with valid HTTP: check the base URL, and whether it was executed"),
    _row("reset", "NetworkError ConnectionResetError ConnectionAbortedError BrokenPipeError", sent=True, retry=True,
         step=_CHECK_EXECUTED),
    _row("body", "DecodingError", sent=True, retry=True,
         step="the body of the response cannot be decoded; check whether it was executed"),
    _row("redirect", "TooManyRedirects", sent=True, retry=False, step="check the base URL"),
    _row("unknown", "TransportError RequestError", sent=True, retry=True, step=_CHECK_EXECUTED),
)  # fmt: skip

NO_TUNNEL = _row("proxy", "Exception", sent=False, retry=True, summary="the proxy opened no connection to the service",
                 step=_CHECK_PROXY)  # fmt: skip
"""Any failure while a proxy opens a tunnel: the request itself was not sent yet."""

UNKNOWN = _row("unknown", "Exception", sent=True, retry=False, step="check whether it was executed")
"""Any other exception, e.g. of a custom transport."""


def classify(error: BaseException) -> Failure:
    """Return the row for an exception that sending a request, or reading its response, raised."""
    raised = _class_names(error)
    chain = list(_chain(error))
    origins = frozenset().union(*map(_class_names, chain))
    text = "\n".join(str(each) for each in chain)
    for row in FAILURES:
        if raised.isdisjoint(row.raised) or (row.origin and origins.isdisjoint(row.origin)):
            continue
        if not row.pattern or re.search(row.pattern, text):
            return NO_TUNNEL if row.sent and any(map(_is_of_tunnel, chain)) else row
    return UNKNOWN


def reason_of(error: BaseException) -> str:
    """Return why another attempt is made, in a few words: `rate limited`, `status 503`, `no connection`."""
    status = getattr(error, "status_code", None)
    if status is not None:
        return "rate limited" if status == 429 else f"status {status}"
    if isinstance(error, APITimeoutError):
        return "no response in time"
    return "the connection broke" if getattr(error, "sent", False) else "no connection"


def _is_of_tunnel(error: BaseException) -> bool:
    """Whether an exception was raised while a proxy was opening a tunnel.

    httpcore raises the same classes as for the request itself. Only the local variables of its frame differ: it has a
    CONNECT request, and no response to it yet.
    """
    frame = error.__traceback__
    while frame is not None:
        names = frame.tb_frame.f_code.co_varnames
        if "connect_request" in names and "connect_response" in names:
            variables = frame.tb_frame.f_locals
            return "connect_request" in variables and "connect_response" not in variables
        frame = frame.tb_next
    return False


def _class_names(error: BaseException) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in type(error).__mro__)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that it was raised from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__


def connection_error(error: BaseException, label: str, attempts: int) -> APIConnectionError:
    """Return our error for an exception that sending a request, or reading its response, raised.

    Args:
        error: The exception.
        label: Operation and ID, for the message.
        attempts: How often the request was sent.
    """
    failure = classify(error)
    request = getattr(error, "_request", None)
    reason = _one_line(error) or type(error).__name__
    if request is not None:
        reason = remove_credentials(reason, request_credentials(request))
        redact_request(request)
    host = f" ({request.url.scheme}://{_host_of(request)})" if request is not None else ""
    summary = failure.summary or reason
    may_be_proxy = failure.cause in _MAYBE_PROXY and request is not None and not is_loopback(request.url.host)
    step = failure.step + (_proxy_hint() if may_be_proxy and not failure.sent else "")
    times = f" [sent {attempts} times]" if attempts > 1 else ""
    kind = APITimeoutError if failure.cause == "timeout" else APIConnectionError
    return kind(
        f"{label}: {summary}{host} -> {step}{times}", request=request, attempts=attempts, sent=failure.sent,
        cause=failure.cause, retryable=failure.retryable,
    )  # fmt: skip


_MAYBE_PROXY = {"dns", "refused", "connect", "timeout", "certificate", "tls"}


def _proxy_hint() -> str:
    """Name the variables that may have led the request to a proxy."""
    names = [name for name in PROXY_VARIABLES[:-1] if os.environ.get(name) or os.environ.get(name.lower())]
    return f"; the environment names a proxy ({', '.join(names)})" if names else ""


def _host_of(request: Request) -> str:
    return request.url.netloc.decode("ascii", "replace")


def _one_line(error: BaseException) -> str:
    """Return the text of an exception on one line, without user names and passwords of URLs."""
    text = re.sub(r"//[^/@\s]*@", "//***@", " ".join(str(error).split()))
    return text if len(text) <= 300 else text[:299] + "…"


def read_chunk(body: StreamedBody, label: str) -> Flow[bytes | None]:
    """Return the next chunk of a streamed body, or None at the end.

    Raises:
        APIConnectionError: The connection broke, or the transfer stalled.
    """
    try:
        return (yield ReadChunk(body))  # type: ignore[no-any-return]  # an effect's outcome has no type
    except Exception as error:  # noqa: BLE001  # the table knows the exceptions of HTTP libraries
        raise connection_error(error, label, 1) from None


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
