from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class FineTuningJobReinforcement(BaseModel):
    """`FineTuningJobReinforcement` in the contract.

    Attributes:
        grader: A grader in a response. Its type determines the properties.
        hyperparameters: Hyperparameters of the job: `auto` until it starts, numbers afterwards.
    """

    __slots__ = (
        "grader",
        "hyperparameters",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobReinforcement"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "grader": "grader",
        "hyperparameters": "hyperparameters",
    }

    grader: GraderAnswer
    hyperparameters: FineTuningJobReinforcementHyperparameters | None

    def __init__(
        self,
        *,
        grader: GraderAnswer | Unset = UNSET,
        hyperparameters: FineTuningJobReinforcementHyperparameters | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            grader,
            hyperparameters,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "grader" in src:
            value = src["grader"]
            self.grader = GraderAnswer.from_dict(value) if isinstance(value, dict) else value
        if "hyperparameters" in src:
            value = src["hyperparameters"]
            self.hyperparameters = (
                FineTuningJobReinforcementHyperparameters.from_dict(value) if isinstance(value, dict) else value
            )
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobReinforcement.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_reinforcement_hyperparameters import FineTuningJobReinforcementHyperparameters
from .grader_answer import GraderAnswer
