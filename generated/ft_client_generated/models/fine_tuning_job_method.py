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


class FineTuningJobMethod(BaseModel):
    """`FineTuningJobMethod` in the contract.

    Attributes:
        type: Training method.
        supervised: Settings of supervised fine-tuning; absent for other methods.
        dpo: Settings of direct preference optimization; absent for other methods.
        reinforcement: Settings of reinforcement fine-tuning; absent for other methods.
    """

    __slots__ = (
        "type",
        "supervised",
        "dpo",
        "reinforcement",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobMethod"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "supervised": "supervised",
        "dpo": "dpo",
        "reinforcement": "reinforcement",
    }

    type: Literal["supervised", "dpo", "reinforcement"] | str
    supervised: FineTuningJobSupervised | None
    dpo: FineTuningJobDPO | None
    reinforcement: FineTuningJobReinforcement | None

    def __init__(
        self,
        *,
        type: Literal["supervised", "dpo", "reinforcement"] | str | Unset = UNSET,
        supervised: FineTuningJobSupervised | Unset = UNSET,
        dpo: FineTuningJobDPO | Unset = UNSET,
        reinforcement: FineTuningJobReinforcement | Unset = UNSET,
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
            self.supervised = FineTuningJobSupervised.from_dict(value) if isinstance(value, dict) else value
        if "dpo" in src:
            value = src["dpo"]
            self.dpo = FineTuningJobDPO.from_dict(value) if isinstance(value, dict) else value
        if "reinforcement" in src:
            value = src["reinforcement"]
            self.reinforcement = FineTuningJobReinforcement.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobMethod.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_dpo import FineTuningJobDPO
from .fine_tuning_job_reinforcement import FineTuningJobReinforcement
from .fine_tuning_job_supervised import FineTuningJobSupervised
