from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class CreateUploadRequest(BaseModel):
    """`CreateUploadRequest` in the contract.

    Attributes:
        filename: Name of the file.
        purpose: Purpose of an upload. The error message of the service lists the values.
        bytes: Size of the whole file in bytes, at most 8 GB.
        mime_type: Media type of the file, for example `text/jsonl`.
        expires_after: Time at which the service deletes the file.
    """

    __slots__ = (
        "filename",
        "purpose",
        "bytes",
        "mime_type",
        "expires_after",
    )

    SCHEMA: ClassVar[str] = "CreateUploadRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "filename": "filename",
        "purpose": "purpose",
        "bytes": "bytes",
        "mime_type": "mime_type",
        "expires_after": "expires_after",
    }

    filename: str
    purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]
    bytes: int
    mime_type: str
    expires_after: FileExpirationAfter | None

    def __init__(
        self,
        *,
        filename: str,
        purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"],
        bytes: int,
        mime_type: str,
        expires_after: FileExpirationAfter | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            filename,
            purpose,
            bytes,
            mime_type,
            expires_after,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "filename" in src:
            self.filename = src["filename"]
        if "purpose" in src:
            self.purpose = src["purpose"]
        if "bytes" in src:
            self.bytes = src["bytes"]
        if "mime_type" in src:
            self.mime_type = src["mime_type"]
        if "expires_after" in src:
            value = src["expires_after"]
            self.expires_after = FileExpirationAfter.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateUploadRequest.FIELDS)

# below the class: models can refer to one another in a circle
from .file_expiration_after import FileExpirationAfter
