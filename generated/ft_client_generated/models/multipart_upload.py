from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class MultipartUpload(BaseModel):
    """`MultipartUpload` in the contract.

    Attributes:
        upload_id: ID of the upload.
        file_id: ID of the file.
        parts: The parts, in order.
    """

    __slots__ = (
        "upload_id",
        "file_id",
        "parts",
    )

    SCHEMA: ClassVar[str] = "MultipartUpload"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "upload_id": "upload_id",
        "file_id": "file_id",
        "parts": "parts",
    }

    upload_id: str
    file_id: str
    parts: list[MultipartUploadPartsItem]

    def __init__(
        self,
        *,
        upload_id: str | Unset = UNSET,
        file_id: str | Unset = UNSET,
        parts: list[MultipartUploadPartsItem] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            upload_id,
            file_id,
            parts,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "upload_id" in src:
            self.upload_id = src["upload_id"]
        if "file_id" in src:
            self.file_id = src["file_id"]
        if "parts" in src:
            value = src["parts"]
            self.parts = decode_list(MultipartUploadPartsItem.from_dict, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(MultipartUpload.FIELDS)

# below the class: models can refer to one another in a circle
from .multipart_upload_parts_item import MultipartUploadPartsItem
