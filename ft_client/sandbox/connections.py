"""The TCP connections of the server, so that a fault can close one under a client."""

import asyncio
import contextlib
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# The longest request line and headers together. uvicorn bounds them with h11 but not with httptools.
_MAX_HEAD = 64 * 1024


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

    def _opened(self, transport: asyncio.Transport) -> None:
        self._open[_peer(transport)] = transport

    def _closed(self, transport: asyncio.Transport) -> None:
        self._open.pop(_peer(transport), None)

    def protocol(self) -> type[asyncio.Protocol]:
        """Return the protocol that keeps this register: httptools where it is installed, which is twice as fast."""
        connections = self

        class Plain(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
                connections._opened(transport)
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                connections._closed(self.transport)
                super().connection_lost(exc)

        return Plain


def _peer(transport: asyncio.Transport) -> tuple[str, int]:
    peer: Any = transport.get_extra_info("peername")
    return (str(peer[0]), int(peer[1])) if peer else ("", 0)
