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


class FineTuningJobHyperparameters(BaseModel):
    """Hyperparameters of a job: `auto` until it starts, numbers afterwards.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
        batch_size: Examples per step; `auto` until the job starts, null on some failed jobs.
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: "auto".
    """

    __slots__ = (
        "n_epochs",
        "batch_size",
        "learning_rate_multiplier",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobHyperparameters"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "n_epochs": "n_epochs",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
    }

    n_epochs: Literal["auto"] | int | None
    batch_size: Literal["auto"] | int | None
    learning_rate_multiplier: Literal["auto"] | float | None

    def __init__(
        self,
        *,
        n_epochs: Literal["auto"] | int | Unset = UNSET,
        batch_size: Literal["auto"] | int | None | Unset = UNSET,
        learning_rate_multiplier: Literal["auto"] | float | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            n_epochs,
            batch_size,
            learning_rate_multiplier,
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
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobHyperparameters.FIELDS)
