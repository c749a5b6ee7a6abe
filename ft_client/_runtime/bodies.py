"""Read the bodies of responses within limits.

The read timeout of the HTTP library starts again with each byte, and a small compressed body can become a large one.
Therefore a body in memory has a deadline and a maximum size, and the transfer of a file has a minimum rate. All follow
from the read timeout of the request.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client import _http_library as http

MAX_JSON_BODY = 64 << 20
"""Maximum size of a decoded JSON body, in bytes. A page of 100 jobs has about 100 KB."""

MAX_ERROR_BODY = 1 << 20
"""Number of bytes of an error's decoded body that are used. The rest is not read."""

MIN_TRANSFERRED = 1024
"""Number of bytes of a file that must arrive within the read timeout."""

_ENCODED_BLOCK = 4096
"""Bytes to decode at once. Each can become a thousand bytes."""


class DeadlineExceededError(Exception):
    """The body of a response did not end in time."""


class StalledTransferError(Exception):
    """A file is transferred too slowly."""


class BodyTooLargeError(Exception):
    """The body of a response is larger than any of this API."""


def read_timeout_of(response: http.Response) -> float | None:
    """Return the read timeout of a response's request in seconds, or None if it has none."""
    timeout = response.request.extensions.get("timeout")
    read: float | None = timeout.get("read") if isinstance(timeout, dict) else None
    return read


class TransferLimits:
    """Requires a minimum rate: `MIN_TRANSFERRED` bytes within the read timeout.

    Args:
        read_timeout: In seconds. None: no limit.
    """

    def __init__(self, read_timeout: float | None) -> None:
        self._read_timeout = read_timeout
        self._started_at = time.monotonic()
        self._received = 0

    def add(self, chunk: bytes) -> None:
        """Count a chunk.

        Raises:
            StalledTransferError: Too few bytes have arrived.
        """
        if self._read_timeout is None:
            return
        self._received += len(chunk)
        if self._received >= MIN_TRANSFERRED:
            self._received, self._started_at = 0, time.monotonic()
        elif time.monotonic() - self._started_at > self._read_timeout:
            raise StalledTransferError(f"only {self._received} bytes arrived within {self._read_timeout:g} s")


class _MemoryLimits:
    """Collects a body that must end within the read timeout and a maximum size. An error's body is cut instead."""

    def __init__(self, response: http.Response) -> None:
        self._is_error = response.status_code >= 300
        self._maximum = MAX_ERROR_BODY if self._is_error else MAX_JSON_BODY
        self._read_timeout = read_timeout_of(response)
        self._started_at = time.monotonic()
        self._size = 0
        self.chunks: list[bytes] = []

    def add(self, chunk: bytes) -> bool:
        """Add a chunk. Return whether to read on.

        Raises:
            DeadlineExceededError: The body did not end in time.
            BodyTooLargeError: It is too large.
        """
        self.chunks.append(chunk)
        self._size += len(chunk)
        too_large = self._size > self._maximum
        late = self._read_timeout is not None and time.monotonic() - self._started_at > self._read_timeout
        if self._is_error:
            return not too_large and not late
        if too_large:
            raise BodyTooLargeError(f"the body is larger than {self._maximum >> 20} MiB")
        if late:
            raise DeadlineExceededError(f"the body did not end within {self._read_timeout:g} s")
        return True


class _FileLimits:
    """Collects the content of a file: any size, with a minimum rate."""

    def __init__(self, response: http.Response) -> None:
        self._rate = TransferLimits(read_timeout_of(response))
        self.chunks: list[bytes] = []

    def add(self, chunk: bytes) -> bool:
        """Add a chunk. Return True: read on.

        Raises:
            StalledTransferError: Too few bytes have arrived.
        """
        self.chunks.append(chunk)
        self._rate.add(chunk)
        return True


def _limits(response: http.Response, *, is_file: bool) -> _MemoryLimits | _FileLimits:
    return _FileLimits(response) if is_file and response.status_code < 300 else _MemoryLimits(response)


def read_body(response: http.Response, *, is_file: bool) -> None:
    """Read the body of a response into memory, and close the response.

    Raises:
        DeadlineExceededError: The body did not end in time.
        StalledTransferError: A file is transferred too slowly.
        BodyTooLargeError: The body is too large.
    """
    limits = _limits(response, is_file=is_file)
    try:
        for chunk in iter_decoded(response):
            if not limits.add(chunk):
                break
    finally:
        if not response.is_closed:
            response.close()
    response._content = b"".join(limits.chunks)  # as httpx's own read() does


async def aread_body(response: http.Response, *, is_file: bool) -> None:
    """`read_body`, async."""
    limits = _limits(response, is_file=is_file)
    try:
        chunks = aiter_decoded(response)
        async for chunk in chunks:
            if not limits.add(chunk):
                await chunks.aclose()
                break
    finally:
        if not response.is_closed:
            await response.aclose()
    response._content = b"".join(limits.chunks)


def iter_decoded(response: http.Response) -> Iterator[bytes]:
    """Return the decoded body of a response in chunks of at most a few MiB."""
    if response.is_stream_consumed:  # made in memory, as by a mock transport
        return response.iter_bytes()
    return _iter_blocks(response) if _is_encoded(response) else response.iter_raw()


def aiter_decoded(response: http.Response) -> AsyncGenerator[bytes, None]:
    """`iter_decoded`, async."""
    if response.is_stream_consumed:
        chunks = response.aiter_bytes()
    else:
        chunks = _aiter_blocks(response) if _is_encoded(response) else response.aiter_raw()
    return chunks  # type: ignore[return-value]  # httpx declares less than it returns


def _is_encoded(response: http.Response) -> bool:
    headers = response.headers
    return "content-encoding" in headers and headers["content-encoding"] != "identity"


def _iter_blocks(response: http.Response) -> Iterator[bytes]:
    decoder: Any = response._get_content_decoder()
    for block in response.iter_raw(_ENCODED_BLOCK):
        yield decoder.decode(block)
    yield decoder.flush()


async def _aiter_blocks(response: http.Response) -> AsyncGenerator[bytes, None]:
    decoder: Any = response._get_content_decoder()
    async for block in response.aiter_raw(_ENCODED_BLOCK):
        yield decoder.decode(block)
    yield decoder.flush()
