"""Unpacking gzip, bzip2, xz and Zstandard, with a limit against decompression bombs."""

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final, cast

COMPRESSIONS: Final = {
    "gzip": b"\x1f\x8b",
    "bzip2": b"BZh",
    "xz": b"\xfd7zXZ\x00",
    "zstd": b"\x28\xb5\x2f\xfd",
}
_FAULTS: Final = (OSError, EOFError, lzma.LZMAError, ValueError)
# text of training data shrinks 3 to 30 times; a bomb, more than 1,000 times
_MAX_RATIO: Final = 250
_ALWAYS_ALLOWED: Final = 16 * 1024 * 1024


class UnpackError(Exception):
    """A compressed file that cannot be unpacked. The text is the next step."""


class _Limited(io.RawIOBase):
    """The unpacked bytes of a file; fails if they are far more than the file."""

    def __init__(self, inner: IO[bytes], limit: int, name: str, faults: tuple[type[Exception], ...]) -> None:
        self._inner = inner
        self._limit = limit
        self._name = name
        self._faults = faults
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except self._faults as error:
            raise UnpackError(f"the {self._name} data is damaged or cut: {error}; copy the file again") from None
        self._count += len(data)
        if self._count > self._limit:
            raise UnpackError(f"the file unpacks to more than {_MAX_RATIO} times its size; unpack it first to see why")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def open_unpacked(path: Path, compression: str | None) -> IO[bytes]:
    """Open a file, unpacked.

    Raises:
        UnpackError: The library for the format is missing. Reading raises it for damaged data.
    """
    if compression is None:
        return path.open("rb")
    faults: tuple[type[Exception], ...] = _FAULTS
    opened: Any
    openers: dict[str, Callable[[Path], Any]] = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
    if compression in openers:
        opened = openers[compression](path)
    else:
        zstd = _zstd()
        faults = (*faults, zstd.ZstdError)
        opened = zstd.open(path)
    limit = max(_ALWAYS_ALLOWED, path.stat().st_size * _MAX_RATIO)
    return io.BufferedReader(_Limited(cast("IO[bytes]", opened), limit, compression, faults), 1 << 18)


def _zstd() -> Any:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise UnpackError("unpack it first, or install the extra: pip install 'ft-client[data]'") from None
    return zstd


def read_head(path: Path, compression: str, size: int) -> bytes:
    """Return the first unpacked bytes.

    Raises:
        UnpackError: The data is damaged, or the library for the format is missing.
    """
    with open_unpacked(path, compression) as handle:
        return handle.read(size)
