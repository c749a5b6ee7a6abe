from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class CreateFineTuningCheckpointPermissionRequest(BaseModel):
    """`CreateFineTuningCheckpointPermissionRequest` of the contract.

    Attributes:
        project_ids: Projects that may use the checkpoint.
    """

    SCHEMA: ClassVar[str] = "CreateFineTuningCheckpointPermissionRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "project_ids": "project_ids",
    }

    project_ids: list[str]
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.project_ids = get("project_ids", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CreateFineTuningCheckpointPermissionRequest.FIELDS)
