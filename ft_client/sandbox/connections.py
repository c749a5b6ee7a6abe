"""The TCP connections of the server: bounded heads, and a fault can close one under a client."""

import asyncio
import contextlib
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# How long the head of a request may be. h11 has a bound of its own, httptools has none.
_MAX_SILENT = 256 * 1024


class Connections:
    """The open connections by the client's address."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def drop(self, client: tuple[str, int] | None, *, reset: bool) -> None:
        """Close a client's connection, in order after what was sent already, or with a reset at once."""
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
        """Remember a connection."""
        self._open[_peer(transport)] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        self._open.pop(_peer(transport), None)

    def protocol(self) -> type[asyncio.Protocol]:
        """Return the protocol that keeps this register: on httptools where it is installed, else on h11."""
        try:
            return _fast(self)
        except ImportError:
            return _plain(self)


def _plain(connections: Connections) -> type[asyncio.Protocol]:
    class Plain(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            connections.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

    return Plain


def _fast(connections: Connections) -> type[asyncio.Protocol]:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    class Fast(HttpToolsProtocol):
        silent = 0

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
            connections.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.closed(self.transport)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self.silent += len(data)
            super().data_received(data)
            if self.silent > _MAX_SILENT:
                self.transport.abort()

        def on_headers_complete(self) -> None:
            self.silent = 0
            super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            self.silent = 0
            super().on_body(body)

    return Fast


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    peer: Any = transport.get_extra_info("peername")
    return (str(peer[0]), int(peer[1])) if peer else ("", 0)
