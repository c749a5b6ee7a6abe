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
class FineTuneEvent(BaseModel):
    """Has no ID, and two equal events may both be real.

    Attributes:
        created_at: Unix seconds.
        message: May hold several lines.
    """

    SCHEMA: ClassVar[str] = "FineTuneEvent"
    FIELDS: ClassVar[dict[str, str]] = {
        "object": "object",
        "created_at": "created_at",
        "level": "level",
        "message": "message",
    }

    object: Literal["fine-tune-event"] = MISSING
    created_at: int = MISSING
    level: Literal["error", "info", "warn"] | str = MISSING
    message: str = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.object = get("object", UNSET)
        self.created_at = get("created_at", UNSET)
        self.level = get("level", UNSET)
        self.message = get("message", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuneEvent.FIELDS)
