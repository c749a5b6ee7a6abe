from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FileExpirationAfter(BaseModel):
    """When the file is to be deleted by itself.

    Attributes:
        seconds: 1 hour to 30 days after the anchor.
    """

    SCHEMA: ClassVar[str] = "FileExpirationAfter"
    FIELDS: ClassVar[dict[str, str]] = {
        "anchor": "anchor",
        "seconds": "seconds",
    }

    anchor: Literal["created_at"]
    seconds: int
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.anchor = get("anchor", UNSET)
        self.seconds = get("seconds", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FileExpirationAfter.FIELDS)
