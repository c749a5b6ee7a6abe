"""The `file=` argument: a path, bytes, an open binary file, or (name, content[, type[, headers]]), for a form."""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias

import attrs

from ft_client._runtime.async_body import call_in_loop
from ft_client._runtime.effects import CallerError
from ft_client.errors import ParameterError, ParameterProblem

Content: TypeAlias = str | os.PathLike[str] | bytes | IO[bytes]
FileTypes: TypeAlias = (
    Content
    | tuple[str | None, Content]
    | tuple[str | None, Content, str | None]
    | tuple[str | None, Content, str | None, Mapping[str, str]]
)
"""A string is a path; in a tuple, it is the content as text."""
Progress: TypeAlias = Callable[[int, int | None], object]
"""Called with the bytes done so far and the total number of bytes, or None if it is not known."""


@attrs.frozen
class FileInput:
    """A file ready to send.

    Attributes:
        name: File name sent to the service.
        content: Bytes, or a file open in binary mode.
        content_type: Content type, or None for the default.
        size: Size in bytes, or None if it is known only after reading.
        headers: Additional headers of the form part.
    """

    name: str | None
    content: Any
    content_type: str | None
    size: int | None
    headers: Mapping[str, str] | None = None

    @property
    def as_part(self) -> tuple[Any, ...]:
        """The form part that the generated client accepts."""
        return self.name, self.content, self.content_type, self.headers


@contextlib.contextmanager
def open_file_input(
    param: str, file: FileTypes, filename: str | None = None, on_progress: Progress | None = None
) -> Iterator[FileInput]:
    """Open a file for the duration of the block. A file that was passed open stays open.

    An open file is sent from its position, or from its beginning if the position is its end.

    Args:
        param: Name of the parameter, for messages.
        file: The argument.
        filename: File name to use instead of the file's own.
        on_progress: Called with the bytes read so far.

    Raises:
        ParameterError: The file does not exist, or the argument is not a file.
    """
    name, content, content_type, headers = _split_tuple(param, file)
    with contextlib.ExitStack() as stack:
        if isinstance(content, (str, os.PathLike)):
            path = Path(content)
            name = name or path.name
            try:
                content = stack.enter_context(path.open("rb"))
            except OSError as error:
                step = "check the path; pass content as (name, content)"
                raise _invalid_file(param, str(path), f"cannot be read: {error.strerror} -> {step}") from None
        elif isinstance(content, io.TextIOBase):
            raise _invalid_file(param, content, 'is open in text mode -> open it with "rb"')
        elif getattr(content, "closed", False):
            raise _invalid_file(param, content, "is closed -> open it again")
        elif not isinstance(content, (bytes, bytearray, memoryview)) and not hasattr(content, "read"):
            rule = "is not a path, bytes, open binary file or (name, content[, type[, headers]])"
            raise _invalid_file(param, content, rule)
        name = filename or name or _filename_of(content)
        size = _size(content)
        if size == 0 and hasattr(content, "seek"):  # it was written or read just before
            content.seek(0)
            size = _size(content)
        if on_progress is not None:
            in_memory = isinstance(content, (bytes, bytearray, memoryview))
            content = ProgressReader(io.BytesIO(content) if in_memory else content, size, on_progress)
        yield FileInput(name, content, content_type, size, headers)


def reject_part_headers(param: str, file_input: FileInput) -> None:
    """Check that a file has no headers of a form part.

    Raises:
        ParameterError: It has, and it is not sent in a form.
    """
    if file_input.headers:
        raise _invalid_file(param, file_input.headers, "has headers of a part, but is not sent as one -> remove them")


def _split_tuple(param: str, file: FileTypes) -> tuple[str | None, Any, str | None, Mapping[str, str] | None]:
    if not isinstance(file, tuple):
        return None, file, None, None
    if not 2 <= len(file) <= 4:
        raise _invalid_file(param, file, "is a tuple, but not (name, content[, type[, headers]])")
    name, content, content_type, headers = (*file, None, None)[:4]
    for header, value in (headers or {}).items():
        if not f"{header}{value}".isprintable() or not f"{header}{value}".isascii() or set(header) & set(' :"'):
            raise _invalid_file(param, header, "is not a header that a part can have -> use printable ASCII")
    return name, content.encode() if isinstance(content, str) else content, content_type, headers


def file_name_of(file: FileTypes) -> str | None:
    """Return the name of a file that is not opened yet, or None if it has none."""
    if isinstance(file, tuple):
        name, content = (*file, None, None)[:2]
        return name or _filename_of(content)
    return Path(file).name if isinstance(file, (str, os.PathLike)) else _filename_of(file)


def _filename_of(content: Any) -> str | None:
    name = getattr(content, "name", None)
    return Path(name).name if isinstance(name, str) else None


def _size(content: Any) -> int | None:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return len(content)
    try:
        position: int = content.tell()
        size: int = content.seek(0, os.SEEK_END) - position
        content.seek(position)
    except (AttributeError, OSError):  # a pipe; io.UnsupportedOperation is an OSError
        return None
    return max(0, size)


def _invalid_file(param: str, value: Any, rule: str) -> ParameterError:
    return ParameterError([ParameterProblem(param, value, rule, "client.files")])


class ProgressReader:
    """An open file that reports how much of it was read."""

    def __init__(self, file: Any, size: int | None, on_progress: Progress) -> None:
        self._file = file
        self._size = size
        self._callback = on_progress
        self._start = file.tell() if size is not None else 0
        self._done = 0

    def read(self, count: int = -1) -> bytes:
        """Read bytes and report the progress."""
        chunk: bytes = self._file.read(count)
        if chunk:
            self._done += len(chunk)
            call_in_loop(functools.partial(self._report, self._done))
        return chunk

    def _report(self, done: int) -> None:
        try:
            self._callback(done, self._size)
        except Exception as error:
            raise CallerError(error) from error

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to another position; the progress follows."""
        position: int = self._file.seek(offset, whence)
        self._done = max(0, position - self._start)
        return position

    def tell(self) -> int:
        """Return the position in the file."""
        return int(self._file.tell())

    def seekable(self) -> bool:
        """Whether `seek` works."""
        return self._size is not None
