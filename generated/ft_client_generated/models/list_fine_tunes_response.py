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


class ListFineTunesResponse(BaseModel):
    """`ListFineTunesResponse` in the contract.

    Attributes:
        object: The kind of object; always `list`.
        data: The fine-tunes, without their events.
        next_starting_after: Cursor of the next page; always null. Sent in 2023-10.
    """

    __slots__ = (
        "object",
        "data",
        "next_starting_after",
    )

    SCHEMA: ClassVar[str] = "ListFineTunesResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "data": "data",
        "next_starting_after": "next_starting_after",
    }

    object: Literal["list"]
    data: list[FineTune]
    next_starting_after: str | None

    def __init__(
        self,
        *,
        object: Literal["list"] | Unset = UNSET,
        data: list[FineTune] | Unset = UNSET,
        next_starting_after: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            data,
            next_starting_after,
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
            self.data = decode_list(FineTune.from_dict, value)
        if "next_starting_after" in src:
            self.next_starting_after = src["next_starting_after"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ListFineTunesResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune import FineTune
