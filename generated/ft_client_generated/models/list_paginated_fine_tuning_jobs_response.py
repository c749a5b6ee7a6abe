from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    decode_list,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class ListPaginatedFineTuningJobsResponse(BaseModel):
    """`ListPaginatedFineTuningJobsResponse` of the contract."""

    SCHEMA: ClassVar[str] = "ListPaginatedFineTuningJobsResponse"
    FIELDS: ClassVar[dict[str, str]] = {
        "object": "object",
        "data": "data",
        "has_more": "has_more",
    }

    object: Literal["list"] = MISSING
    data: list[FineTuningJob] = MISSING
    has_more: bool = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.object = get("object", UNSET)
        value = get("data", UNSET)
        self.data = decode_list(FineTuningJob.from_dict, value)
        self.has_more = get("has_more", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(ListPaginatedFineTuningJobsResponse.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_job import FineTuningJob
