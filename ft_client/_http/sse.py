"""Decode server-sent events from bytes as they arrive.

Written by hand because the only runtime dependencies are httpx and attrs. The format has four rules, of which only
data matters here: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator


class SSEDecoder:
    """Collects the data of events. Chunks may be split anywhere, also inside a line end or a UTF-8 sequence."""

    def __init__(self) -> None:
        self._buffer = b""
        self._bom_checked = False
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the data of each event that this chunk completes."""
        text = self._buffer + chunk
        if not self._bom_checked:
            if len(text) < len(BOM_UTF8) and BOM_UTF8.startswith(text):
                self._buffer = text
                return
            self._bom_checked, text = True, text.removeprefix(BOM_UTF8)
        trailing_cr = b""
        if text.endswith(b"\r"):  # may be the first half of \r\n
            text, trailing_cr = text[:-1], b"\r"
        lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._buffer = lines.pop() + trailing_cr
        for line in lines:
            if not line:
                if self._data:
                    yield b"\n".join(self._data).decode("utf-8", "replace")
                    self._data.clear()
            elif line == b"data" or line.startswith(b"data:"):
                self._data.append(line[5:].removeprefix(b" "))
