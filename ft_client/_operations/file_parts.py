"""A file split into parts that can be read concurrently."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from typing import IO, Any

from ft_client._operations.file_input import Progress
from ft_client.errors import ParameterError, ParameterProblem

MAX_PARALLEL_PARTS = 4


def part_size_from(part_size: int | None) -> int:
    """Return the size of a part in bytes. Defaults to the maximum of the contract.

    Raises:
        ParameterError: The size is outside the limits of the contract.
    """
    from ft_client_generated.contract import SCHEMAS

    maximum = int(SCHEMAS["AddUploadPartRequest"]["properties"]["data"]["maxLength"])
    if part_size is None:
        return maximum
    if not 1 <= part_size <= maximum:
        rule = f"must be between 1 and {maximum} bytes"
        source = "contract, AddUploadPartRequest: maxLength"
        raise ParameterError([ParameterProblem("part_size", part_size, rule, source)])
    return part_size


class FileParts:
    """A file split into parts.

    Args:
        content: Bytes, or an open binary file.
        size: Size of the file in bytes.
        part_size: Size of each part in bytes, except the last.
        on_progress: Called with the bytes sent and `size` after each part.
    """

    def __init__(self, content: Any, size: int, part_size: int, on_progress: Progress | None) -> None:
        self.content = content
        self.size = size
        self.part_size = part_size
        self.done = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._callback = on_progress
        self._lock = threading.Lock()
        self._in_memory = isinstance(content, (bytes, bytearray, memoryview))
        self._start: int | None = None if self._in_memory or not _seekable(content) else content.tell()

    def __len__(self) -> int:
        return max(1, -(-self.size // self.part_size))

    @property
    def max_parallel(self) -> int:
        """Maximum number of parts in flight: 1 if the file can be read only in order."""
        return 1 if self._start is None and not self._in_memory else MAX_PARALLEL_PARTS

    @property
    def md5(self) -> str | None:
        """Checksum in hex of a file that was read in order; None if it was not."""
        return self._md5.hexdigest() if self.max_parallel == 1 else None

    def read(self, index: int) -> bytes | IO[bytes]:
        """Return one part: a slice of bytes, a slice of a file, or the next bytes of a stream."""
        start, length = index * self.part_size, min(self.part_size, self.size - index * self.part_size)
        if self._in_memory:
            return bytes(self.content[start : start + length])
        if self._start is not None:
            return io.BufferedReader(_FileSlice(self.content, self._lock, self._start + start, length))
        chunks = []
        while length and (chunk := self.content.read(length)):  # a pipe returns what is available
            chunks.append(chunk)
            self._md5.update(chunk)
            length -= len(chunk)
        return b"".join(chunks)

    def mark_sent(self, index: int) -> None:
        """Record that the service has received a part."""
        with self._lock:
            self.done += min(self.part_size, self.size - index * self.part_size)
            if self._callback is not None:
                self._callback(self.done, self.size)


def _seekable(file: Any) -> bool:
    return bool(file.seekable()) if hasattr(file, "seekable") else hasattr(file, "seek") and hasattr(file, "tell")


class _FileSlice(io.RawIOBase):
    """A slice of an open file with its own position. The lock serializes the slices that share the file."""

    def __init__(self, file: Any, lock: threading.Lock, start: int, length: int) -> None:
        self._file, self._lock = file, lock
        self._start, self._length, self._offset = start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._offset, os.SEEK_END: self._length}[whence]
        self._offset = max(0, base + offset)
        return self._offset

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), max(0, self._length - self._offset))
        with self._lock:
            self._file.seek(self._start + self._offset)
            chunk = self._file.read(count)
        buffer[: len(chunk)] = chunk
        self._offset += len(chunk)
        return len(chunk)
