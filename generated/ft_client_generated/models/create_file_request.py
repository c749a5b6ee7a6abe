from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    FileContent,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class CreateFileRequest(BaseModel):
    """`CreateFileRequest` in the contract.

    Attributes:
        purpose: Purpose of an upload. The error message of the service lists the values.
        file: Content of the file, at most 512 MB.
        expires_after: Time at which the service deletes the file.
    """

    __slots__ = (
        "purpose",
        "file",
        "expires_after",
    )

    SCHEMA: ClassVar[str] = "CreateFileRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "purpose": "purpose",
        "file": "file",
        "expires_after": "expires_after",
    }

    purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]
    file: FileContent
    expires_after: FileExpirationAfter | None

    def __init__(
        self,
        *,
        purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"],
        file: FileContent,
        expires_after: FileExpirationAfter | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            purpose,
            file,
            expires_after,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "purpose" in src:
            self.purpose = src["purpose"]
        if "file" in src:
            self.file = src["file"]
        if "expires_after" in src:
            value = src["expires_after"]
            self.expires_after = FileExpirationAfter.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateFileRequest.FIELDS)

# below the class: models can refer to one another in a circle
from .file_expiration_after import FileExpirationAfter
