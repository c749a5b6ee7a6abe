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
class FineTuningCheckpointPermission(BaseModel):
    """`FineTuningCheckpointPermission` of the contract.

    Attributes:
        created_at: Unix seconds.
    """

    SCHEMA: ClassVar[str] = "FineTuningCheckpointPermission"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "project_id": "project_id",
    }

    id: str = MISSING
    object: Literal["checkpoint.permission"] = MISSING
    created_at: int = MISSING
    project_id: str = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.id = get("id", UNSET)
        self.object = get("object", UNSET)
        self.created_at = get("created_at", UNSET)
        self.project_id = get("project_id", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningCheckpointPermission.FIELDS)
