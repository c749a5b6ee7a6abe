"""The HTTP library. No other module of the facade imports it, so that replacing it is a change of one file.

httpx2 has the same names; `http_client=` accepts clients of either.
"""

import sys
from typing import Any

# If click and rich are installed, httpx imports its command line, which takes a fifth of the time of a first call. With
# None in place of that module, httpx defines `main` as it does without click and rich.
_modules: dict[str, Any] = sys.modules
_modules.setdefault("httpx._main", None)
from httpx import (  # noqa: E402
    URL,
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncClient,
    AsyncHTTPTransport,
    BaseTransport,
    ByteStream,
    Client,
    ConnectError,
    ConnectTimeout,
    Headers,
    HTTPTransport,
    Limits,
    LocalProtocolError,
    ReadError,
    ReadTimeout,
    RemoteProtocolError,
    Request,
    RequestError,
    Response,
    SyncByteStream,
    Timeout,
    TransportError,
    UnsupportedProtocol,
    WriteTimeout,
    create_ssl_context,
)

if _modules["httpx._main"] is None:
    del _modules["httpx._main"]

__all__ = [
    "URL",
    "AsyncBaseTransport",
    "AsyncByteStream",
    "AsyncClient",
    "AsyncHTTPTransport",
    "BaseTransport",
    "ByteStream",
    "Client",
    "ConnectError",
    "ConnectTimeout",
    "HTTPTransport",
    "Headers",
    "Limits",
    "LocalProtocolError",
    "ReadError",
    "ReadTimeout",
    "RemoteProtocolError",
    "Request",
    "RequestError",
    "Response",
    "SyncByteStream",
    "Timeout",
    "TransportError",
    "UnsupportedProtocol",
    "WriteTimeout",
    "create_ssl_context",
]
