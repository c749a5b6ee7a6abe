from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class DeleteModelResponse(BaseModel):
    """`DeleteModelResponse` of the contract."""

    SCHEMA: ClassVar[str] = "DeleteModelResponse"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "deleted": "deleted",
    }

    id: str = MISSING
    object: Literal["model"] = MISSING
    deleted: bool = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.id = get("id", UNSET)
        self.object = get("object", UNSET)
        self.deleted = get("deleted", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(DeleteModelResponse.FIELDS)
