from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class FileExpirationAfter(BaseModel):
    """Time at which the service deletes the file.

    Attributes:
        anchor: The time from which the seconds count; `created_at` is the creation of the file.
        seconds: Seconds after the anchor, from 1 hour to 30 days.
    """

    __slots__ = (
        "anchor",
        "seconds",
    )

    SCHEMA: ClassVar[str] = "FileExpirationAfter"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "anchor": "anchor",
        "seconds": "seconds",
    }

    anchor: Literal["created_at"]
    seconds: int

    def __init__(
        self,
        *,
        anchor: Literal["created_at"],
        seconds: int,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            anchor,
            seconds,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "anchor" in src:
            self.anchor = src["anchor"]
        if "seconds" in src:
            self.seconds = src["seconds"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FileExpirationAfter.FIELDS)
