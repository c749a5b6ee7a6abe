from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuningIntegration(BaseModel):
    """`FineTuningIntegration` of the contract."""

    SCHEMA: ClassVar[str] = "FineTuningIntegration"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "wandb": "wandb",
    }

    type: Literal["wandb"]
    wandb: FineTuningIntegrationWandb
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.type = get("type", UNSET)
        value = get("wandb", UNSET)
        self.wandb = FineTuningIntegrationWandb.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningIntegration.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_integration_wandb import FineTuningIntegrationWandb
