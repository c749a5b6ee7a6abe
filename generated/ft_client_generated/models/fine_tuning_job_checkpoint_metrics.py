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


class FineTuningJobCheckpointMetrics(BaseModel):
    """Metrics at that step.

    Attributes:
        step: Number of the step.
        train_loss: Loss on the training batch.
        train_mean_token_accuracy: Share of correct tokens in the training batch, 0 to 1.
        valid_loss: Loss on the validation batch.
        valid_mean_token_accuracy: Share of correct tokens in the validation batch, 0 to 1.
        full_valid_loss: Loss on the whole validation file, at the end of an epoch.
        full_valid_mean_token_accuracy: Share of correct tokens in the whole validation file, 0 to 1.
        type: Kind of metrics.
    """

    __slots__ = (
        "step",
        "train_loss",
        "train_mean_token_accuracy",
        "valid_loss",
        "valid_mean_token_accuracy",
        "full_valid_loss",
        "full_valid_mean_token_accuracy",
        "type",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobCheckpoint/properties/metrics"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "step": "step",
        "train_loss": "train_loss",
        "train_mean_token_accuracy": "train_mean_token_accuracy",
        "valid_loss": "valid_loss",
        "valid_mean_token_accuracy": "valid_mean_token_accuracy",
        "full_valid_loss": "full_valid_loss",
        "full_valid_mean_token_accuracy": "full_valid_mean_token_accuracy",
        "type": "type",
    }

    step: float | None
    train_loss: float | None
    train_mean_token_accuracy: float | None
    valid_loss: float | None
    valid_mean_token_accuracy: float | None
    full_valid_loss: float | None
    full_valid_mean_token_accuracy: float | None
    type: str | None

    def __init__(
        self,
        *,
        step: float | Unset = UNSET,
        train_loss: float | Unset = UNSET,
        train_mean_token_accuracy: float | Unset = UNSET,
        valid_loss: float | Unset = UNSET,
        valid_mean_token_accuracy: float | Unset = UNSET,
        full_valid_loss: float | Unset = UNSET,
        full_valid_mean_token_accuracy: float | Unset = UNSET,
        type: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            step,
            train_loss,
            train_mean_token_accuracy,
            valid_loss,
            valid_mean_token_accuracy,
            full_valid_loss,
            full_valid_mean_token_accuracy,
            type,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "step" in src:
            self.step = src["step"]
        if "train_loss" in src:
            self.train_loss = src["train_loss"]
        if "train_mean_token_accuracy" in src:
            self.train_mean_token_accuracy = src["train_mean_token_accuracy"]
        if "valid_loss" in src:
            self.valid_loss = src["valid_loss"]
        if "valid_mean_token_accuracy" in src:
            self.valid_mean_token_accuracy = src["valid_mean_token_accuracy"]
        if "full_valid_loss" in src:
            self.full_valid_loss = src["full_valid_loss"]
        if "full_valid_mean_token_accuracy" in src:
            self.full_valid_mean_token_accuracy = src["full_valid_mean_token_accuracy"]
        if "type" in src:
            self.type = src["type"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobCheckpointMetrics.FIELDS)
