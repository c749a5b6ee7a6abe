from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

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
class FineTuneMethod(BaseModel):
    """`FineTuneMethod` of the contract."""

    SCHEMA: ClassVar[str] = "FineTuneMethod"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "supervised": "supervised",
        "dpo": "dpo",
        "reinforcement": "reinforcement",
    }

    type: Literal["dpo", "reinforcement", "supervised"]
    supervised: FineTuneSupervisedMethod | Unset = UNSET
    dpo: FineTuneDPOMethod | Unset = UNSET
    reinforcement: FineTuneReinforcementMethod | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.type = get("type", UNSET)
        value = get("supervised", UNSET)
        self.supervised = FineTuneSupervisedMethod.from_dict(value) if isinstance(value, dict) else value
        value = get("dpo", UNSET)
        self.dpo = FineTuneDPOMethod.from_dict(value) if isinstance(value, dict) else value
        value = get("reinforcement", UNSET)
        self.reinforcement = FineTuneReinforcementMethod.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuneMethod.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tune_dpo_method import FineTuneDPOMethod
from .fine_tune_reinforcement_method import FineTuneReinforcementMethod
from .fine_tune_supervised_method import FineTuneSupervisedMethod
