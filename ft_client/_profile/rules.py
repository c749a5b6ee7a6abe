"""Rules of a profile as objects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Route(NamedTuple):
    """One way to reach a service, selected by the path of the base URL.

    Attributes:
        name: For messages.
        path: Pattern of the path of the base URL, such as `*/openai/v1`.
        missing: Operations that this route lacks.
        required_query: Query parameters that each request needs.
        metadata: Whether jobs keep metadata; None if that is not known.
    """

    name: str
    path: str
    missing: frozenset[str] = frozenset()
    required_query: tuple[str, ...] = ()
    metadata: bool | None = None


class UploadRules(NamedTuple):
    """How a file is uploaded.

    Attributes:
        part: Name of the file part of the multipart body.
        max_bytes: Limit of one file in bytes; None if unlimited or not known.
        suffixes: Accepted endings of the file's name; empty if any is accepted.
        fields: Further form fields and their values; `{filename}` stands for the file's name,
            `{suffix}` for its ending without a dot, `{sha256}` for the checksum of its content.
        flow: `direct`, or `presigned`: the response is a redirect to where the bytes go, without the key.
        id_header: Response header with the file's ID in the presigned flow.
        duplicate_status: HTTP status that reports a file with the same content; its body has the ID.
    """

    part: str = "file"
    max_bytes: int | None = None
    suffixes: tuple[str, ...] = ()
    fields: Mapping[str, str] = MappingProxyType({})
    flow: str = "direct"
    id_header: str | None = None
    duplicate_status: int | None = None
