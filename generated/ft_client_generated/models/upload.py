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


class Upload(BaseModel):
    """`Upload` in the contract.

    Attributes:
        id: ID of the upload: `upload_...`.
        object: The kind of object; always `upload`.
        bytes: Size of the whole file in bytes.
        created_at: Time of the creation in Unix seconds.
        filename: Name of the file.
        purpose: Purpose of the file.
        status: State of the upload; only a pending upload accepts parts.
        expires_at: Time of expiry in Unix seconds, one hour after creation.
        file: The file; null or absent until the upload is completed.
    """

    __slots__ = (
        "id",
        "object",
        "bytes",
        "created_at",
        "filename",
        "purpose",
        "status",
        "expires_at",
        "file",
    )

    SCHEMA: ClassVar[str] = "Upload"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "bytes": "bytes",
        "created_at": "created_at",
        "filename": "filename",
        "purpose": "purpose",
        "status": "status",
        "expires_at": "expires_at",
        "file": "file",
    }

    id: str
    object: Literal["upload"]
    bytes: int
    created_at: int
    filename: str
    purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"] | str
    status: Literal["pending", "completed", "cancelled", "expired"] | str
    expires_at: int
    file: OpenAIFile | None

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["upload"] | Unset = UNSET,
        bytes: int | Unset = UNSET,
        created_at: int | Unset = UNSET,
        filename: str | Unset = UNSET,
        purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"] | str | Unset = UNSET,
        status: Literal["pending", "completed", "cancelled", "expired"] | str | Unset = UNSET,
        expires_at: int | Unset = UNSET,
        file: OpenAIFile | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            bytes,
            created_at,
            filename,
            purpose,
            status,
            expires_at,
            file,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "id" in src:
            self.id = src["id"]
        if "object" in src:
            self.object = src["object"]
        if "bytes" in src:
            self.bytes = src["bytes"]
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "filename" in src:
            self.filename = src["filename"]
        if "purpose" in src:
            self.purpose = src["purpose"]
        if "status" in src:
            self.status = src["status"]
        if "expires_at" in src:
            self.expires_at = src["expires_at"]
        if "file" in src:
            value = src["file"]
            self.file = OpenAIFile.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(Upload.FIELDS)

# below the class: models can refer to one another in a circle
from .open_ai_file import OpenAIFile
