"""Server-sent events, decoded from bytes as they arrive.

By hand, as the run-time dependencies are httpx and attrs alone: the format is four rules of
https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream, of which only data matters here.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator


class Decoder:
    """Collects the data of events from chunks cut anywhere, inside a line end or a UTF-8 sequence too."""

    def __init__(self) -> None:
        self._rest = b""
        self._begun = False
        self._data: list[bytes] = []

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The data of each event that this chunk completes."""
        text = self._rest + chunk
        if not self._begun:
            if len(text) < len(BOM_UTF8) and BOM_UTF8.startswith(text):
                self._rest = text
                return
            self._begun, text = True, text.removeprefix(BOM_UTF8)
        held = b""
        if text.endswith(b"\r"):  # perhaps the first half of \r\n
            text, held = text[:-1], b"\r"
        lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + held
        for line in lines:
            if not line:
                if self._data:
                    yield b"\n".join(self._data).decode("utf-8", "replace")
                    self._data.clear()
            elif line == b"data" or line.startswith(b"data:"):
                self._data.append(line[5:].removeprefix(b" "))
