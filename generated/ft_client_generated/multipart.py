"""Bodies of multipart/form-data: streamed, repeatable if the content is, and with a random boundary."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from .errors import BodyConsumed
from .types import UNSET, File, Model, encode

SLICE_BYTES = 1 << 21
"""Bytes to read from a file at a time. The library's share of a slice is as much as copying 0.1 MiB."""

JOINED_BYTES = 1 << 14
"""Small pieces are sent together up to this size in bytes: each write costs a system call."""


class Multipart:
    """The body of a form. Iterate it to send it; `headers` go with it.

    Args:
        body: The fields of the form. UNSET and None are left out.
        files: The fields that contain a file: bytes, a file open in binary mode, an iterable of byte strings, a File,
            or a tuple (name, content[, type[, headers]]). They come last, in the order of the body.
        file_lists: The fields that contain a list of files: each file becomes a part.
        brackets: The fields whose members become parts: `expires_after[anchor]`. Any other object is one part, in JSON.

    Attributes:
        headers: Content-Type with the boundary, and Content-Length where the size is known.

    Raises:
        TypeError: A file field does not contain bytes, for example a file open in text mode.
    """

    def __init__(
        self,
        body: Model | Mapping[str, Any],
        *,
        files: Iterable[str] = (),
        file_lists: Iterable[str] = (),
        brackets: Iterable[str] = (),
    ) -> None:
        file_lists, brackets = frozenset(file_lists), frozenset(brackets)
        files = file_lists.union(files)
        values = _values(body)
        self.boundary = secrets.token_hex(16)
        self._parts: list[tuple[bytes, _Content]] = []
        for name, value in values.items():
            if name not in files:
                self._add_fields(name, encode(value), name in brackets)
        for name, value in values.items():
            if name in files:
                for file in value if name in file_lists and isinstance(value, list) else [value]:
                    self._add_file(name, file)
        self._end = f"--{self.boundary}--\r\n".encode("ascii")
        self.headers = {"Content-Type": f"multipart/form-data; boundary={self.boundary}"}
        if self.size is not None:
            self.headers["Content-Length"] = str(self.size)

    @property
    def size(self) -> int | None:
        """The length in bytes, or None if it is not known in advance."""
        total = len(self._end)
        for head, content in self._parts:
            if content.size is None:
                return None
            total += len(head) + content.size + 2
        return total

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # Files are read in the event loop, as in httpx: 2 MiB take 0.3 ms, and a thread for each slice costs more.
        for piece in self._pieces():
            yield piece

    def asynchronous(self) -> AsynchronousBody:
        """Return the same body for httpx.AsyncClient, whose `content` must not be iterable both ways."""
        return AsynchronousBody(self)

    def _pieces(self) -> Iterator[bytes]:
        for _, content in self._parts:
            content.rewind()
        joined = b""
        for head, content in self._parts:
            joined += head
            for piece in content.pieces():
                if len(joined) + len(piece) <= JOINED_BYTES:
                    joined += piece
                    continue
                if joined:
                    yield joined
                    joined = b""
                yield piece
            joined += b"\r\n"
        yield joined + self._end

    def _add_fields(self, name: str, value: Any, bracketed: bool) -> None:
        if value is None:
            return
        if isinstance(value, dict) and bracketed:
            for key, item in value.items():
                self._add_fields(f"{name}[{key}]", item, True)
            return
        if isinstance(value, list):
            for item in value:
                self._add_fields(name, item, bracketed)
            return
        kind = ""
        if isinstance(value, dict):
            value, kind = json.dumps(value, ensure_ascii=False), "application/json"
        elif isinstance(value, bool):
            value = ("false", "true")[value]
        content = value if isinstance(value, bytes) else str(value).encode()
        self._parts.append((self._head(name, None, kind), _Bytes(content)))

    def _add_file(self, name: str, value: Any) -> None:
        if isinstance(value, tuple):
            filename, payload, *more = value
            value = File(payload, filename, *more)
        elif not isinstance(value, File):
            value = File(value)
        payload = value.payload
        filename = value.file_name or _name_of(payload) or name
        self._parts.append(
            (
                self._head(name, filename, value.mime_type or "application/octet-stream", value.headers),
                _content(name, payload),
            )
        )

    def _head(self, name: str, filename: str | None, kind: str, headers: Mapping[str, str] | None = None) -> bytes:
        lines = [f"--{self.boundary}", f'Content-Disposition: form-data; name="{_quoted(name)}"']
        if filename is not None:
            lines[1] += f'; filename="{_quoted(filename)}"'
        if kind:
            if not (kind.isprintable() and kind.isascii()):
                raise ValueError(f"{name}: {kind!r} is not a content type")
            lines.append(f"Content-Type: {kind}")
        for header, text in (headers or {}).items():
            line = f"{header}: {text}"
            if not (line.isprintable() and line.isascii()) or not header or set(header) & set(' :"'):
                raise ValueError(f"{name}: {header!r} is not a header that a part can have")
            lines.append(line)
        # a file name that is not UTF-8 is sent as the bytes that it has on disk
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


class AsynchronousBody:
    """A multipart body for `async for` only."""

    def __init__(self, body: Multipart) -> None:
        self._body = body

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._body.__aiter__()


class _Bytes:
    """Bytes in memory, returned in slices."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.size: int | None = len(content)

    def rewind(self) -> None:
        """Do nothing: bytes can be read again."""

    def pieces(self) -> Iterator[bytes]:
        for start in range(0, len(self._content), SLICE_BYTES):
            yield self._content[start : start + SLICE_BYTES]


class _Stream:
    """Byte strings from an iterable; an iterator can be read only once."""

    def __init__(self, name: str, source: Iterable[bytes]) -> None:
        self._name = name
        self._source = source
        self._once = iter(source) is source
        self._started = False
        self.size: int | None = None

    def rewind(self) -> None:
        if self._started and self._once:
            raise BodyConsumed(f"{self._name} was sent and cannot be read again: pass bytes or a file to allow retries")
        self._started = True

    def pieces(self) -> Iterator[bytes]:
        for piece in self._source:
            if not isinstance(piece, (bytes, bytearray, memoryview)):
                raise TypeError(f"{self._name} returned {type(piece).__name__}, not bytes")
            yield bytes(piece)


class _File:
    """A file open in binary mode, from its current position."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self._name = name
        self._file = file
        self._started = False
        self._start = 0
        self.size: int | None = None
        seekable = getattr(file, "seekable", None)
        self._seekable = bool(seekable()) if seekable is not None else hasattr(file, "seek") and hasattr(file, "tell")
        if self._seekable:
            self._start = file.tell()
            self.size = max(0, file.seek(0, io.SEEK_END) - self._start)
            file.seek(self._start)

    def rewind(self) -> None:
        if self._seekable:
            self._file.seek(self._start)
        elif self._started:
            raise BodyConsumed(f"{self._name} was sent and cannot be read again: pass bytes or a file to allow retries")
        self._started = True

    def pieces(self) -> Iterator[bytes]:
        remaining = self.size
        while remaining is None or remaining > 0:
            piece = self._file.read(SLICE_BYTES if remaining is None else min(SLICE_BYTES, remaining)) or b""
            if not isinstance(piece, bytes):
                raise TypeError(f"{self._name} returned {type(piece).__name__}, not bytes: open it in binary mode")
            if not piece and remaining is None:
                return
            if not piece:
                raise EOFError(f"{self._name} became shorter while it was sent: {remaining} bytes are missing")
            yield piece
            remaining = None if remaining is None else remaining - len(piece)


_Content = _Bytes | _Stream | _File


def _values(body: Model | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(body, Model):
        fields = {key: getattr(body, attribute) for key, attribute in body.FIELDS.items()}
        body = {**body.additional_properties, **fields}
    return {name: value for name, value in body.items() if value is not UNSET and value is not None}


def _content(name: str, payload: Any) -> _Content:
    if isinstance(payload, (bytes, bytearray, memoryview)):
        return _Bytes(bytes(payload))
    if isinstance(payload, io.TextIOBase):
        raise TypeError(f"{name} is open in text mode: open it in binary mode")
    if hasattr(payload, "read"):
        return _File(name, payload)
    if isinstance(payload, Iterable) and not isinstance(payload, (str, Mapping)):
        return _Stream(name, payload)
    raise TypeError(
        f"{name} must be bytes, a file open in binary mode or an iterable of bytes, not {type(payload).__name__}"
    )


def _name_of(payload: Any) -> str | None:
    """Return the last part of the path of an open file; a file opened by its descriptor has none."""
    path = getattr(payload, "name", None)
    return path.replace("\\", "/").rpartition("/")[2] if isinstance(path, str) else None


def _quoted(name: str) -> str:
    """Escape a name as browsers do (https://html.spec.whatwg.org/#multipart-form-data)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
