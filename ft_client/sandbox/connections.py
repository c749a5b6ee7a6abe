"""TCP connections of the server: limits for request heads, and closing connections for faults."""

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# bytes; h11 has a lower limit, httptools has none
_MAX_HEAD = 256 * 1024
_TIMEOUT_BODY = (
    b'{"error": {"message": "Timed out waiting for the request head.", "type": "invalid_request_error", '
    b'"param": null, "code": null}}'
)
_TIMEOUT_RESPONSE = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(_TIMEOUT_BODY), _TIMEOUT_BODY)
)


class Connections:
    """Registry of open connections by client address.

    Args:
        head_timeout: Seconds for a request head to arrive completely.
    """

    def __init__(self, head_timeout: float) -> None:
        self.head_timeout = head_timeout
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def drop(self, client: tuple[str, int] | None, *, reset: bool) -> None:
        """Close the connection of a client: gracefully after pending data, or immediately with a reset."""
        transport = None if client is None else self._open.get((client[0], client[1]))
        if transport is None:
            return
        if reset:
            connection = transport.get_extra_info("socket")
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        else:
            transport.close()

    def opened(self, transport: asyncio.Transport) -> None:
        """Add a connection."""
        self._open[_peer(transport)] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Remove a connection."""
        self._open.pop(_peer(transport), None)

    def protocol(self) -> type[asyncio.Protocol]:
        """Return the protocol class that uses this registry: on httptools if installed, else on h11."""
        try:
            return _httptools_protocol(self)
        except ImportError:
            return _h11_protocol(self)


if TYPE_CHECKING:
    _Base = H11Protocol
else:
    _Base = object


class _LimitedHead(_Base):
    """Adds the registry, and limits for the time and size of request heads, to a protocol of uvicorn."""

    registry: Connections
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None

    def awaits_head(self) -> bool:
        """Return whether the next bytes belong to a request head."""
        raise NotImplementedError

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self.registry.opened(transport)
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self.registry.closed(self.transport)
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before: Any = self.cycle
        if self.awaits_head():
            self._head_bytes += len(data)
        # the deadline also covers the rest of a body after an early response
        if self._head_timer is None and (before is None or before.response_complete):
            self._start_head_timer()
        super().data_received(data)
        if self.cycle is not before:
            # uvicorn creates the cycle of a request when its head is complete
            self._stop_head_timer()
        elif self._head_bytes > _MAX_HEAD:
            self.transport.abort()

    def _start_head_timer(self) -> None:
        self._head_timer = self.loop.call_later(self.registry.head_timeout, self._on_head_timeout)

    def _stop_head_timer(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _on_head_timeout(self) -> None:
        if self._head_bytes:
            self.transport.write(_TIMEOUT_RESPONSE)
        self.transport.close()


def _h11_protocol(connections: Connections) -> type[asyncio.Protocol]:
    class H11(_LimitedHead, H11Protocol):
        registry = connections

        def awaits_head(self) -> bool:
            return self.conn.their_state is h11.IDLE

    return H11


def _httptools_protocol(connections: Connections) -> type[asyncio.Protocol]:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    class HttpTools(_LimitedHead, HttpToolsProtocol):  # type: ignore[misc]  # the base for type checks is H11Protocol
        registry = connections
        _in_message = False

        def awaits_head(self) -> bool:
            return not self._in_message

        def on_headers_complete(self) -> None:
            self._in_message = True
            super().on_headers_complete()

        def on_message_complete(self) -> None:
            self._in_message = False
            super().on_message_complete()

    return HttpTools


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    peer: Any = transport.get_extra_info("peername")
    return (str(peer[0]), int(peer[1])) if peer else ("", 0)
