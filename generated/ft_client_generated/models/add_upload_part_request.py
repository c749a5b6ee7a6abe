from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    FileContent,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class AddUploadPartRequest(BaseModel):
    """`AddUploadPartRequest` of the contract.

    Attributes:
        data: The bytes of this part; 64 MB at most.
    """

    SCHEMA: ClassVar[str] = "AddUploadPartRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "data": "data",
    }

    data: FileContent
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.data = get("data", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(AddUploadPartRequest.FIELDS)
