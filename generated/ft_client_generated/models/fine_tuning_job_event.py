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
class FineTuningJobEvent(BaseModel):
    """`FineTuningJobEvent` of the contract.

    Attributes:
        created_at: Unix seconds.
    """

    SCHEMA: ClassVar[str] = "FineTuningJobEvent"
    FIELDS: ClassVar[dict[str, str]] = {
        "object": "object",
        "id": "id",
        "created_at": "created_at",
        "level": "level",
        "message": "message",
        "type": "type",
        "data": "data",
    }

    object: Literal["fine_tuning.job.event"] = MISSING
    id: str = MISSING
    created_at: int = MISSING
    level: Literal["error", "info", "warn"] | str = MISSING
    message: str = MISSING
    type: Literal["message", "metrics"] | str = MISSING
    data: FineTuningJobEventData | None = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.object = get("object", UNSET)
        self.id = get("id", UNSET)
        self.created_at = get("created_at", UNSET)
        self.level = get("level", UNSET)
        self.message = get("message", UNSET)
        self.type = get("type", UNSET)
        value = get("data", UNSET)
        self.data = FineTuningJobEventData.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobEvent.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_job_event_data import FineTuningJobEventData
