from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

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
class EvalItemInputImage(BaseModel):
    """`EvalItemInputImage` of the contract."""

    SCHEMA: ClassVar[str] = "EvalItemInputImage"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "image_url": "image_url",
        "detail": "detail",
    }

    type: Literal["input_image"]
    image_url: str
    detail: str | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.type = get("type", UNSET)
        self.image_url = get("image_url", UNSET)
        self.detail = get("detail", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(EvalItemInputImage.FIELDS)
