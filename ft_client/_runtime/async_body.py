"""Request bodies that are read from files without blocking the event loop on a slow disk."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from typing import Any

SLOW_READ, IN_THREAD = 0.002, 3
"""If reading a piece takes longer than `SLOW_READ` seconds, the next `IN_THREAD` pieces are read in a thread. A thread
costs 0.1 ms a piece; a file in memory returns a piece of 2 MiB in 0.3 ms."""

_deferred: ContextVar[list[Callable[[], object]] | None] = ContextVar("_deferred", default=None)


class AsyncBody:
    """A body for `async for`. Its pieces are read in a thread while reading is slow.

    Args:
        content: The same body for `for`. It can be iterated again, also if an earlier iteration was given up.
    """

    def __init__(self, content: Any) -> None:
        self._content = content
        # shared by all attempts: the thread of one that was given up may still be reading
        self._lock: threading.Lock = vars(content).setdefault("_reading", threading.Lock())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        import asyncio  # takes 30 ms; a sync client does not need it

        pieces, in_thread = _Pieces(iter(self._content)), IN_THREAD
        try:
            while True:
                calls: list[Callable[[], object]] = []
                if in_thread:
                    piece, seconds = await asyncio.to_thread(self._read, pieces, calls)
                else:
                    await asyncio.sleep(0)  # a fast server would otherwise keep the loop for the whole file
                    piece, seconds = self._read(pieces)
                in_thread = IN_THREAD if seconds > SLOW_READ else max(0, in_thread - 1)
                for call in calls:
                    call()
                if piece is None:
                    return
                yield piece
        finally:
            pieces.is_given_up = True

    def _read(self, pieces: _Pieces, calls: list[Callable[[], object]] | None = None) -> tuple[bytes | None, float]:
        """Return the next piece, and the seconds that it took.

        Args:
            pieces: The pieces.
            calls: Receives what to call afterwards, in a thread, whose context is a copy.
        """
        if calls is not None:
            _deferred.set(calls)
        with self._lock:
            if pieces.is_given_up:  # while the thread waited: a later attempt reads from the start
                return None, 0.0
            started_at = time.perf_counter()
            return next(pieces.source, None), time.perf_counter() - started_at


class _Pieces:
    """The pieces that one attempt sends, and whether it was given up."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self.source = source
        self.is_given_up = False


def call_in_loop(function: Callable[[], object]) -> None:
    """Call a function of the caller. A thread that reads for an event loop leaves the call to the loop."""
    deferred = _deferred.get()
    if deferred is None:
        function()
    else:
        deferred.append(function)
