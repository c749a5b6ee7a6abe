"""The HTTP library. No other module of the facade imports it, so that replacing it is a change of one file.

httpx2 has the same names; `http_client=` accepts clients of either.
"""

from httpx import (
    URL,
    AsyncBaseTransport,
    AsyncByteStream,
    AsyncClient,
    AsyncHTTPTransport,
    BaseTransport,
    ByteStream,
    Client,
    HTTPTransport,
    Limits,
    Request,
    Response,
    SyncByteStream,
    Timeout,
)

__all__ = [
    "URL",
    "AsyncBaseTransport",
    "AsyncByteStream",
    "AsyncClient",
    "AsyncHTTPTransport",
    "BaseTransport",
    "ByteStream",
    "Client",
    "HTTPTransport",
    "Limits",
    "Request",
    "Response",
    "SyncByteStream",
    "Timeout",
]
