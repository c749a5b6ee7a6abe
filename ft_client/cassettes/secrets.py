"""Secrets in recorded messages: finding them, in percent-encoding, base64, gzip and zlib too, and replacing them."""

from __future__ import annotations

import binascii
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ft_client.cassettes.bodies import indent_json, is_json
from ft_client.cassettes.store import Interaction

# Nested encodings deeper than this are not searched.
_MAX_DEPTH = 4
_MAX_DECOMPRESSED = 64 * 1024 * 1024

# RFC 2606 and RFC 6761
_RESERVED_DOMAINS = r"(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost)"

# Headers that carry credentials or cookies, or name an account. Gateways have their own names for keys.
_CREDENTIAL_HEADER = re.compile(
    r"(?:^|.*[-_])(?:key|api-?key|auth|authorization|authentication|token|secret|password|signature|credentials?|cookie2?)"
    r"|openai-(?:organization|project)|x-amz-security-.*"
)
_NOT_CREDENTIALS = {"idempotency-key", "sec-websocket-key", "surrogate-key"}
_CREDENTIAL_FIELD = (
    "api[-_]?key|subscription-key|access_?token|refresh_?token|id_?token|client_?secret|secret_?key|password"
)
_CREDENTIAL_QUERY = f"{_CREDENTIAL_FIELD}|key|token|sig|signature|x-amz-signature|x-amz-credential|x-goog-signature"
# Environment variables whose values are secrets, wherever they occur.
_SECRET_VARIABLE = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD)$")


@dataclass(frozen=True, slots=True)
class SecretPattern:
    """One kind of secret: name in messages, form, and the text that replaces it."""

    name: str
    pattern: re.Pattern[str]
    replacement: str


def _pattern(name: str, pattern: str, replacement: str) -> SecretPattern:
    return SecretPattern(name, re.compile(pattern), replacement)


DEFAULT_PATTERNS: tuple[SecretPattern, ...] = (
    _pattern(
        "private key", r'-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=")|\Z)', "<key>"
    ),
    _pattern("bearer token", r"(?i)\b(?:bearer|basic)\s+(?!realm\b)[\w.~+/-]{12,}=*", "<credentials>"),
    _pattern("API key", r"(?<![\w-])(?:sk|pk|rk|sess)-(?=[\w-]*\d|[\w-]*[A-Z])[\w-]{16,}", "<key>"),
    # an error response for a wrong key contains its last letters
    _pattern("part of an API key", r"(?<![\w-])(?:sk|sess)-[\w-]*\*{3,}[\w-]+", "<key>"),
    _pattern("token", r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|hf_\w{30,}|xox[abprs]-[\w-]{20,})", "<token>"),
    _pattern("cloud key", r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}", "<key>"),
    _pattern("JSON web token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*", "<token>"),
    _pattern(
        "credential in a field",
        rf'(?i)("(?:{_CREDENTIAL_FIELD})"\s*:\s*")(?!<redacted>")(?:[^"\\]|\\.)+',
        r"\1<redacted>",
    ),
    _pattern("credential in a URL", rf"(?i)([?&](?:{_CREDENTIAL_QUERY})=)(?!redacted\b)[^&#\s\"]+", r"\1redacted"),
    _pattern("password in a URL", r"(?<=://)[^/\s:@\"]+:[^/\s:@\"]+(?=@)", "<credentials>"),
    _pattern("organisation ID", r"\borg-[A-Za-z0-9]{16,}", "org-redacted"),
    _pattern("user ID", r"\buser-[A-Za-z0-9]{16,}", "user-redacted"),
    _pattern("project ID", r"\bproj_[A-Za-z0-9]{16,}", "proj_redacted"),
    _pattern("service account", r"\bsvcacct-[A-Za-z0-9]{16,}", "svcacct-redacted"),
    _pattern(
        "e-mail address",
        rf"(?<![\w.+-])[\w.+-]+@(?!{_RESERVED_DOMAINS}(?![\w-]|\.\w))(?:[\w-]+\.)+[A-Za-z]{{2,}}\b",
        "somebody@example.com",
    ),
)

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
# possessive, so that the time is linear; in JSON, line breaks are escaped
_FOLDED_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]++(?:(?:\\r)?\\n[A-Za-z0-9+/_-]++|\r?\n[A-Za-z0-9+/_-]++)++={0,2}"
)
_WORD = re.compile(r"[\w.~%+*:@!$'(),;-]++")


def is_credential_header(name: str) -> bool:
    """Return whether a header carries credentials, cookies, or the name of an account."""
    name = name.lower()
    return name not in _NOT_CREDENTIALS and _CREDENTIAL_HEADER.fullmatch(name) is not None


def custom_patterns(patterns: Sequence[str]) -> tuple[SecretPattern, ...]:
    """Return secret patterns from a project's regular expressions; raise ValueError if one is not valid."""
    try:
        return tuple(_pattern(f"secret that matches {pattern}", pattern, "<redacted>") for pattern in patterns)
    except re.error as error:
        raise ValueError(f"the secret pattern {error.pattern!r} is not a regular expression: {error}") from None


def environment_patterns() -> tuple[SecretPattern, ...]:
    """Return a pattern for each environment variable that contains a secret by its name."""
    return tuple(
        _pattern(f"value of {name}", re.escape(value), "<redacted>")
        for name, value in sorted(os.environ.items(), key=lambda item: -len(item[1]))
        if len(value) >= 12 and _SECRET_VARIABLE.search(name.upper())
    )


# ---- finding --------------------------------------------------------------------------------------------------------


def find_secrets(interaction: Interaction, patterns: Sequence[SecretPattern]) -> Iterator[str]:
    """Yield location and kind of every secret in an interaction, without the secret."""
    yield from (f"url: {name}" for name in _matching(interaction.url, patterns))
    for label, message in (("request", interaction.request), ("response", interaction.response)):
        for name, value in message.headers.items():
            if is_credential_header(name):
                yield f"{label} header {name}: credentials are not recorded"
            else:
                yield from (f"{label} header {name}: {found}" for found in _matching(value, patterns))
        if message.undecoded:
            yield f"{label} body: content encoding {message.undecoded!r} cannot be decoded, so it cannot be searched"
        body: str | bytes = message.body
        if is_json(message.headers.get("content-type")):
            body = indent_json(message.body.decode("utf-8", "replace"))  # so that no letter is escaped
        yield from (f"{label} body: {found}" for found in _matching(body, patterns))


def _matching(value: str | bytes, patterns: Sequence[SecretPattern]) -> list[str]:
    names: dict[str, None] = {}
    for text, encoding in _decoded_layers(value):
        names |= dict.fromkeys(each.name + encoding for each in patterns if each.pattern.search(text))
    return list(names)


def _decoded_layers(value: str | bytes, encoding: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield a value as text, and every text encoded in it, each with the encodings around it."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, bytes):
        plain = _decompress(value)
        if plain is not None:
            yield from _decoded_layers(plain[0], f"{encoding}, in {plain[1]}", depth + 1)
        value = value.decode("utf-8", "replace")
    yield value, encoding
    if "%" in value and (unquoted := unquote(value)) != value:
        yield unquoted, f"{encoding}, percent-encoded"
    for pattern in (_FOLDED_BASE64, _BASE64):
        for match in pattern.finditer(value):
            data = _from_base64(match[0])
            if data is not None:
                yield from _decoded_layers(data, f"{encoding}, in base64", depth + 1)


def _decompress(data: bytes) -> tuple[bytes, str] | None:
    for name, bits, magic in (("gzip", 31, b"\x1f\x8b"), ("zlib", 15, b"\x78")):
        if data.startswith(magic):
            try:
                return zlib.decompressobj(bits).decompress(data, _MAX_DECOMPRESSED), name
            except zlib.error:
                pass
    return None


def _from_base64(text: str) -> bytes | None:
    """Return the decoded bytes; None if it is not base64, or of noise, as an ID is."""
    letters = re.sub(r"\\[rn]|\s", "", text).rstrip("=").replace("-", "+").replace("_", "/")
    if len(letters) % 4 == 1:
        return None
    try:
        data = binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return None
    printable = sum(byte in b"\t\r\n" or 32 <= byte < 127 for byte in data)
    return data if printable >= 0.9 * len(data) or _decompress(data) else None


# ---- replacing ------------------------------------------------------------------------------------------------------


def replace_secrets(text: str, patterns: Sequence[SecretPattern]) -> str:
    """Return a text with its secrets replaced, each kind by the same text every time.

    Secrets in base64 or compressed data are only found, not replaced.
    """

    def replace(text: str) -> str:
        for each in patterns:
            text = each.pattern.sub(each.replacement, text)
        return text

    def replace_in_percent_encoding(match: re.Match[str]) -> str:
        plain = unquote(match[0])
        scrubbed = replace(plain) if plain != match[0] else plain
        return match[0] if scrubbed == plain else quote(scrubbed, safe=":")

    text = replace(text)
    return _WORD.sub(replace_in_percent_encoding, text) if "%" in text else text
