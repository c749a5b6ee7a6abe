"""The content of a file, as `files.content` returns it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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

    def iter_lines(self) -> Iterator[str]:
        r"""Yield the lines of the text, without their line ends.

        Lines end with `\n` or `\r\n`. JSON contains other separators, such as U+2028, unescaped.
        """
        for line in io.BytesIO(self.content):
            yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8")

    def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the bytes to a file."""
        Path(file).write_bytes(self.content)
