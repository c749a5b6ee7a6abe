"""TCP connections of the server: limits for request heads, and closing connections for faults."""

import asyncio
import contextlib
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# Maximum bytes of a request head. h11 has its own limit, httptools has none.
_MAX_HEAD = 256 * 1024


class Connections:
    """Registry of open connections by client address."""

    def __init__(self) -> None:
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


def _h11_protocol(connections: Connections) -> type[asyncio.Protocol]:
    class H11(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            connections.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

    return H11


def _httptools_protocol(connections: Connections) -> type[asyncio.Protocol]:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    class HttpTools(HttpToolsProtocol):
        bytes_since_head = 0

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            connections.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self.bytes_since_head += len(data)
            super().data_received(data)
            if self.bytes_since_head > _MAX_HEAD:
                self.transport.abort()

        def on_headers_complete(self) -> None:
            self.bytes_since_head = 0
            super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            self.bytes_since_head = 0
            super().on_body(body)

    return HttpTools


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    peer: Any = transport.get_extra_info("peername")
    return (str(peer[0]), int(peer[1])) if peer else ("", 0)
