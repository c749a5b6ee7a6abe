"""The bytes of files and parts, on disk under names the service chose itself."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_CHUNK = 256 * 1024
_PREFIX = "ft-sandbox-"
# seconds
_LEFT_ALONE = 3600


class Blobs:
    """A folder of byte strings by ID.

    Args:
        folder: Where they stay; a folder that goes with the service if None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = None if folder is not None else _temporary_folder()
        self._folder = folder if folder is not None else Path(self._temporary or "")
        self._folder.mkdir(parents=True, exist_ok=True)
        for unfinished in self._folder.glob("*.part"):
            unfinished.unlink()

    def close(self) -> None:
        """Remove what was only meant for this run."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Return where `name` is stored.

        Raises:
            ValueError: `name` is not one of the service's own.
        """
        if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
            raise ValueError(f"not a name of the service: {name!r}")
        return self._folder / name

    def writer(self, name: str) -> "Writer":
        """Begin to write `name`; it is there once the writer is kept."""
        return Writer(self.path(name))

    def put(self, name: str, data: bytes) -> None:
        """Store `data`."""
        with self.writer(name) as writer:
            writer.write(data)
            writer.keep()

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start` on, `length` of them at most."""
        with self.path(name).open("rb") as source:
            source.seek(start)
            left = length
            while left is None or left > 0:
                chunk = source.read(_CHUNK if left is None else min(_CHUNK, left))
                if not chunk:
                    return
                yield chunk
                if left is not None:
                    left -= len(chunk)

    def join(
        self, names: Sequence[str], writer: "Writer", digest: bool, look: Callable[[bytes], None] | None = None
    ) -> str | None:
        """Write several byte strings one after the other, showing them to `look`.

        Returns:
            The MD5 of the whole in hex if asked for.
        """
        md5 = hashlib.md5(usedforsecurity=False) if digest else None
        for name in names:
            for chunk in self.read(name):
                writer.write(chunk)
                if look is not None:
                    look(chunk)
                if md5 is not None:
                    md5.update(chunk)
        return None if md5 is None else md5.hexdigest()

    def keep_only(self, names: set[str]) -> None:
        """Remove what nothing refers to: a process that was killed may have left it."""
        for path in self._folder.iterdir():
            if path.name not in names:
                path.unlink()

    def delete(self, name: str) -> None:
        """Forget `name`."""
        self.path(name).unlink(missing_ok=True)


def _temporary_folder() -> str:
    """Make a folder for this run, and remove those of runs that were killed: a gigabyte each, perhaps."""
    place = Path(tempfile.gettempdir())
    for left in place.glob(f"{_PREFIX}*-*"):
        owner = left.name.removeprefix(_PREFIX).partition("-")[0]
        # a process that is not seen may still run in another container that shares this folder
        try:
            old = time.time() - left.stat().st_mtime > _LEFT_ALONE
        except FileNotFoundError:
            continue  # its service has ended just now, and taken it along
        if old and owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")


def _runs(process: int) -> bool:
    """Return whether there is a process of this number; if that cannot be told, yes."""
    if os.name != "posix":
        return True  # elsewhere this very question ends the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


class Writer:
    """Bytes on their way to disk; dropped unless kept.

    Args:
        path: Where they are to be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".part")
        self._file: BinaryIO = self._unfinished.open("wb")
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append `data`."""
        self._file.write(data)
        self.size += len(data)

    def keep(self) -> None:
        """Give the bytes their final name."""
        self._file.close()
        self._unfinished.replace(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._file.closed:
            self._file.close()
            self._unfinished.unlink(missing_ok=True)
