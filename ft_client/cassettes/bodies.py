"""Bodies as a cassette holds them: JSON parsed, text as text, a form by its parts, anything else as bytes.

A stored body is a dict with one key (`json`, `text`, `form` or `binary`), or with none where there is no body.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

KINDS = ("json", "text", "form", "binary")

_QUOTED = re.compile(r';\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*))')


class UnreadableFormError(ValueError):
    """A body that calls itself a form and is none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form.

    Attributes:
        name: The field's name.
        filename: None for a field that is no file.
        media_type: What the part says it is; None if it does not say.
        content: Its bytes.
    """

    name: str
    filename: str | None
    media_type: str | None
    content: bytes


def bare(content_type: str | None) -> str:
    """Return a content type without its parameters, in small letters."""
    return (content_type or "").partition(";")[0].strip().lower()


def parameter(content_type: str | None, name: str) -> str | None:
    """Return a parameter of a content type or disposition, unquoted; None if it has none of this name."""
    for found in _QUOTED.finditer(content_type or ""):
        if found[1].lower() == name:
            return found[3].strip() if found[2] is None else re.sub(r"\\(.)", r"\1", found[2])
    return None


def is_json(media_type: str) -> bool:
    """Return whether a media type means JSON."""
    return media_type == "application/json" or media_type.endswith("+json")


# ---- into a cassette ------------------------------------------------------------------------------------------------


def stored(data: bytes, content_type: str | None) -> dict[str, Any]:
    """Return a body as a cassette holds it.

    Args:
        data: Its bytes, without content encoding.
        content_type: What the message calls it.

    Raises:
        UnreadableFormError: It calls itself a form and is none.
    """
    media_type = bare(content_type)
    if media_type == "multipart/form-data":
        return {"form": [_stored_part(part) for part in read_form(data, content_type)]}
    return _stored(data, media_type)


def _stored(data: bytes, media_type: str) -> dict[str, Any]:
    if not data:
        return {}
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return {"binary": data}
    if is_json(media_type):
        try:
            return {"json": _faithful(text)}
        except ValueError:
            pass
    return {"text": text}


def _faithful(text: str) -> Any:
    """Return parsed JSON.

    Raises:
        ValueError: It is none, or written down parsed it would lose something: a key given twice, half a character.
    """

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(found)) < len(found):
            raise ValueError("a key given twice")
        return dict(found)

    def constant(name: str) -> Any:
        raise ValueError(f"{name} is not JSON")

    value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")  # half a character cannot be encoded
    return value


def _stored_part(part: Part) -> dict[str, Any]:
    document: dict[str, Any] = {"name": part.name}
    if part.filename is not None:
        document["filename"] = part.filename
    if part.media_type is not None:
        document["type"] = part.media_type
    return document | _stored(part.content, bare(part.media_type))


# ---- out of a cassette ----------------------------------------------------------------------------------------------


def restored(body: Mapping[str, Any], content_type: str | None) -> tuple[bytes, str | None]:
    """Return the bytes of a stored body, and the content type that goes with them: a form's names a boundary."""
    if "form" not in body:
        return _restored(body), content_type
    parts = parts_of(body)
    # A name for the boundary that follows from the content: no content can hold it by chance.
    boundary = hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return write_form(parts, boundary), f"multipart/form-data; boundary={boundary}"


def _restored(body: Mapping[str, Any]) -> bytes:
    if "json" in body:
        return json.dumps(body["json"], ensure_ascii=False).encode("utf-8")
    if "text" in body:
        return str(body["text"]).encode("utf-8")
    content: bytes = body.get("binary", b"")
    return content


def parts_of(body: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a stored form."""
    return [Part(one["name"], one.get("filename"), one.get("type"), _restored(one)) for one in body["form"]]


# ---- forms ----------------------------------------------------------------------------------------------------------


def read_form(data: bytes, content_type: str | None) -> list[Part]:
    """Return the parts of a multipart/form-data body (RFC 2046 §5.1, RFC 7578), in order.

    Raises:
        UnreadableFormError: There is no boundary, the body does not keep to it, or a part has no name.
    """
    boundary = parameter(content_type, "boundary")
    if not boundary:
        raise UnreadableFormError("a form without a boundary")
    mark = b"\r\n--" + boundary.encode("latin-1", "replace")
    before, *pieces = (b"\r\n" + data).split(mark)
    if before.strip() or not pieces or not pieces[-1].startswith(b"--"):
        raise UnreadableFormError("a form that does not keep to its boundary")
    return [_read_part(piece) for piece in pieces[:-1]]


def _read_part(piece: bytes) -> Part:
    head, separator, content = piece.partition(b"\r\n\r\n")
    if not separator or not head.startswith(b"\r\n"):
        raise UnreadableFormError("a part without a head")
    headers = {}
    for line in head.decode("utf-8", "surrogateescape").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    field = parameter(disposition, "name")
    if bare(disposition) != "form-data" or field is None:
        raise UnreadableFormError("a part that names no field")
    return Part(field, parameter(disposition, "filename"), headers.get("content-type"), content)


def write_form(parts: Iterable[Part], boundary: str) -> bytes:
    """Return a multipart/form-data body."""
    written = []
    for part in parts:
        disposition = f'form-data; name="{_escaped(part.name)}"'
        if part.filename is not None:
            disposition += f'; filename="{_escaped(part.filename)}"'
        lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
        if part.media_type is not None:
            lines.append(f"Content-Type: {part.media_type}")
        head = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
        written += [head, part.content, b"\r\n"]
    return b"".join([*written, f"--{boundary}--\r\n".encode()])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
