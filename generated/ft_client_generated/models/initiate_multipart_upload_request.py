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


class InitiateMultipartUploadRequest(BaseModel):
    """`InitiateMultipartUploadRequest` in the contract.

    Attributes:
        file_name: Name of the file.
        file_size: Size of the file in bytes.
        num_parts: Number of the parts.
        purpose: Purpose of an upload. The error message of the service lists the values.
        file_type: Format of the file.
        checksum: SHA-256 of the file in hexadecimal digits.
    """

    __slots__ = (
        "file_name",
        "file_size",
        "num_parts",
        "purpose",
        "file_type",
        "checksum",
    )

    SCHEMA: ClassVar[str] = "InitiateMultipartUploadRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "file_name": "file_name",
        "file_size": "file_size",
        "num_parts": "num_parts",
        "purpose": "purpose",
        "file_type": "file_type",
        "checksum": "checksum",
    }

    file_name: str
    file_size: int
    num_parts: int
    purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]
    file_type: Literal["jsonl", "parquet", "csv"]
    checksum: str | None

    def __init__(
        self,
        *,
        file_name: str,
        file_size: int,
        num_parts: int,
        purpose: Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"],
        file_type: Literal["jsonl", "parquet", "csv"],
        checksum: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            file_name,
            file_size,
            num_parts,
            purpose,
            file_type,
            checksum,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "file_name" in src:
            self.file_name = src["file_name"]
        if "file_size" in src:
            self.file_size = src["file_size"]
        if "num_parts" in src:
            self.num_parts = src["num_parts"]
        if "purpose" in src:
            self.purpose = src["purpose"]
        if "file_type" in src:
            self.file_type = src["file_type"]
        if "checksum" in src:
            self.checksum = src["checksum"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(InitiateMultipartUploadRequest.FIELDS)
