"""Display the progress of a call: an element in a notebook, one line at a terminal, lines elsewhere.

A notebook is recognized by the kernel of IPython, if the program has imported it. This module does not import it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from html import escape
from typing import Any, Protocol
from unicodedata import east_asian_width

from ft_client._log import make_printable

_BAR_WIDTH = 24
_DEFAULT_WIDTH = 80
_ERASE = "\r\x1b[K"  # the line of another call
_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_DRAWINGS = 0.1


class _Target(Protocol):
    """Where progress is drawn. `seconds` is the least time between two drawings; `hides` whether a text can go away."""

    seconds: float
    hides: bool

    def draw(self, text: str, fraction: float | None) -> None: ...

    def hide(self) -> None: ...

    def end(self) -> None: ...


class ProgressDisplay:
    """Shows the progress of one call. A stream that cannot be written to is ignored. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._target = _choose_target()
        self._drawn: tuple[str, float | None] = ("", None)
        self._latest: tuple[str, float | None] = ("", None)
        self._drawn_at = float("-inf")

    def show(self, text: str, fraction: float | None = None) -> None:
        """Show a text, unless one was shown a moment ago.

        Args:
            text: Control characters in it are escaped.
            fraction: How much is done, from 0 to 1; None if it is not known.
        """
        with self._lock:
            self._latest = (make_printable(text), fraction)
            if time.monotonic() - self._drawn_at >= self._target.seconds:
                self._draw()

    def hide(self) -> None:
        """Clear the line at a terminal, because the caller may print there. The next text is shown again."""
        with self._lock:
            if self._drawn[0] and self._target.hides:
                self._attempt(self._target.hide)
                self._drawn, self._drawn_at = ("", None), float("-inf")

    def close(self) -> None:
        """Show the last text and leave it there."""
        with self._lock:
            self._draw()
            self._attempt(self._target.end)

    def _draw(self) -> None:
        if self._latest != self._drawn and self._latest[0]:
            self._drawn, self._drawn_at = self._latest, time.monotonic()
            self._attempt(self._target.draw, *self._latest)

    @staticmethod
    def _attempt(write: Any, *arguments: Any) -> None:
        try:
            write(*arguments)
        except (AttributeError, OSError, ValueError):  # a broken pipe, a closed stream: the call itself continues
            return


def _choose_target() -> _Target:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if getattr(shell, "kernel", None) is not None:
        return _NotebookElement()
    stream = sys.stderr
    try:
        at_terminal = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    except (AttributeError, ValueError):  # it has no such method, as that of a window, or it is closed
        at_terminal = False
    if not at_terminal:
        return _Lines(stream)
    return _TerminalLine(stream) if _TerminalLine.free.acquire(blocking=False) else _Lines(stream, _ERASE)


class _NotebookElement:
    """An output of the cell that is updated, with a bar if the fraction is known."""

    seconds, hides = _SECONDS_BETWEEN_DRAWINGS, False

    def __init__(self) -> None:
        self._handle: Any = None

    def draw(self, text: str, fraction: float | None) -> None:
        value = "" if fraction is None else f' value="{fraction:.4f}"'
        words = escape(text).encode("utf-8", "backslashreplace").decode("utf-8")
        data = {"text/plain": text, "text/html": f"<div><progress{value}></progress> {words}</div>"}
        if self._handle is None:
            self._handle = sys.modules["IPython"].display.display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)

    def hide(self) -> None:
        """Keep the element: the cell prints below it."""

    def end(self) -> None:
        """Keep the element."""


class _TerminalLine:
    """The last line of the terminal, on stderr. It never wraps. One call at a time uses it; others print lines."""

    free = threading.Lock()
    seconds, hides = _SECONDS_BETWEEN_DRAWINGS, True

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._length = 0

    def draw(self, text: str, fraction: float | None) -> None:
        width = self._width() - 1
        done = int((fraction or 0.0) * _BAR_WIDTH)
        bar = f"[{'#' * done}{'-' * (_BAR_WIDTH - done)}] "
        if fraction is not None and len(bar) + _cells(text) <= width:
            text = bar + text
        text = _cut(text, width)
        self._write(f"\r{text}{' ' * max(0, self._length - _cells(text))}")
        self._length = _cells(text)

    def hide(self) -> None:
        self._write(f"\r{' ' * self._length}\r")
        self._length = 0

    def end(self) -> None:
        self.free.release()
        if self._length:
            self._write("\n")

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or _DEFAULT_WIDTH
        except OSError:
            return _DEFAULT_WIDTH

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class _Lines:
    """Lines on stderr, as in a log. `before` precedes each."""

    seconds, hides = _SECONDS_BETWEEN_LINES, False

    def __init__(self, stream: Any, before: str = "") -> None:
        self._stream = stream
        self._before = before

    def draw(self, text: str, fraction: float | None) -> None:
        if self._stream is not None:
            self._stream.write(f"{self._before}{text}\n")
            self._stream.flush()

    def hide(self) -> None:
        """Keep the lines."""

    def end(self) -> None:
        """Keep the lines."""


def _cells(text: str) -> int:
    """Return the number of terminal cells of a text."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _cut(text: str, width: int) -> str:
    """Return the start of a text that fits a number of cells."""
    if _cells(text) <= width:
        return text
    cells, kept = 0, ""
    for each in text:
        cells += _cells(each)
        if cells > width - 3:
            break
        kept += each
    return f"{kept}..."
