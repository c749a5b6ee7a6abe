"""Keys that show themselves to nobody: not in a repr, a log line, a warning, nor a traceback with its locals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsIndex

CARRIERS = frozenset({"authorization", "api-key", "proxy-authorization"})
"""Headers that carry credentials, in lower case."""


class Secret:
    """A text that shows itself to nobody but `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text."""
        return self._text

    def stripped(self) -> Secret:
        """The same without white space around it."""
        return Secret(self._text.strip())

    def sendable(self) -> bool:
        """Whether a header can carry it."""
        return self._text.isascii() and self._text.isprintable()

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)"


class HiddenText(str):
    """A text that is sent as it is, and shown as `***`; so is what is cut or encoded from it.

    Headers pass through many hands (our frames, httpx's, httpcore's), each of which a traceback may show.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, key: SupportsIndex | slice) -> HiddenText:
        return HiddenText(super().__getitem__(key))

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> HiddenBytes:
        """The bytes, as hidden."""
        return HiddenBytes(super().encode(encoding, errors))


class HiddenBytes(bytes):
    """As `HiddenText`, encoded."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return HiddenBytes(found) if isinstance(found, bytes) else found

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> HiddenText:
        """The text, as hidden."""
        return HiddenText(super().decode(encoding, errors))


def hidden(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, with what carries credentials hidden."""
    return {name: HiddenText(value) if name.lower() in CARRIERS else value for name, value in headers.items()}
