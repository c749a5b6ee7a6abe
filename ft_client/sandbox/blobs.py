"""Storage for the bytes of files and upload parts, on disk under generated names."""

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
_STALE_AFTER = 3600


class Blobs:
    """A directory of byte strings by ID.

    Args:
        folder: Directory to store them in. If None, a temporary directory that `close` removes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = None if folder is not None else _temporary_folder()
        self._folder = folder if folder is not None else Path(self._temporary or "")
        self._folder.mkdir(parents=True, exist_ok=True)
        for partial in self._folder.glob("*.part"):
            partial.unlink()

    def close(self) -> None:
        """Remove the temporary directory."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Return the path of `name`.

        Raises:
            ValueError: If `name` is not a generated name.
        """
        if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
            raise ValueError(f"not a generated name: {name!r}")
        return self._folder / name

    def writer(self, name: str) -> "Writer":
        """Start writing `name`, which becomes visible when the writer is committed."""
        return Writer(self.path(name))

    def put(self, name: str, data: bytes) -> None:
        """Store `data`."""
        with self.writer(name) as writer:
            writer.write(data)
            writer.commit()

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield at most `length` bytes, starting at offset `start`."""
        with self.path(name).open("rb") as source:
            source.seek(start)
            remaining = length
            while remaining is None or remaining > 0:
                chunk = source.read(_CHUNK if remaining is None else min(_CHUNK, remaining))
                if not chunk:
                    return
                yield chunk
                if remaining is not None:
                    remaining -= len(chunk)

    def join(
        self, names: Sequence[str], writer: "Writer", digest: bool, on_chunk: Callable[[bytes], None] | None = None
    ) -> str | None:
        """Concatenate byte strings, and pass each chunk to `on_chunk`.

        Returns:
            The MD5 of the result in hex if `digest` is true.
        """
        md5 = hashlib.md5(usedforsecurity=False) if digest else None
        for name in names:
            for chunk in self.read(name):
                writer.write(chunk)
                if on_chunk is not None:
                    on_chunk(chunk)
                if md5 is not None:
                    md5.update(chunk)
        return None if md5 is None else md5.hexdigest()

    def prune(self, names: set[str]) -> None:
        """Remove byte strings that are not in `names`; a killed process may have left them behind."""
        for path in self._folder.iterdir():
            if path.name not in names:
                path.unlink()

    def delete(self, name: str) -> None:
        """Delete `name` if it exists."""
        self.path(name).unlink(missing_ok=True)


def _temporary_folder() -> str:
    """Create a temporary directory, and remove those of killed processes, which can be large."""
    temporary = Path(tempfile.gettempdir())
    for remaining in temporary.glob(f"{_PREFIX}*-*"):
        owner = remaining.name.removeprefix(_PREFIX).partition("-")[0]
        # a process of another container that shares this directory is not visible here, so recent ones stay
        try:
            stale = time.time() - remaining.stat().st_mtime > _STALE_AFTER
        except FileNotFoundError:
            continue  # removed by its own service in the meantime
        if stale and owner.isdigit() and not _process_exists(int(owner)):
            shutil.rmtree(remaining, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")


def _process_exists(process: int) -> bool:
    """Return whether a process with this ID exists; True if unknown."""
    if os.name != "posix":
        return True  # on Windows, os.kill would terminate the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


class Writer:
    """Writes to a partial file, which is discarded unless `commit` is called.

    Args:
        path: Final path.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".part")
        self._file: BinaryIO = self._partial.open("wb")
        self.size = 0

    def write(self, data: bytes) -> None:
        """Append `data`."""
        self._file.write(data)
        self.size += len(data)

    def commit(self) -> None:
        """Rename the partial file to its final name."""
        self._file.close()
        self._partial.replace(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._file.closed:
            self._file.close()
            self._partial.unlink(missing_ok=True)
