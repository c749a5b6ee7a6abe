"""The content of a file, as `files.content` returns it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client._http_library import Response


class FileContent:
    """The content of a file, in memory. `files.download` writes large files to disk instead.

    The methods whose name starts with `a` do the same in async code. `with_streaming_response` reads piece by piece.

    Attributes:
        content: The bytes, as the service sent them.
        encoding: The encoding of the text: `utf-8`, whatever the service declares.
        response: The response.
    """

    encoding = "utf-8"

    def __init__(self, response: Response) -> None:
        self.response = response
        self.content = response.content

    @property
    def text(self) -> str:
        """The bytes as UTF-8 text."""
        return self.content.decode("utf-8")

    @property
    def charset_encoding(self) -> str | None:
        """The charset that the service declares, or None."""
        return self.response.charset_encoding

    def json(self, **kwargs: Any) -> Any:
        """Return the parsed JSON text; the arguments are those of `json.loads`."""
        return json.loads(self.content, **kwargs)

    def read(self) -> bytes:
        """Return the bytes."""
        return self.content

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes in pieces of `chunk_size` bytes, by default in one piece."""
        return _pieces(self.content, chunk_size)

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """Yield the text in pieces of `chunk_size` characters, by default in one piece."""
        return _pieces(self.text, chunk_size)

    def iter_lines(self) -> Iterator[str]:
        r"""Yield the lines of the text, without their line ends.

        Lines end with `\n` or `\r\n`. JSON contains other separators, such as U+2028, unescaped.
        """
        for line in io.BytesIO(self.content):
            yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")

    def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the bytes to a file."""
        Path(file).write_bytes(self.content)

    def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the bytes to a file; `chunk_size` has no effect."""
        self.write_to_file(file)

    def close(self) -> None:
        """Do nothing: the content is in memory."""

    async def aread(self) -> bytes:
        """Return the bytes."""
        return self.content

    async def aiter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """`iter_bytes`, async."""
        for piece in self.iter_bytes(chunk_size):
            yield piece

    async def aiter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """`iter_text`, async."""
        for piece in self.iter_text(chunk_size):
            yield piece

    async def aiter_lines(self) -> AsyncIterator[str]:
        """`iter_lines`, async."""
        for line in self.iter_lines():
            yield line

    async def astream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """`stream_to_file`, async."""
        self.write_to_file(file)

    async def aclose(self) -> None:
        """Do nothing: the content is in memory."""


def _pieces(content: Any, size: int | None) -> Iterator[Any]:
    if size is not None and size < 1:
        raise ValueError(f"chunk_size is {size}; it must be 1 or more")
    step = size or max(1, len(content))
    return (content[start : start + step] for start in range(0, len(content), step))
