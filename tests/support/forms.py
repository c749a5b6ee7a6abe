"""Parses multipart forms with two independent libraries: python-multipart and the email package."""

from __future__ import annotations

import email
import email.policy
import re
from typing import Any
from urllib.parse import unquote

from python_multipart.multipart import MultipartParser

from ft_client_generated.api.files import create_file

Part = tuple[dict[str, str], bytes]


def boundary_of(content_type: str) -> str:
    """Return the boundary in a Content-Type header."""
    found = re.fullmatch(r"multipart/form-data; boundary=([0-9a-f]{32,})", content_type)
    assert found, content_type
    return found[1]


def strict_parts(content_type: str, body: bytes) -> list[Part]:
    """Return header fields and content of each part, parsed by python-multipart."""
    parts: list[tuple[dict[str, str], bytearray]] = []
    field, value, ended = bytearray(), bytearray(), []

    def header_end() -> None:
        parts[-1][0][field.decode().lower()] = value.decode("utf-8", "surrogateescape")
        field.clear()
        value.clear()

    parser = MultipartParser(
        boundary_of(content_type),
        {
            "on_part_begin": lambda: parts.append(({}, bytearray())),
            "on_header_field": lambda data, start, end: field.extend(data[start:end]),
            "on_header_value": lambda data, start, end: value.extend(data[start:end]),
            "on_header_end": header_end,
            "on_part_data": lambda data, start, end: parts[-1][1].extend(data[start:end]),
            "on_end": lambda: ended.append(True),
        },
    )
    parser.write(body)
    parser.finalize()
    assert ended, "the form has no end"
    return [(headers, bytes(content)) for headers, content in parts]


def email_parts(content_type: str, body: bytes) -> list[Part]:
    """Return header fields and content of each part, parsed by the email package."""
    message = email.message_from_bytes(
        b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body, policy=email.policy.HTTP
    )
    return [
        ({key.lower(): str(value) for key, value in part.items()}, part.get_payload(decode=True))  # type: ignore[misc]
        for part in message.iter_parts()  # type: ignore[attr-defined]
    ]


def fields_of(request: dict[str, Any]) -> list[tuple[str, str | None, bytes]]:
    """Return name, file name and content of each part in order. The Content-Length header must be correct."""
    body = b"".join(request["content"])
    if "Content-Length" in request["headers"]:
        assert int(request["headers"]["Content-Length"]) == len(body)
    result = []
    for headers, content in strict_parts(request["headers"]["Content-Type"], body):
        found = re.fullmatch(r'form-data; name="([^"]*)"(?:; filename="([^"]*)")?', headers["content-disposition"])
        assert found, headers
        result.append((unquote(found[1]), None if found[2] is None else unquote(found[2]), content))
    return result


def form(file: Any, **fields: Any) -> dict[str, Any]:
    """Return the request that uploads a file. The other fields follow the file."""
    return create_file.request(body={"file": file, "purpose": "fine-tune", **fields})
