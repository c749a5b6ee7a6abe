"""Lines of a file in blocks, in bounded memory, and ranges of a file that start and end at line ends."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

_BLOCK: Final = 1 << 18
# of a longer line, the end is searched for before more of it is kept
_LONG: Final = 1 << 22
# escapes for NUL, a double quote, < and |
_ESCAPE: Final = re.compile(rb"\\u00(?:00|22|3[cC]|7[cC])")
Progress = Callable[[int, int | None], None]


class Block(list[bytes | None]):
    """Lines without their line feeds; None in place of a line that is too long.

    Attributes:
        has_cr: Whether a line can end with a carriage return.
        has_bar: Whether a line can have a vertical bar, the second character of a special token.
        has_escape: Whether a line can have an escape for a character of a special token, a double quote or NUL.
    """

    has_cr: bool = False
    has_bar: bool = False
    has_escape: bool = False

    def plain(self) -> "Sequence[bytes | None]":
        """Return the lines, and None in place of each that can have a special token or such an escape."""
        if not (self.has_bar or self.has_escape):
            return self
        return [None if line is None or b"<|" in line or has_escape(line) else line for line in self]


class ReadyLines(NamedTuple):
    """Finds lines that need no conversion.

    Attributes:
        line: Returns a value other than None for such a line.
        block: Returns the positions of the other lines in a block, or None if the block is in doubt.
    """

    line: Callable[[bytes], object]
    block: Callable[[Block], list[int] | None]


def read_blocks(
    path: Path, start: int, end: int, longest: int, on_block: Callable[[int], None] | None = None
) -> Iterator[Block]:
    """Yield the lines of a range in blocks, without their line feeds.

    Args:
        path: The file.
        start: Offset of the first byte.
        end: Offset after the last byte. Bytes that are appended to the file later are not read.
        longest: Longest line in bytes. None is yielded in place of a longer line, which is not kept in memory.
        on_block: Called with the number of bytes of each block.
    """
    rest: list[bytes] = []
    rest_size = 0
    # of the unfinished line
    has_cr = has_bar = is_measured = False
    with path.open("rb", buffering=0) as handle:
        handle.seek(start)
        remaining = end - start
        while remaining > 0 and (block := handle.read(min(_BLOCK, remaining))):
            remaining -= len(block)
            if on_block is not None:
                on_block(len(block))
            lines = Block(block.split(b"\n"))
            own_cr, own_bar = b"\r" in block, b"|" in block
            lines.has_cr, lines.has_bar = has_cr or own_cr, has_bar or own_bar
            has_cr, has_bar = (own_cr, own_bar) if len(lines) > 1 else (lines.has_cr, lines.has_bar)
            tail = lines.pop() or b""
            if lines:
                first = lines[0] or b""
                # CR LF may end a line of the longest size
                if rest_size + len(first) > longest + 1:
                    lines[0] = None
                elif rest:
                    lines[0] = first = b"".join((*rest, first))
                # the end of the first line can also be the end of an escape
                lines.has_escape = has_escape(block) or has_escape(first)
                rest, rest_size, is_measured = [], 0, False
                if longest < _BLOCK:
                    lines[:] = [None if line is None or len(line) > longest + 1 else line for line in lines]
                yield lines
            rest_size += len(tail)
            if rest_size > _LONG and not is_measured:
                is_measured = True
                if rest_size + _distance(handle, longest + 2 - rest_size) > longest + 1:
                    # too long: nothing of it is kept, here and in the next blocks
                    rest_size = longest + 2
            if rest_size <= longest + 1:
                rest.append(tail)
            else:
                rest.clear()
        if rest_size:
            last = Block([None if rest_size > longest + 1 else b"".join(rest)])
            last.has_cr, last.has_bar, last.has_escape = has_cr, has_bar, True
            yield last


def has_escape(text: bytes) -> bool:
    """Return whether a text has an escape for a character of a special token, a double quote or NUL."""
    return _ESCAPE.search(text) is not None


def _distance(handle: IO[bytes], most: int) -> int:
    """Return the bytes up to the next line feed, or `most` if it is farther; the position stays."""
    position = handle.tell()
    distance = 0
    while distance < most and (block := handle.read(_BLOCK)):
        end = block.find(b"\n")
        if end >= 0:
            distance += end
            break
        distance += len(block)
    handle.seek(position)
    return min(distance, most)


def line_ranges(path: Path, size: int, number: int) -> list[tuple[int, int]]:
    """Cut a file into at most `number` ranges of about equal size, at line ends."""
    starts = [0]
    with path.open("rb") as handle:
        for index in range(1, number):
            handle.seek(max(size * index // number, starts[-1]))
            while (piece := handle.readline(_BLOCK)) and not piece.endswith(b"\n"):
                pass
            position = min(handle.tell(), size)
            if starts[-1] < position < size:
                starts.append(position)
    return list(zip(starts, [*starts[1:], size], strict=True))


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
