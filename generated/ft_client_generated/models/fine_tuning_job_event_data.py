from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import UNSET, Unset, as_object, unknown_keys
from ..types import Model as BaseModel


class FineTuningJobEventData(BaseModel):
    """Empty for a message; the numbers of a step for metrics; error_code and error_param for an error."""

    __slots__ = (
        "step",
        "total_steps",
        "train_loss",
        "train_mean_token_accuracy",
        "valid_loss",
        "valid_mean_token_accuracy",
        "full_valid_loss",
        "full_valid_mean_token_accuracy",
        "error_code",
        "error_param",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobEventData"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "step": "step",
        "total_steps": "total_steps",
        "train_loss": "train_loss",
        "train_mean_token_accuracy": "train_mean_token_accuracy",
        "valid_loss": "valid_loss",
        "valid_mean_token_accuracy": "valid_mean_token_accuracy",
        "full_valid_loss": "full_valid_loss",
        "full_valid_mean_token_accuracy": "full_valid_mean_token_accuracy",
        "error_code": "error_code",
        "error_param": "error_param",
    }

    step: int | None
    total_steps: int | None
    train_loss: float | None
    train_mean_token_accuracy: float | None
    valid_loss: float | None
    valid_mean_token_accuracy: float | None
    full_valid_loss: float | None
    full_valid_mean_token_accuracy: float | None
    error_code: str | None
    error_param: str | None

    def __init__(
        self,
        *,
        step: int | Unset = UNSET,
        total_steps: int | Unset = UNSET,
        train_loss: float | Unset = UNSET,
        train_mean_token_accuracy: float | Unset = UNSET,
        valid_loss: float | Unset = UNSET,
        valid_mean_token_accuracy: float | Unset = UNSET,
        full_valid_loss: float | Unset = UNSET,
        full_valid_mean_token_accuracy: float | Unset = UNSET,
        error_code: str | None | Unset = UNSET,
        error_param: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            step,
            total_steps,
            train_loss,
            train_mean_token_accuracy,
            valid_loss,
            valid_mean_token_accuracy,
            full_valid_loss,
            full_valid_mean_token_accuracy,
            error_code,
            error_param,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "step" in src:
            self.step = src["step"]
        if "total_steps" in src:
            self.total_steps = src["total_steps"]
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
        if "error_code" in src:
            self.error_code = src["error_code"]
        if "error_param" in src:
            self.error_param = src["error_param"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobEventData.FIELDS)
