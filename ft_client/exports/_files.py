"""Files of an export: names that every platform accepts, checksums, and writes that are never partial."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any, Self

import attrs

from ft_client._file_mode import set_default_mode

BLOCK = 1 << 20
"""Bytes per read."""

_PLAIN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_RESERVED_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@attrs.frozen
class Part:
    """One file of an export.

    Attributes:
        path: Path below the folder, with slashes.
        bytes: Size in bytes.
        sha256: Checksum of the content, in hexadecimal digits.
    """

    path: str
    bytes: int
    sha256: str


def safe_name(object_id: str) -> str:
    """Return the file name of an object. IDs come from the service: no ID leaves the folder or meets another one.

    A file system may ignore case and reserve names. An ID that is more than lowercase letters, digits, `-` and `_`
    therefore ends with a part of its checksum.
    """
    if _PLAIN_NAME.fullmatch(object_id) and not _RESERVED_NAME.fullmatch(object_id):
        return object_id
    readable = re.sub(r"[^A-Za-z0-9_-]", "_", object_id)[:60]
    prefix = "_" if _RESERVED_NAME.fullmatch(readable) or not readable else ""
    return f"{prefix}{readable}.{hashlib.sha256(object_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


class NewFile:
    """A file that is written completely or not at all, also after a loss of power.

    It is a context manager. It gets its name at the end of the block; after an exception it is removed.

    Args:
        root: The folder of the export.
        path: Path below it.

    Attributes:
        part: Path, size and checksum, after the block.
    """

    part: Part

    def __init__(self, root: Path, path: str) -> None:
        self._root = root
        self._path = path
        self._digest = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> Self:
        target = self._root / self._path
        fd, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
        self._temporary = Path(name)
        self._file = os.fdopen(fd, "wb", buffering=BLOCK)
        return self

    def write(self, block: bytes) -> None:
        """Append bytes."""
        self._file.write(block)
        self._digest.update(block)
        self._size += len(block)

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        target = self._root / self._path
        try:
            if error is None:
                self._file.flush()
                os.fsync(self._file.fileno())
            self._file.close()
            if error is None:
                set_default_mode(self._temporary)
                self._temporary.replace(target)
                sync_directory(target.parent)
                self.part = Part(self._path, self._size, self._digest.hexdigest())
        finally:
            self._temporary.unlink(missing_ok=True)


def write_file(root: Path, path: str, content: bytes) -> Part:
    """Write a file; see `NewFile`."""
    with NewFile(root, path) as file:
        file.write(content)
    return file.part


def existing_part(root: Path, path: str) -> Part:
    """Return the description of a complete file, once it is on the disk."""
    part = read_part(root, path)
    with (root / path).open("r+b") as file:
        os.fsync(file.fileno())
    sync_directory((root / path).parent)
    return part


def read_part(root: Path, path: str) -> Part:
    """Return the size and checksum of a file. It is read in blocks."""
    digest, size = hashlib.sha256(), 0
    with (root / path).open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Part(path, size, digest.hexdigest())


def sync_directory(folder: Path) -> None:
    """Write the names of a folder to the disk, where the platform can."""
    with contextlib.suppress(OSError):  # Windows cannot open a folder
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def json_document(value: Any) -> bytes:
    """Return a value as readable JSON. Non-ASCII characters are escaped, so that any text of a service is kept."""
    return json.dumps(value, indent=2).encode() + b"\n"


def json_line(value: Any) -> bytes:
    """Return a value as one line of JSON."""
    return json.dumps(value).encode() + b"\n"


def digest_of(value: Any) -> str:
    """Return a checksum of plain data that does not depend on the order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
