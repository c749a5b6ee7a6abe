from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

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
class FineTuningJobCheckpointMetrics(BaseModel):
    """`FineTuningJobCheckpoint/properties/metrics` of the contract."""

    SCHEMA: ClassVar[str] = "FineTuningJobCheckpoint/properties/metrics"
    FIELDS: ClassVar[dict[str, str]] = {
        "step": "step",
        "train_loss": "train_loss",
        "train_mean_token_accuracy": "train_mean_token_accuracy",
        "valid_loss": "valid_loss",
        "valid_mean_token_accuracy": "valid_mean_token_accuracy",
        "full_valid_loss": "full_valid_loss",
        "full_valid_mean_token_accuracy": "full_valid_mean_token_accuracy",
        "type": "type",
    }

    step: float | Unset = UNSET
    train_loss: float | Unset = UNSET
    train_mean_token_accuracy: float | Unset = UNSET
    valid_loss: float | Unset = UNSET
    valid_mean_token_accuracy: float | Unset = UNSET
    full_valid_loss: float | Unset = UNSET
    full_valid_mean_token_accuracy: float | Unset = UNSET
    type: str | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.step = get("step", UNSET)
        self.train_loss = get("train_loss", UNSET)
        self.train_mean_token_accuracy = get("train_mean_token_accuracy", UNSET)
        self.valid_loss = get("valid_loss", UNSET)
        self.valid_mean_token_accuracy = get("valid_mean_token_accuracy", UNSET)
        self.full_valid_loss = get("full_valid_loss", UNSET)
        self.full_valid_mean_token_accuracy = get("full_valid_mean_token_accuracy", UNSET)
        self.type = get("type", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobCheckpointMetrics.FIELDS)
