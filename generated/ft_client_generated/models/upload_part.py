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


class UploadPart(BaseModel):
    """`UploadPart` in the contract.

    Attributes:
        id: ID of the part: `part_...`.
        object: The kind of object; always `upload.part`.
        created_at: Time of the creation in Unix seconds.
        upload_id: ID of the upload that the part belongs to.
    """

    __slots__ = (
        "id",
        "object",
        "created_at",
        "upload_id",
    )

    SCHEMA: ClassVar[str] = "UploadPart"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "upload_id": "upload_id",
    }

    id: str
    object: Literal["upload.part"]
    created_at: int
    upload_id: str

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["upload.part"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        upload_id: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created_at,
            upload_id,
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
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "upload_id" in src:
            self.upload_id = src["upload_id"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(UploadPart.FIELDS)
