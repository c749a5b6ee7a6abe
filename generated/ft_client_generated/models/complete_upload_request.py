from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class CompleteUploadRequest(BaseModel):
    """`CompleteUploadRequest` of the contract.

    Attributes:
        part_ids: The parts in the order of the file.
        md5: MD5 of the whole file in hex; the service compares it.
    """

    SCHEMA: ClassVar[str] = "CompleteUploadRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "part_ids": "part_ids",
        "md5": "md5",
    }

    part_ids: list[str]
    md5: str | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.part_ids = get("part_ids", UNSET)
        self.md5 = get("md5", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CompleteUploadRequest.FIELDS)
