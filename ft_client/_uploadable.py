"""What `file=` takes: a path, bytes, an open binary file, or (name, content[, type]); made ready for a form."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from ft_client.checks import Problem
from ft_client.errors import ParameterError

Content: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes]
FileTypes: TypeAlias = (
    Content
    | tuple[str | None, bytes | IO[bytes] | os.PathLike[str]]
    | tuple[str | None, bytes | IO[bytes] | os.PathLike[str], str | None]
)
Progress: TypeAlias = Callable[[int, int | None], object]
"""Called with the bytes done so far and, where it is known, their number in all."""


@attrs.frozen
class Uploadable:
    """A file ready to send.

    Attributes:
        name: what the service is told it is called.
        content: bytes, or a file open in binary mode.
        kind: its content type, None for the default.
        size: in bytes; None if it shows only while sending.
    """

    name: str | None
    content: Any
    kind: str | None
    size: int | None

    @property
    def part(self) -> tuple[str | None, Any, str | None]:
        """As the generated client takes it."""
        return self.name, self.content, self.kind


@contextlib.contextmanager
def opened(
    param: str, file: FileTypes, filename: str | None = None, on_progress: Progress | None = None
) -> Iterator[Uploadable]:
    """The file, open as long as the block lasts; one that was given open stays so.

    Args:
        param: for messages.
        file: what was given.
        filename: instead of its own name.
        on_progress: told how far it has been read.

    Raises:
        ParameterError: there is no such file, or this is no file.
    """
    name, content, kind = _parts(param, file)
    with contextlib.ExitStack() as stack:
        if isinstance(content, (str, os.PathLike)):
            path = Path(content)
            name = name or path.name
            try:
                content = stack.enter_context(path.open("rb"))
            except OSError as error:
                hint = "check the path; content goes in as bytes or (name, content)"
                raise _wrong(param, str(path), f"cannot be read: {error.strerror} -> {hint}") from None
        elif isinstance(content, io.TextIOBase):
            raise _wrong(param, content, 'is open in text mode -> open it with "rb"')
        elif not isinstance(content, (bytes, bytearray, memoryview)) and not hasattr(content, "read"):
            raise _wrong(param, content, "is no path, bytes, open binary file or (name, content[, type])")
        name = filename or name or _own_name(content)
        size = _size(content)
        if on_progress is not None:
            content = Watched(
                io.BytesIO(content) if isinstance(content, (bytes, bytearray, memoryview)) else content,
                size,
                on_progress,
            )
        yield Uploadable(name, content, kind, size)


def _parts(param: str, file: FileTypes) -> tuple[str | None, Any, str | None]:
    if not isinstance(file, tuple):
        return None, file, None
    if len(file) == 2:
        return file[0], file[1], None
    if len(file) == 3:
        return file
    raise _wrong(param, file, "is a tuple of other than (name, content) or (name, content, type)")


def _own_name(content: Any) -> str | None:
    name = getattr(content, "name", None)
    return Path(name).name if isinstance(name, str) else None


def _size(content: Any) -> int | None:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return len(content)
    try:
        here: int = content.tell()
        size: int = content.seek(0, os.SEEK_END) - here
        content.seek(here)
    except (AttributeError, OSError):  # a pipe; io.UnsupportedOperation is an OSError
        return None
    return max(0, size)


def _wrong(param: str, value: Any, rule: str) -> ParameterError:
    return ParameterError([Problem(param, value, rule, "client.files")])


class Watched:
    """An open file that tells how far it has been read."""

    def __init__(self, file: Any, size: int | None, on_progress: Progress) -> None:
        self._file = file
        self._size = size
        self._tell = on_progress
        self._start = file.tell() if size is not None else 0
        self._done = 0

    def read(self, count: int = -1) -> bytes:
        """Read on."""
        piece: bytes = self._file.read(count)
        if piece:
            self._done += len(piece)
            self._tell(self._done, self._size)
        return piece

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place; the progress goes along."""
        place: int = self._file.seek(offset, whence)
        self._done = max(0, place - self._start)
        return place

    def tell(self) -> int:
        """The place in the file."""
        return int(self._file.tell())

    def seekable(self) -> bool:
        """Whether `seek` works."""
        return self._size is not None
