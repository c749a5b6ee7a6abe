"""Credentials that are not shown in a repr, a log line, a warning, or a traceback with local variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsIndex

CREDENTIAL_HEADERS = frozenset({"authorization", "api-key", "proxy-authorization"})
"""Headers that carry credentials, in lower case."""


class Secret:
    """A string that only `reveal()` returns."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the string."""
        return self._text

    def stripped(self) -> Secret:
        """Return the secret without surrounding white space."""
        return Secret(self._text.strip())

    def is_header_safe(self) -> bool:
        """Whether a header can carry it."""
        return self._text.isascii() and self._text.isprintable()

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)"


class RedactedStr(str):
    """A string that is sent unchanged and shown as `***`. Slices and encoded forms are redacted too.

    Headers pass through many frames (ours, httpx's, httpcore's), and a traceback may show each of them.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def __getitem__(self, key: SupportsIndex | slice) -> RedactedStr:
        return RedactedStr(super().__getitem__(key))

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> RedactedBytes:
        """Return the bytes, redacted."""
        return RedactedBytes(super().encode(encoding, errors))


class RedactedBytes(bytes):
    """`RedactedStr`, encoded."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"

    def __getitem__(self, key: Any) -> Any:
        item = super().__getitem__(key)
        return RedactedBytes(item) if isinstance(item, bytes) else item

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> RedactedStr:
        """Return the string, redacted."""
        return RedactedStr(super().decode(encoding, errors))


def redact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers with the values of credential headers redacted."""
    return {
        name: RedactedStr(value) if name.lower() in CREDENTIAL_HEADERS else value for name, value in headers.items()
    }
