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


class FineTuningJobReinforcementHyperparameters(BaseModel):
    """Hyperparameters of the job: `auto` until it starts, numbers afterwards.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
        batch_size: Number of examples per step. Default: "auto".
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: "auto".
        reasoning_effort: Reasoning effort during training.
        compute_multiplier: Factor on the compute spent on exploration.
        eval_interval: Number of steps between evaluations.
        eval_samples: Number of samples per evaluation.
    """

    __slots__ = (
        "n_epochs",
        "batch_size",
        "learning_rate_multiplier",
        "reasoning_effort",
        "compute_multiplier",
        "eval_interval",
        "eval_samples",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobReinforcement/properties/hyperparameters"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "n_epochs": "n_epochs",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
        "reasoning_effort": "reasoning_effort",
        "compute_multiplier": "compute_multiplier",
        "eval_interval": "eval_interval",
        "eval_samples": "eval_samples",
    }

    n_epochs: Literal["auto"] | int | None
    batch_size: Literal["auto"] | int | None
    learning_rate_multiplier: Literal["auto"] | float | None
    reasoning_effort: Literal["default", "low", "medium", "high"] | str | None
    compute_multiplier: Literal["auto"] | float | None
    eval_interval: Literal["auto"] | int | None
    eval_samples: Literal["auto"] | int | None

    def __init__(
        self,
        *,
        n_epochs: Literal["auto"] | int | Unset = UNSET,
        batch_size: Literal["auto"] | int | Unset = UNSET,
        learning_rate_multiplier: Literal["auto"] | float | Unset = UNSET,
        reasoning_effort: Literal["default", "low", "medium", "high"] | str | Unset = UNSET,
        compute_multiplier: Literal["auto"] | float | Unset = UNSET,
        eval_interval: Literal["auto"] | int | Unset = UNSET,
        eval_samples: Literal["auto"] | int | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            n_epochs,
            batch_size,
            learning_rate_multiplier,
            reasoning_effort,
            compute_multiplier,
            eval_interval,
            eval_samples,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "n_epochs" in src:
            self.n_epochs = src["n_epochs"]
        if "batch_size" in src:
            self.batch_size = src["batch_size"]
        if "learning_rate_multiplier" in src:
            self.learning_rate_multiplier = src["learning_rate_multiplier"]
        if "reasoning_effort" in src:
            self.reasoning_effort = src["reasoning_effort"]
        if "compute_multiplier" in src:
            self.compute_multiplier = src["compute_multiplier"]
        if "eval_interval" in src:
            self.eval_interval = src["eval_interval"]
        if "eval_samples" in src:
            self.eval_samples = src["eval_samples"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobReinforcementHyperparameters.FIELDS)
