from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class ListFineTuneCheckpointsResponse(BaseModel):
    """`ListFineTuneCheckpointsResponse` in the contract.

    Attributes:
        data: The checkpoints.
    """

    __slots__ = ("data",)

    SCHEMA: ClassVar[str] = "ListFineTuneCheckpointsResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "data": "data",
    }

    data: list[FineTuneCheckpoint]

    def __init__(
        self,
        *,
        data: list[FineTuneCheckpoint] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            data,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "data" in src:
            value = src["data"]
            self.data = decode_list(FineTuneCheckpoint.from_dict, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ListFineTuneCheckpointsResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune_checkpoint import FineTuneCheckpoint
