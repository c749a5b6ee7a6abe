from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuningIntegrationWandb(BaseModel):
    """`FineTuningIntegration/properties/wandb` of the contract.

    Attributes:
        name: Name of the run; the job's ID if not given.
        entity: Team or user.
    """

    SCHEMA: ClassVar[str] = "FineTuningIntegration/properties/wandb"
    FIELDS: ClassVar[dict[str, str]] = {
        "project": "project",
        "name": "name",
        "entity": "entity",
        "tags": "tags",
    }

    project: str
    name: str | None | Unset = UNSET
    entity: str | None | Unset = UNSET
    tags: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.project = get("project", UNSET)
        self.name = get("name", UNSET)
        self.entity = get("entity", UNSET)
        self.tags = get("tags", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningIntegrationWandb.FIELDS)
