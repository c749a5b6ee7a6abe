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


class FineTuneEvent(BaseModel):
    """An event of a fine-tune.

    It has no ID, and two equal events can both be real.

    Attributes:
        object: The kind of object; always `fine-tune-event`.
        created_at: Time of the creation in Unix seconds.
        level: Severity.
        message: Text for people; can have several lines.
    """

    __slots__ = (
        "object",
        "created_at",
        "level",
        "message",
    )

    SCHEMA: ClassVar[str] = "FineTuneEvent"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "created_at": "created_at",
        "level": "level",
        "message": "message",
    }

    object: Literal["fine-tune-event"]
    created_at: int
    level: Literal["info", "warn", "error"] | str
    message: str

    def __init__(
        self,
        *,
        object: Literal["fine-tune-event"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        level: Literal["info", "warn", "error"] | str | Unset = UNSET,
        message: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            created_at,
            level,
            message,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "object" in src:
            self.object = src["object"]
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "level" in src:
            self.level = src["level"]
        if "message" in src:
            self.message = src["message"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuneEvent.FIELDS)
