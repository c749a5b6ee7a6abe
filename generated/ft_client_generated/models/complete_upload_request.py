from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class CompleteUploadRequest(BaseModel):
    """`CompleteUploadRequest` in the contract.

    Attributes:
        part_ids: IDs of the parts, in the order of the file.
        md5: MD5 of the whole file, 32 hex digits. The service compares it.
    """

    __slots__ = (
        "part_ids",
        "md5",
    )

    SCHEMA: ClassVar[str] = "CompleteUploadRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "part_ids": "part_ids",
        "md5": "md5",
    }

    part_ids: list[str]
    md5: str | None

    def __init__(
        self,
        *,
        part_ids: list[str],
        md5: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            part_ids,
            md5,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "part_ids" in src:
            self.part_ids = src["part_ids"]
        if "md5" in src:
            self.md5 = src["md5"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CompleteUploadRequest.FIELDS)
