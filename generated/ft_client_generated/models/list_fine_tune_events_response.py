from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class ListFineTuneEventsResponse(BaseModel):
    """`ListFineTuneEventsResponse` in the contract.

    Attributes:
        object: The kind of object; always `list`.
        data: The events, oldest first.
    """

    __slots__ = (
        "object",
        "data",
    )

    SCHEMA: ClassVar[str] = "ListFineTuneEventsResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "data": "data",
    }

    object: Literal["list"]
    data: list[FineTuneEvent]

    def __init__(
        self,
        *,
        object: Literal["list"] | Unset = UNSET,
        data: list[FineTuneEvent] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            data,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "object" in src:
            self.object = src["object"]
        if "data" in src:
            value = src["data"]
            self.data = decode_list(FineTuneEvent.from_dict, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ListFineTuneEventsResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune_event import FineTuneEvent
