"""Decode server-sent events from bytes as they arrive.

Written by hand because the only runtime dependencies are httpx and attrs. The format has four rules, of which only
data matters here: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
"""

from __future__ import annotations

import time
from codecs import BOM_UTF8
from collections.abc import Iterator

from ft_client.errors import APIConnectionError, APITimeoutError

MAX_EVENT_SIZE = 1 << 20
"""Maximum size of an event, in bytes. Events of this API have a few hundred."""


class SSEDecoder:
    """Collects the data of events. Chunks may be split anywhere, also inside a line end or a UTF-8 sequence.

    Args:
        label: Operation and ID, for messages.
        max_silence: Seconds within which an event must arrive. Comments, which keep a connection open, do not count.
            None: no limit.
    """

    def __init__(self, label: str = "stream", max_silence: float | None = None) -> None:
        self._label = label
        self._max_silence = max_silence
        self._last_event_at = time.monotonic()
        self._buffer = bytearray()
        self._bom_checked = False
        self._data: list[bytes] = []
        self._data_size = 0

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the data of each event that this chunk completes.

        Raises:
            APITimeoutError: No event has arrived for `max_silence` seconds.
            APIConnectionError: An event is larger than any of this API.
        """
        events = 0
        for line in self._lines(chunk):
            if not line:
                if self._data:
                    events += 1
                    yield b"\n".join(self._data).decode("utf-8", "replace")
                    self._data.clear()
                    self._data_size = 0
            elif line == b"data" or line.startswith(b"data:"):
                self._data.append(line[5:].removeprefix(b" "))
                self._data_size += len(line)
            if self._data_size > MAX_EVENT_SIZE:
                break
        if max(self._data_size, len(self._buffer)) > MAX_EVENT_SIZE:
            raise APIConnectionError(
                f"{self._label}: an event of the stream has over {MAX_EVENT_SIZE >> 20} MiB -> check the base URL",
                cause="body", retryable=False,
            )  # fmt: skip
        if events:
            self._last_event_at = time.monotonic()  # now, as the caller may have taken its time with them
        elif self._max_silence is not None and time.monotonic() - self._last_event_at > self._max_silence:
            raise APITimeoutError(
                f"{self._label}: no event within {self._max_silence:g} s -> follow() continues through silence",
                cause="timeout",
            )  # fmt: skip

    def _lines(self, chunk: bytes) -> list[bytes]:
        """Return the lines that a chunk completes, and keep the rest."""
        self._buffer += chunk
        if not self._bom_checked:
            if len(self._buffer) < len(BOM_UTF8) and BOM_UTF8.startswith(self._buffer):
                return []
            self._bom_checked = True
            if self._buffer.startswith(BOM_UTF8):
                del self._buffer[: len(BOM_UTF8)]
        if b"\n" not in chunk and b"\r" not in self._buffer[-len(chunk) - 1 :]:  # a long line, without copying it
            return []
        text = bytes(self._buffer)
        trailing_cr = b""
        if text.endswith(b"\r"):  # may be the first half of \r\n
            text, trailing_cr = text[:-1], b"\r"
        lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._buffer = bytearray(lines.pop() + trailing_cr)
        return lines
