"""A TCP proxy that breaks connections at random."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Self

FAULTS = ("none", "close", "reset_request", "cut_response", "drop_response", "delay")


class FaultProxy:
    """Forwards connections to a port, and breaks a share of them.

    Each connection draws its fault when it is opened: it is closed at once (`close`), after a part of the request
    (`reset_request`), after the whole request without a response (`drop_response`), after a part of the response
    (`cut_response`), or it is delayed.

    Args:
        port: Port to forward to, on the loopback interface.
        share: Share of the connections that fail, 0 to 1.
        seed: Seed of the random choices.

    Attributes:
        sent: Number of bytes that clients have sent.
    """

    def __init__(self, port: int, *, share: float, seed: int) -> None:
        self.upstream = port
        self.share = share
        self.port = 0
        self.open = 0
        self.sent = 0
        self.fired: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join()

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        server.close()  # the end of the event loop cancels what is still forwarded

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._random.choice(FAULTS[1:]) if self._random.random() < self.share else "none"
        self.fired[fault] += 1
        self.open += 1
        try:
            await self._forward(fault, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self.open -= 1
            with contextlib.suppress(Exception):
                writer.transport.abort()

    async def _forward(self, fault: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if fault == "close":
            return
        if fault == "delay":
            await asyncio.sleep(self._random.random() * 0.5)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        to_service = self._random.randrange(1, 600) if fault == "reset_request" else None
        to_client = {"cut_response": self._random.randrange(1, 800), "drop_response": 0}.get(fault)
        try:
            done, pending = await asyncio.wait(
                [
                    asyncio.ensure_future(_pipe(reader, up_writer, to_service, self._count)),
                    asyncio.ensure_future(_pipe(up_reader, writer, to_client)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in pending:
                task.cancel()
            await asyncio.gather(*done, *pending, return_exceptions=True)
        finally:
            up_writer.transport.abort()

    def _count(self, size: int) -> None:
        self.sent += size


async def _pipe(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    limit: int | None,
    count: Callable[[int], None] = lambda size: None,
) -> None:
    """Copy bytes until the end or the limit. A limit of 0 waits for the first byte and drops it."""
    while chunk := await reader.read(65536):
        count(len(chunk))
        if limit is not None and len(chunk) >= limit:
            if limit:
                writer.write(chunk[:limit])
                await writer.drain()
            return
        if limit is not None:
            limit -= len(chunk)
        writer.write(chunk)
        await writer.drain()
