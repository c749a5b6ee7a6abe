"""The content of a file, as `files.content` returns it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client._http_library import Response


class FileContent:
    """The content of a file, in memory. `files.download` writes large files to disk instead.

    Attributes:
        content: The bytes, as the service sent them.
        response: The response.
    """

    def __init__(self, response: Response) -> None:
        self.response = response
        self.content = response.content

    @property
    def text(self) -> str:
        """The bytes as UTF-8 text."""
        return self.content.decode("utf-8")

    def read(self) -> bytes:
        """Return the bytes."""
        return self.content

    async def aread(self) -> bytes:
        """Return the bytes, for code that awaits them."""
        return self.content

    def json(self) -> Any:
        """Return the content as parsed JSON."""
        return json.loads(self.content)

    @property
    def encoding(self) -> str:
        """The encoding of `text`."""
        return "utf-8"

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the bytes in chunks of `chunk_size`; by default in one."""
        size = chunk_size or len(self.content) or 1
        for start in range(0, len(self.content), size):
            yield self.content[start : start + size]

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """Yield the text in chunks of `chunk_size` characters; by default in one."""
        text = self.text
        size = chunk_size or len(text) or 1
        for start in range(0, len(text), size):
            yield text[start : start + size]

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
        """Write the bytes to a file: `write_to_file`. The chunk size has no effect on the file."""
        self.write_to_file(file)
