"""A transport of httpx on aiohttp, which takes a third of the time of httpx's own. The extra `fast` installs aiohttp.

Only the class of an exception shows whether a request was sent, and so whether a create may be sent again
(`_http/failures.py`). The exceptions of aiohttp are therefore mapped here: those of its connector were raised before
anything was sent, all others after something may have been. An exception without a row becomes a
`TransportError`, which counts as sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import re
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

import aiohttp
from yarl import URL

from ft_client import _http_library as http
from ft_client._fork import renew_after_fork
from ft_client._runtime.direct import AsyncDirectClient

_KEEPALIVE = 5.0
"""Seconds after which an idle connection is not used again; the same as in httpx."""

_MAX_HEADER = 65536
"""Maximum size of a header of a response, in bytes. The default of aiohttp is an eighth of it."""

_MAX_AT_ONCE = 65536
"""Maximum size of a body that is written at once, in bytes: the buffers of a socket hold it. A larger one is written in
steps, each within the write timeout, which aiohttp does not have."""

_TURNS = 3
"""Turns of the event loop until it has closed the idle connections that the server has ended, TLS included."""

_ERRORS: tuple[tuple[type[Exception], type[http.TransportError], str], ...] = (
    # raised before a connection was there
    (aiohttp.ConnectionTimeoutError, http.ConnectTimeout, ""),
    (aiohttp.ClientConnectorError, http.ConnectError, ""),
    (aiohttp.NonHttpUrlClientError, http.UnsupportedProtocol, ""),
    (aiohttp.InvalidURL, http.UnsupportedProtocol, ""),
    # raised after something may have been sent
    (aiohttp.ServerTimeoutError, http.ReadTimeout, ""),
    (aiohttp.ServerDisconnectedError, http.RemoteProtocolError, "Server disconnected without sending a response."),
    (aiohttp.ClientPayloadError, http.RemoteProtocolError, "peer closed connection without sending complete body"),
    (aiohttp.ClientResponseError, http.RemoteProtocolError, ""),
    (aiohttp.ClientConnectionError, http.ReadError, ""),
)
"""Exceptions of aiohttp, subclasses first, with the class of httpx and the text. Empty: the text of the exception."""


class AiohttpTransport(http.AsyncBaseTransport):
    """Sends requests with aiohttp, in the event loop of the first one. Proxies are not supported: httpx's own has them.

    Args:
        verify: Whether to verify certificates.
        trust_env: Whether the environment names certificates, as in httpx.
    """

    _loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, *, verify: bool = True, trust_env: bool = True) -> None:
        self._tls = http.create_ssl_context(verify=verify, trust_env=trust_env)
        self._tls.set_alpn_protocols(["http/1.1"])
        self._session: aiohttp.ClientSession | None = None
        self._in_flight = 0
        renew_after_fork(self)

    async def handle_async_request(self, request: http.Request) -> http.Response:
        """Send a request and return the response, with its body unread.

        Raises:
            httpx.TransportError: See the table of this module.
        """
        session = self._session or self._open()
        timeouts = request.extensions.get("timeout") or {}
        headers, chunked = _headers(request)
        body = request.content if isinstance(request.stream, http.ByteStream) else None
        upload = None
        if body is None or len(body) > _MAX_AT_ONCE:
            upload = _Upload(request, timeouts)
        if not self._in_flight:  # the event loop may have had no turn since the last response
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        self._in_flight += 1
        try:
            async with upload or _NO_UPLOAD:
                response = await session.request(
                    request.method, URL(str(request.url), encoded=True), headers=headers, data=upload or body or None,
                    chunked=chunked or None, allow_redirects=False, timeout=_timeout(timeouts),
                )  # fmt: skip
        except aiohttp.ClientError as error:
            raise _mapped(error) from error
        finally:
            self._in_flight -= 1
        return http.Response(
            response.status,
            headers=response.raw_headers,
            stream=_Body(response),
            extensions={
                "http_version": b"HTTP/1.1",
                "reason_phrase": (response.reason or "").encode("utf-8", "surrogateescape"),
            },
        )

    def _open(self) -> aiohttp.ClientSession:
        self._loop = asyncio.get_running_loop()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._tls,
                limit=0,  # AsyncRunner limits the requests in flight
                keepalive_timeout=_KEEPALIVE,
                resolver=aiohttp.ThreadedResolver(),  # finds the same names as httpx
            ),
            auto_decompress=False,  # httpx does it
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=_MAX_HEADER,
            max_field_size=_MAX_HEADER,
            middlewares=(_send_once,),
            request_class=_Request,
            skip_auto_headers=("Content-Type",),
        )
        return self._session

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def after_fork(self) -> None:
        """Leave the connections to the parent process: closing one here would hide it from the parent's event loop."""
        self._let_go()

    def __del__(self) -> None:
        """Leave the connections of an event loop that was closed first: nothing can close them any more."""
        if self._loop is not None and self._loop.is_closed():
            self._let_go()

    def _let_go(self) -> None:
        if self._session is not None and (connector := self._session.connector) is not None:
            self._session.detach()
            connector._closed = True  # there is no public way, and its finalizer closes, or logs that it cannot
        self._session = None


class AiohttpClient(AsyncDirectClient):
    """A client that sends with aiohttp. What the environment sends to a proxy goes through httpx's own transport."""

    def _init_transport(self, *, verify: bool = True, trust_env: bool = True, transport: Any = None, **_: Any) -> Any:  # type: ignore[override]  # the other settings are httpx's own
        return transport or AiohttpTransport(verify=verify, trust_env=trust_env)


class _Request(aiohttp.ClientRequest):
    """A request that keeps a reference to its connection, so that it can be aborted."""

    transport: asyncio.Transport | None = None

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        self.transport = conn.transport
        return await super().send(conn)


async def _send_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Send a request once: a middleware of aiohttp that raises mapped errors, because aiohttp retries its own.

    The connection of a failed request is aborted, because closing it would first send the rest of the body.
    """
    try:
        return await send(request)
    except BaseException as error:
        if isinstance(request, _Request) and request.transport is not None:
            request.transport.abort()
        if isinstance(error, aiohttp.ClientConnectionError):
            raise _mapped(error) from error
        raise


def _mapped(error: aiohttp.ClientError) -> http.TransportError:
    for kind, mapped, text in _ERRORS:
        if isinstance(error, kind):
            return mapped(text or _text_of(error))
    return http.TransportError(_text_of(error))


def _text_of(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorError):
        number = error.os_error.errno
        if isinstance(number, int) and number > 0 and not isinstance(error, aiohttp.ClientSSLError):
            return os.strerror(number)
        return str(error.os_error)
    return str(error) or type(error).__name__


_ILLEGAL = re.compile(r"[\x00\r\n]")


def _headers(request: http.Request) -> tuple[list[tuple[str, str]], bool]:
    """Return the headers of a request, and whether its body is sent in chunks.

    Raises:
        httpx.LocalProtocolError: A header cannot be sent.
    """
    headers, chunked = [], False
    for name, value in request.headers.raw:
        text = value.decode("latin-1")
        if _ILLEGAL.search(text) or not value.isascii():
            raise http.LocalProtocolError(f"Illegal value of the header {name!r}")  # the value may be the key
        if name.lower() == b"transfer-encoding":
            chunked = True  # aiohttp writes this header itself
        else:
            headers.append((name.decode("ascii"), text))
    return headers, chunked


def _timeout(timeouts: dict[str, float | None]) -> aiohttp.ClientTimeout:
    return _client_timeout(timeouts.get("connect"), timeouts.get("read"))


@functools.lru_cache(16)
def _client_timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    # `connect` covers the name lookup and the TLS handshake; there is no wait for a free connection
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read, ceil_threshold=60)


class _Upload:
    """A body that is written in steps: the source of aiohttp, and the context in which the request is sent.

    Args:
        request: The request.
        timeouts: Its timeouts.
    """

    def __init__(self, request: http.Request, timeouts: dict[str, float | None]) -> None:
        self._stream: Any = request.stream
        self._write, self._read = timeouts.get("write"), timeouts.get("read")
        length = request.headers.get("content-length")
        self._length = None if length is None else int(length)
        self._failure: BaseException | None = None
        self._limit = asyncio.timeout(None)
        self._waits = False

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()
        self._waits = True

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise what the source raised: aiohttp turns it into an error of the connection.

        Raises:
            httpx.WriteTimeout: The server does not read.
        """
        self._waits = False
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError:
            raise http.WriteTimeout("the server did not read the request in time") from None
        if self._failure is not None:
            raise self._failure

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = 0
        try:
            async for chunk in self._stream:
                sent += len(chunk)
                if self._length is not None and sent > self._length:
                    raise http.LocalProtocolError("Too much data for declared Content-Length")
                self._expect_within(self._write)
                yield chunk
                self._expect_within(None)
            if self._length is not None and sent < self._length:
                raise http.LocalProtocolError("Too little data for declared Content-Length")
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:
            self._failure = error
            raise RuntimeError("the source of the body has failed") from error
        if self._write is not None and self._read is not None:  # the last step, and the response
            self._expect_within(self._write + self._read)

    def _expect_within(self, seconds: float | None) -> None:
        if self._waits:  # a server may respond before it has read everything
            self._limit.reschedule(None if seconds is None else asyncio.get_running_loop().time() + seconds)


_NO_UPLOAD = contextlib.nullcontext()


class _Body(http.AsyncByteStream):
    """The body of a response, as it arrives and not decoded."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        content = self._response.content
        try:
            while chunk := await content.readany():
                yield chunk
        except aiohttp.ClientError as error:
            raise _mapped(error) from error

    async def aclose(self) -> None:
        """Close the connection, unless the body was read to its end."""
        self._response.close()
