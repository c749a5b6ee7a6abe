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


class FineTuningJobEvent(BaseModel):
    """`FineTuningJobEvent` in the contract.

    Attributes:
        object: The kind of object; always `fine_tuning.job.event`.
        id: ID of the event: `ftevent-...`.
        created_at: Time of the creation in Unix seconds.
        level: Severity.
        message: Text for people.
        type: Kind of event: a message, or the metrics of a step.
        data: Data of the event, free-form; null or empty if there is none.
    """

    __slots__ = (
        "object",
        "id",
        "created_at",
        "level",
        "message",
        "type",
        "data",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobEvent"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "id": "id",
        "created_at": "created_at",
        "level": "level",
        "message": "message",
        "type": "type",
        "data": "data",
    }

    object: Literal["fine_tuning.job.event"]
    id: str
    created_at: int
    level: Literal["info", "warn", "error"] | str
    message: str
    type: Literal["message", "metrics"] | str
    data: dict[str, Any] | None

    def __init__(
        self,
        *,
        object: Literal["fine_tuning.job.event"] | Unset = UNSET,
        id: str | Unset = UNSET,
        created_at: int | Unset = UNSET,
        level: Literal["info", "warn", "error"] | str | Unset = UNSET,
        message: str | Unset = UNSET,
        type: Literal["message", "metrics"] | str | Unset = UNSET,
        data: dict[str, Any] | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            id,
            created_at,
            level,
            message,
            type,
            data,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "object" in src:
            self.object = src["object"]
        if "id" in src:
            self.id = src["id"]
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "level" in src:
            self.level = src["level"]
        if "message" in src:
            self.message = src["message"]
        if "type" in src:
            self.type = src["type"]
        if "data" in src:
            self.data = src["data"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobEvent.FIELDS)
