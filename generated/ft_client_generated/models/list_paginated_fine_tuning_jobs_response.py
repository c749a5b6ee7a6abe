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


class ListPaginatedFineTuningJobsResponse(BaseModel):
    """`ListPaginatedFineTuningJobsResponse` in the contract.

    Attributes:
        object: The kind of object; always `list`.
        data: The jobs of this page, newest first.
        has_more: Whether there are further pages.
    """

    __slots__ = (
        "object",
        "data",
        "has_more",
    )

    SCHEMA: ClassVar[str] = "ListPaginatedFineTuningJobsResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "data": "data",
        "has_more": "has_more",
    }

    object: Literal["list"]
    data: list[FineTuningJob]
    has_more: bool

    def __init__(
        self,
        *,
        object: Literal["list"] | Unset = UNSET,
        data: list[FineTuningJob] | Unset = UNSET,
        has_more: bool | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            data,
            has_more,
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
            self.data = decode_list(FineTuningJob.from_dict, value)
        if "has_more" in src:
            self.has_more = src["has_more"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ListPaginatedFineTuningJobsResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job import FineTuningJob
