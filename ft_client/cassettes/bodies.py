"""Bodies of recorded messages: content encodings, JSON and forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from email.message import Message
from importlib import import_module
from typing import Any, NamedTuple

from vcr.filters import AVAILABLE_DECOMPRESSORS  # type: ignore[import-untyped]  # ships no types


class InvalidFormError(ValueError):
    """A body declared as multipart/form-data does not have that format."""


def media_type(content_type: str | None) -> str:
    """Return a content type without its parameters, in lower case."""
    return (content_type or "").partition(";")[0].strip().lower()


def is_json(content_type: str | None) -> bool:
    """Return whether a content type is JSON."""
    return media_type(content_type) == "application/json" or media_type(content_type).endswith("+json")


def decode_content(body: bytes, encoding: str) -> tuple[bytes, str]:
    """Return a body without its Content-Encoding, and the encoding that could not be undone ("" if there is none).

    Text is unchanged, because vcrpy may have decoded it and kept the header.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name == "identity" or _is_text(body):
            continue
        decompress = _decompress_zstd if name == "zstd" else AVAILABLE_DECOMPRESSORS.get(name)
        decoded = body if decompress is None else decompress(body)
        if decoded == body:  # no decoder, or it failed
            return body, name
        body = decoded
    return body, ""


def _is_text(body: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        return all(character.isprintable() or character in "\t\r\n" for character in body.decode("utf-8"))
    return False


def _decompress_zstd(body: bytes) -> bytes:
    for name in ("compression.zstd", "backports.zstd", "zstandard"):  # the first is part of Python 3.14
        with suppress(Exception):  # not installed, or not zstd: each library has its own error
            module: Any = import_module(name)
            # a frame of unknown size needs the object
            decoder = module.ZstdDecompressor().decompressobj() if name == "zstandard" else module
            return bytes(decoder.decompress(body))
    return body


def indent_json(text: str) -> str:
    """Return JSON indented and in ASCII; text that is not JSON, or would lose something, unchanged."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(items)) < len(items):
            raise ValueError("duplicate key")
        return dict(items)

    with suppress(ValueError):
        return json.dumps(json.loads(text, object_pairs_hook=pairs), indent=2, allow_nan=False)
    return text


# ---- forms ----------------------------------------------------------------------------------------------------------


class FormPart(NamedTuple):
    """One part of a form; `filename` and `content_type` are optional."""

    name: str
    filename: str | None
    content_type: str | None
    content: bytes


def split_form(body: bytes, content_type: str | None) -> list[tuple[bytes, bytes]]:
    """Return head and content of each part of a multipart body (RFC 2046 §5.1), or raise InvalidFormError."""
    boundary = _parameters(content_type).get("boundary")
    if not boundary:
        raise InvalidFormError("multipart body without a boundary in its content type")
    before, *pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))
    if before.strip() or not pieces or not pieces[-1].startswith(b"--"):
        raise InvalidFormError("multipart body that does not follow its boundary")
    parts = [piece.partition(b"\r\n\r\n") for piece in pieces[:-1]]
    if not all(separator and head.startswith(b"\r\n") for head, separator, _ in parts):
        raise InvalidFormError("multipart body with a part without headers")
    return [(head[2:], content) for head, _, content in parts]


def join_form(parts: Iterable[tuple[bytes, bytes]]) -> tuple[bytes, str]:
    """Return a multipart body and its content type; the boundary is a digest of the parts, so it repeats."""
    parts = list(parts)
    boundary = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    pieces = [b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), head, content) for head, content in parts]
    return b"".join([*pieces, b"--%s--\r\n" % boundary.encode()]), f"multipart/form-data; boundary={boundary}"


def read_form(body: bytes, content_type: str | None) -> list[FormPart]:
    """Return the parts of a multipart/form-data body (RFC 7578), in order, or raise InvalidFormError."""
    parts = []
    for head, content in split_form(body, content_type):
        lines = [line.partition(":") for line in head.decode("utf-8", "surrogateescape").split("\r\n")]
        headers = {name.strip().lower(): value.strip() for name, _, value in lines}
        disposition = _parameters(headers.get("content-disposition"))
        if "name" not in disposition:
            raise InvalidFormError("multipart body with a part without a field name")
        parts.append(FormPart(disposition["name"], disposition.get("filename"), headers.get("content-type"), content))
    return parts


def _parameters(header: str | None) -> dict[str, str]:
    message = Message()
    message["content-type"] = header or ""
    return {str(name).lower(): str(value) for name, value in message.get_params([])[1:]}
