"""A file split into parts that can be read concurrently."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from typing import Any, Final

from ft_client._operations.file_input import Progress
from ft_client.errors import ParameterError, ParameterProblem

DEFAULT_CONCURRENCY: Final = 12  # as in the signature of upload_file
"""Parts in flight. On a line with latency, each connection has its own share of the rate."""

MIN_PART: Final = 8 << 20
"""Least size of a part by default, in bytes: below, the latency of a request counts more than its content."""

READ_BYTES: Final = 1 << 20
"""Bytes that a part in flight has in memory."""


def part_size_from(part_size: int | None, size: int) -> int:
    """Return the size of a part in bytes.

    Args:
        part_size: The given size; None for one that lets all connections send at once.
        size: Size of the file in bytes. The default depends on nothing else, so that a later process finds the parts.

    Raises:
        ParameterError: The size is outside the limits of the contract.
    """
    maximum = max_part_size()
    if part_size is None:
        share = -(-size // DEFAULT_CONCURRENCY)
        return min(maximum, max(MIN_PART, -(-share >> 20) << 20))
    if not 1 <= part_size <= maximum:
        rule = f"must be between 1 and {maximum} bytes"
        source = "contract, AddUploadPartRequest: maxLength"
        raise ParameterError([ParameterProblem("part_size", part_size, rule, source)])
    return part_size


def max_part_size() -> int:
    """Return the maximum of the contract, in bytes."""
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["AddUploadPartRequest"]["properties"]["data"]["maxLength"])


class FileParts:
    """A file split into parts. A part in flight needs 1 MiB of memory, or its size if the file is a stream.

    Args:
        content: Bytes, or an open binary file.
        size: Size of the file in bytes.
        part_size: Size of each part in bytes, except the last.
        on_progress: Called with the bytes sent and `size` after each part.
        max_concurrency: Maximum number of parts in flight.
    """

    def __init__(
        self,
        content: Any,
        size: int,
        part_size: int,
        on_progress: Progress | None,
        max_concurrency: int = DEFAULT_CONCURRENCY,
    ) -> None:
        in_memory = isinstance(content, (bytes, bytearray, memoryview))
        self.content = io.BytesIO(content) if in_memory else content  # shares the memory of bytes
        self.size = size
        self.part_size = part_size
        self.done = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._is_stopped = False
        self._max_concurrency = max_concurrency
        self._callback = on_progress
        self._lock, self._progress_lock = threading.Lock(), threading.Lock()
        self._start: int | None = self.content.tell() if _seekable(self.content) else None

    def __len__(self) -> int:
        return max(1, -(-self.size // self.part_size))

    @property
    def max_parallel(self) -> int:
        """Maximum number of parts in flight: 1 if the file can be read only in order."""
        return 1 if self._start is None else self._max_concurrency

    def md5(self) -> str:
        """Return the checksum of the file in hex.

        A file is read for it, which other threads may do for its parts meanwhile. A stream was read in order for its
        parts.
        """
        if self._start is not None:
            whole = _FileSlice(self.content, self._lock, self._start, self.size)
            while not self._is_stopped and (chunk := whole.read(READ_BYTES)):
                self._md5.update(chunk)
        return self._md5.hexdigest()

    def stop(self) -> None:
        """Stop `md5` early, because its result is not needed."""
        self._is_stopped = True

    def read(self, index: int) -> Any:
        """Return one part: a slice of a file, or the next bytes of a stream."""
        start, length = index * self.part_size, min(self.part_size, self.size - index * self.part_size)
        if self._start is not None:
            return _FileSlice(self.content, self._lock, self._start + start, length)
        chunks = []
        while length and (chunk := self.content.read(length)):  # a pipe returns what is available
            chunks.append(chunk)
            self._md5.update(chunk)
            length -= len(chunk)
        return b"".join(chunks)

    def mark_sent(self, index: int) -> None:
        """Record that the service has received a part."""
        with self._progress_lock:  # not the lock of reads: the callback may be slow
            self.done += min(self.part_size, self.size - index * self.part_size)
            if self._callback is not None:
                self._callback(self.done, self.size)


def _seekable(file: Any) -> bool:
    return bool(file.seekable()) if hasattr(file, "seekable") else hasattr(file, "seek") and hasattr(file, "tell")


class _FileSlice:
    """A slice of an open file with its own position. The lock serializes the slices that share the file."""

    def __init__(self, file: Any, lock: threading.Lock, start: int, length: int) -> None:
        self._file, self._lock = file, lock
        self._start, self._length, self._offset = start, length, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._offset

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._offset, os.SEEK_END: self._length}[whence]
        self._offset = max(0, base + offset)
        return self._offset

    def read(self, count: int) -> bytes:
        """Return the next bytes, at most 1 MiB; none at the end."""
        with self._lock:
            self._file.seek(self._start + self._offset)
            chunk: bytes = self._file.read(min(count, READ_BYTES, max(0, self._length - self._offset)))
        self._offset += len(chunk)
        return chunk
