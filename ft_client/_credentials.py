"""Credentials: how they are recognized, and how they are kept out of a repr, a log line, a warning and an error.

A header or a field carries a credential if its name is listed, or has words such as key or token (`x-api-key`,
`wandb_key`, `accessToken`). The cassette package does not import the facade and has its own list; a test compares both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex, TypeVar, cast
from urllib.parse import quote

from ft_client._not_given import NotGiven

T = TypeVar("T")

KEY_HEADERS = frozenset({"authorization", "api-key"})
"""Headers that this library sends the key in, in lower case. A caller's own header of that name replaces the key."""

CREDENTIAL_HEADERS = KEY_HEADERS | {
    "proxy-authorization", "x-api-key", "ocp-apim-subscription-key", "x-goog-api-key", "cookie", "set-cookie",
}  # fmt: skip
"""Well-known headers that carry credentials, in lower case. `is_credential_name` recognizes others by their words."""

MIN_REDACTED_LENGTH = 6
"""A shorter credential is not removed from texts: it may be part of any word."""

_NOT_CREDENTIALS = frozenset({"idempotency-key", "sec-websocket-key", "surrogate-key"})
# a name is one of a credential if it ends in one of these words, or has one of the others anywhere
_LAST_WORDS = frozenset({"key", "token", "auth", "cookie", "cookie2", "signature", "sig", "pwd", "apikey"})
_ANY_WORDS = frozenset({
    "authorization", "authentication", "secret", "password", "passwd", "passphrase", "credential", "credentials",
    "apikey", "bearer",
})  # fmt: skip
_CREDENTIAL_PREFIXES = ("x-amz-security-",)
_WORDS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")

# the forms of well-known credentials, for values whose name reveals nothing
_TOKEN = re.compile(
    r"(?<![\w-])(?:sk|pk|rk|sess)-(?=[\w-]*[\dA-Z])[\w-]{16,}|\b(?:hf_|gh[pousr]_|github_pat_|wandb_v\d_)\w{16,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|\bxox[abprs]-[\w-]{20,}"
    r"|(?i:\b(?:bearer|basic))\s+[\w.~+/-]{12,}=*"
)
_REDACTED = "***"


class InsecureConnectionWarning(UserWarning):
    """The API key is sent over plain http to a host that is not this machine."""


def is_credential_name(name: str) -> bool:
    """Whether the name of a header, a query parameter or a field of a body is one of a credential."""
    words = [word.lower() for word in _WORDS.split(name) if word]
    plain = "-".join(words)
    if not words or plain in _NOT_CREDENTIALS:
        return False
    if plain in CREDENTIAL_HEADERS:
        return True
    return words[-1] in _LAST_WORDS or not _ANY_WORDS.isdisjoint(words) or plain.startswith(_CREDENTIAL_PREFIXES)


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
        name: RedactedStr(value) if is_credential_name(name) and not isinstance(value, NotGiven) else value
        for name, value in headers.items()
    }


def redact_value(value: Any, name: str = "") -> Any:
    """Return plain data without credentials: `***` in place of values with the name of one, and of known tokens.

    Args:
        value: Plain JSON data; it is not changed.
        name: Name of the value.
    """
    if isinstance(value, Mapping):
        return {key: redact_value(inner, key) if isinstance(key, str) else inner for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact_value(inner, name) for inner in value]
    if isinstance(value, str) and value:
        return _REDACTED if is_credential_name(name) else _TOKEN.sub(_REDACTED, value)
    return value


def credentials_in(names_and_values: Iterable[tuple[str, str]], body: Any = None) -> list[str]:
    """Return the credentials that a request carries, longest first.

    Args:
        names_and_values: Headers and query parameters.
        body: Parsed JSON body.
    """
    found: set[str] = set()
    for name, value in names_and_values:
        if is_credential_name(name):
            found |= {str(value), str(value).rpartition(" ")[2]}  # also without "Bearer"
    found |= set(_body_credentials(body, ""))
    return sorted((each for each in found if len(each) >= MIN_REDACTED_LENGTH), key=len, reverse=True)


def _body_credentials(value: Any, name: str) -> Iterable[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _body_credentials(inner, str(key))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _body_credentials(inner, name)
    elif isinstance(value, str):
        if is_credential_name(name):
            yield value
        else:
            yield from (match.group() for match in _TOKEN.finditer(value))


def remove_credentials(value: T, credentials: Iterable[str]) -> T:
    """Return a text, or plain data, with `***` in place of each credential, also where it is escaped (JSON, URL)."""
    return cast("T", _removed(value, credentials)) if credentials else value


def _removed(value: Any, credentials: Iterable[str]) -> Any:
    if isinstance(value, str):
        for credential in credentials:
            for form in {credential, json.dumps(credential)[1:-1], quote(credential, safe="")}:
                value = value.replace(form, _REDACTED)
    elif isinstance(value, Mapping):
        return {_removed(key, credentials): _removed(inner, credentials) for key, inner in value.items()}
    elif isinstance(value, (list, tuple)):
        return [_removed(inner, credentials) for inner in value]
    return value
