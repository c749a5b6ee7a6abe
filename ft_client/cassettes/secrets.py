"""Secrets in cassettes: finding them, also where they are packed, and taking them out.

Text is looked at as it is, percent-decoded, and for what base64 in it stands for; bytes are unpacked (gzip, zlib).
"""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from ft_client.cassettes.store import Cassette, Interaction, Message

# Bodies packed into one another deeper than this are not looked into.
_DEPTH = 4
_UNPACKED = 64 * 1024 * 1024

# Domains that belong to nobody (RFC 2606, RFC 6761).
_NOBODY = r"(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost)"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of secret.

    Attributes:
        name: For messages.
        pattern: Its shape.
        instead: What takes its place; not of that shape.
    """

    name: str
    pattern: re.Pattern[str]
    instead: str


def _kind(name: str, pattern: str, instead: str) -> Kind:
    return Kind(name, re.compile(pattern), instead)


KINDS: tuple[Kind, ...] = (
    _kind("private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", "<key>"),
    _kind("bearer token", r"(?i)\b(?:bearer|basic)\s+(?!realm\b)[\w.~+/-]{12,}=*", "<credentials>"),
    _kind("API key", r"(?<![\w-])(?:sk|pk|rk|sess)-(?=[\w-]*\d|[\w-]*[A-Z])[\w-]{16,}", "<key>"),
    # the service's refusal of a key shows its last letters
    _kind("part of an API key", r"(?<![\w-])(?:sk|sess)-[\w-]*\*{3,}[\w-]+", "<key>"),
    _kind("token", r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|hf_\w{30,}|xox[abprs]-[\w-]{20,})", "<token>"),
    _kind("cloud key", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}", "<key>"),
    _kind("JSON web token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*", "<token>"),
    _kind("organisation ID", r"\borg-[A-Za-z0-9]{16,}", "org-redacted"),
    _kind("user ID", r"\buser-[A-Za-z0-9]{16,}", "user-redacted"),
    _kind("project ID", r"\bproj_[A-Za-z0-9]{16,}", "proj_redacted"),
    _kind("service account", r"\bsvcacct-[A-Za-z0-9]{16,}", "svcacct-redacted"),
    _kind(
        "e-mail address",
        rf"(?<![\w.+-])[\w.+-]+@(?!{_NOBODY}(?![\w-]|\.\w))(?:[\w-]+\.)+[A-Za-z]{{2,}}\b",
        "somebody@example.com",
    ),
)

# Whatever they hold: it is somebody's.
SECRET_HEADERS = frozenset(
    {
        "authorization", "proxy-authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie", "set-cookie",
        "openai-organization", "openai-project", "x-amz-security-token",
    }
)  # fmt: skip

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
# each begins where its letters begin, and gives none back: a long body takes no longer than its length
_FOLDED = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]++(?:\r?\n[A-Za-z0-9+/_-]++)++={0,2}")
_WORD = re.compile(r"[\w.~%+*:@!$'(),;-]++")


def extra(patterns: Sequence[str]) -> tuple[Kind, ...]:
    """Return a project's own kinds of secrets, from regular expressions."""
    return tuple(_kind(f"secret of the shape {pattern}", pattern, "<redacted>") for pattern in patterns)


# ---- finding --------------------------------------------------------------------------------------------------------


def in_cassette(cassette: Cassette, kinds: Sequence[Kind] = KINDS) -> Iterator[str]:
    """Yield every secret in a cassette: where and of which kind, without repeating it."""
    for where, value in _walk(cassette.given, "given"):
        yield from (f"{where}: {name}" for name in _names(value, kinds))
    for number, interaction in enumerate(cassette.interactions):
        for word, message in (("request", interaction.request), ("response", interaction.response)):
            place = f"interaction {number} {word}"
            yield from (
                f"{place} header {name}: is never kept"
                for name in message.headers
                if name.lower() in SECRET_HEADERS
            )  # fmt: skip
            for where, value in [*_walk(message.headers, f"{place} header"), *_walk(message.body, place)]:
                yield from (f"{where}: {name}" for name in _names(value, kinds))
        yield from (f"interaction {number} url: {name}" for name in _names(interaction.request.url, kinds))


def _walk(value: Any, where: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield every text and byte string in plain data, the keys too, with its place."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{where}.{key}", str(key)
            yield from _walk(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _walk(item, f"{where}[{index}]")
    elif isinstance(value, str | bytes):
        yield where, value


def _names(value: str | bytes, kinds: Sequence[Kind]) -> list[str]:
    found: dict[str, None] = {}
    for text, how in _layers(value):
        found |= dict.fromkeys(kind.name + how for kind in kinds if kind.pattern.search(text))
    return list(found)


def _layers(value: str | bytes, how: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield a value as text, and every text packed in it, each with how it was packed."""
    if depth > _DEPTH:
        return
    if isinstance(value, bytes):
        unpacked = _unpack(value)
        if unpacked is not None:
            yield from _layers(unpacked[0], f"{how}, in {unpacked[1]}", depth + 1)
        value = value.decode("utf-8", "replace")
    yield value, how
    if "%" in value:
        decoded = unquote(value)
        if decoded != value:
            yield decoded, f"{how}, percent-encoded"
    for candidate in _candidates(value):
        data = _from_base64(candidate)
        if data is not None:
            yield from _layers(data, f"{how}, in base64", depth + 1)


def _unpack(data: bytes) -> tuple[bytes, str] | None:
    for name, bits, begins in (("gzip", 31, b"\x1f\x8b"), ("zlib", 15, b"\x78")):
        if data.startswith(begins):
            try:
                return zlib.decompressobj(bits).decompress(data, _UNPACKED), name
            except zlib.error:
                pass
    return None


def _candidates(text: str) -> Iterator[str]:
    for found in _FOLDED.finditer(text):
        yield found[0]
    for found in _BASE64.finditer(text):
        yield found[0]


def _from_base64(text: str) -> bytes | None:
    """Return what a base64 text stands for; None where it stands for nothing a secret could be in."""
    letters = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    if len(letters) % 4 == 1:
        return None
    try:
        data = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return None
    # an ID of letters decodes to noise: what is hidden is either text or packed
    printable = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in data)
    return data if printable >= 0.9 * len(data) or _unpack(data) else None


# ---- taking out -----------------------------------------------------------------------------------------------------


class Scrubber:
    """Replaces secrets, everywhere in an interaction, by the same words each time.

    Args:
        known: Secrets that are known by their value, such as the key in use, each with what takes its place.
        kinds: Secrets that are known by their shape.
    """

    def __init__(self, known: Mapping[str, str] | None = None, kinds: Sequence[Kind] = KINDS) -> None:
        self._known = sorted(((k, v) for k, v in (known or {}).items() if k), key=lambda pair: -len(pair[0]))
        self._kinds = tuple(kinds)

    def interaction(self, interaction: Interaction) -> Interaction:
        """Return an interaction without secrets."""
        request = replace(self._message(interaction.request), url=self.text(interaction.request.url))
        return Interaction(request, self._message(interaction.response))

    def _message(self, message: Any) -> Any:
        kept: Message = message
        headers = {name: self.text(value) for name, value in kept.headers.items() if name not in SECRET_HEADERS}
        return replace(kept, headers=headers, body=self.value(kept.body))

    def value(self, value: Any) -> Any:
        """Return plain data without secrets."""
        if isinstance(value, Mapping):
            return {self.text(key) if isinstance(key, str) else key: self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        if isinstance(value, str):
            return self.text(value)
        return self.data(value) if isinstance(value, bytes) else value

    def text(self, text: str, depth: int = 0) -> str:
        """Return a text without secrets, those in base64 included."""
        for secret, instead in self._known:
            text = text.replace(secret, instead)
        for kind in self._kinds:
            text = kind.pattern.sub(kind.instead, text)
        if depth > _DEPTH:
            return text
        text = _WORD.sub(lambda found: self._percent(found[0], depth), text)
        for pattern in (_FOLDED, _BASE64):
            text = pattern.sub(self._in_base64(depth), text)
        return text

    def _percent(self, text: str, depth: int) -> str:
        if "%" not in text:
            return text
        plain = unquote(text)
        scrubbed = self.text(plain, depth + 1)
        return text if scrubbed == plain else quote(scrubbed, safe=":@")

    def _in_base64(self, depth: int) -> Callable[[re.Match[str]], str]:
        def instead(found: re.Match[str]) -> str:
            data = _from_base64(found[0])
            if data is None:
                return found[0]
            scrubbed = self.data(data, depth + 1)
            return found[0] if scrubbed == data else base64.b64encode(scrubbed).decode("ascii")

        return instead

    def data(self, data: bytes, depth: int = 0) -> bytes:
        """Return bytes without secrets, those in gzip included."""
        unpacked = _unpack(data)
        if unpacked is not None and depth <= _DEPTH:
            scrubbed = self.data(unpacked[0], depth + 1)
            if scrubbed == unpacked[0]:
                return data
            return gzip.compress(scrubbed, mtime=0) if unpacked[1] == "gzip" else zlib.compress(scrubbed)
        # one character for each byte, so that what is no text comes out as it was
        return self.text(data.decode("latin-1"), depth).encode("latin-1")
