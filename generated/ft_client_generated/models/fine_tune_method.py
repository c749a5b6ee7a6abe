from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class FineTuneMethod(BaseModel):
    """`FineTuneMethod` in the contract.

    Attributes:
        type: Training method; only the member of the same name is used.
        supervised: Settings of supervised fine-tuning.
        dpo: Settings of direct preference optimization.
        reinforcement: Settings of reinforcement fine-tuning.
    """

    __slots__ = (
        "type",
        "supervised",
        "dpo",
        "reinforcement",
    )

    SCHEMA: ClassVar[str] = "FineTuneMethod"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "supervised": "supervised",
        "dpo": "dpo",
        "reinforcement": "reinforcement",
    }

    type: Literal["supervised", "dpo", "reinforcement"]
    supervised: FineTuneSupervisedMethod | None
    dpo: FineTuneDPOMethod | None
    reinforcement: FineTuneReinforcementMethod | None

    def __init__(
        self,
        *,
        type: Literal["supervised", "dpo", "reinforcement"],
        supervised: FineTuneSupervisedMethod | Unset = UNSET,
        dpo: FineTuneDPOMethod | Unset = UNSET,
        reinforcement: FineTuneReinforcementMethod | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            supervised,
            dpo,
            reinforcement,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "supervised" in src:
            value = src["supervised"]
            self.supervised = FineTuneSupervisedMethod.from_dict(value) if isinstance(value, dict) else value
        if "dpo" in src:
            value = src["dpo"]
            self.dpo = FineTuneDPOMethod.from_dict(value) if isinstance(value, dict) else value
        if "reinforcement" in src:
            value = src["reinforcement"]
            self.reinforcement = FineTuneReinforcementMethod.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuneMethod.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune_dpo_method import FineTuneDPOMethod
from .fine_tune_reinforcement_method import FineTuneReinforcementMethod
from .fine_tune_supervised_method import FineTuneSupervisedMethod
