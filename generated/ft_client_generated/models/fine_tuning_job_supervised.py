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


class FineTuningJobSupervised(BaseModel):
    """`FineTuningJobSupervised` in the contract.

    Attributes:
        hyperparameters: Hyperparameters of the job: `auto` until it starts, numbers afterwards.
    """

    __slots__ = ("hyperparameters",)

    SCHEMA: ClassVar[str] = "FineTuningJobSupervised"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "hyperparameters": "hyperparameters",
    }

    hyperparameters: FineTuningJobSupervisedHyperparameters

    def __init__(
        self,
        *,
        hyperparameters: FineTuningJobSupervisedHyperparameters | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            hyperparameters,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "hyperparameters" in src:
            value = src["hyperparameters"]
            self.hyperparameters = (
                FineTuningJobSupervisedHyperparameters.from_dict(value) if isinstance(value, dict) else value
            )
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobSupervised.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_supervised_hyperparameters import FineTuningJobSupervisedHyperparameters
