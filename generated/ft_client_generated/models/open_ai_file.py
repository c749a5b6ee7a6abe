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


class OpenAIFile(BaseModel):
    """`OpenAIFile` in the contract.

    Attributes:
        id: ID of the file: `file-...`.
        object: The kind of object; always `file`.
        bytes: Size in bytes.
        created_at: Time of the creation in Unix seconds.
        expires_at: Time of deletion in Unix seconds; null for never. Sent since 2025.
        filename: Name given at the upload.
        purpose: Purpose of the file. The values answers, classifications and search are from 2021 to 2023,
            fine-tune-train is from 2021.
        status: State of the file. Always processed in lists since 2023-10-31; deleted or absent inside legacy
            fine-tunes; pending in Azure.
        status_details: Problem of a file in status error; null otherwise.
    """

    __slots__ = (
        "id",
        "object",
        "bytes",
        "created_at",
        "expires_at",
        "filename",
        "purpose",
        "status",
        "status_details",
    )

    SCHEMA: ClassVar[str] = "OpenAIFile"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "bytes": "bytes",
        "created_at": "created_at",
        "expires_at": "expires_at",
        "filename": "filename",
        "purpose": "purpose",
        "status": "status",
        "status_details": "status_details",
    }

    id: str
    object: Literal["file"]
    bytes: int
    created_at: int
    expires_at: int | None
    filename: str
    purpose: (
        Literal[
            "fine-tune",
            "fine-tune-train",
            "fine-tune-results",
            "assistants",
            "assistants_output",
            "batch",
            "batch_output",
            "user_data",
            "vision",
            "evals",
            "answers",
            "classifications",
            "search",
        ]
        | str
    )
    status: Literal["uploaded", "processed", "pending", "error", "deleted"] | str | None
    status_details: str | None

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["file"] | Unset = UNSET,
        bytes: int | Unset = UNSET,
        created_at: int | Unset = UNSET,
        expires_at: int | None | Unset = UNSET,
        filename: str | Unset = UNSET,
        purpose: Literal[
            "fine-tune",
            "fine-tune-train",
            "fine-tune-results",
            "assistants",
            "assistants_output",
            "batch",
            "batch_output",
            "user_data",
            "vision",
            "evals",
            "answers",
            "classifications",
            "search",
        ]
        | str
        | Unset = UNSET,
        status: Literal["uploaded", "processed", "pending", "error", "deleted"] | str | Unset = UNSET,
        status_details: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            bytes,
            created_at,
            expires_at,
            filename,
            purpose,
            status,
            status_details,
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
        if "expires_at" in src:
            self.expires_at = src["expires_at"]
        if "filename" in src:
            self.filename = src["filename"]
        if "purpose" in src:
            self.purpose = src["purpose"]
        if "status" in src:
            self.status = src["status"]
        if "status_details" in src:
            self.status_details = src["status_details"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(OpenAIFile.FIELDS)
