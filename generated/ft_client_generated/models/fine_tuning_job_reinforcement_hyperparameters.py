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
class FineTuningJobReinforcementHyperparameters(BaseModel):
    """`FineTuningJobReinforcement/properties/hyperparameters` of the contract.

    Attributes:
        n_epochs: Passes over the training data.
        batch_size: Examples per step.
        learning_rate_multiplier: Factor on the learning rate of the pretraining.
    """

    SCHEMA: ClassVar[str] = "FineTuningJobReinforcement/properties/hyperparameters"
    FIELDS: ClassVar[dict[str, str]] = {
        "n_epochs": "n_epochs",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
        "reasoning_effort": "reasoning_effort",
        "compute_multiplier": "compute_multiplier",
        "eval_interval": "eval_interval",
        "eval_samples": "eval_samples",
    }

    n_epochs: Literal["auto"] | int | Unset = UNSET
    batch_size: Literal["auto"] | int | Unset = UNSET
    learning_rate_multiplier: Literal["auto"] | float | Unset = UNSET
    reasoning_effort: Literal["default", "high", "low", "medium"] | str | Unset = UNSET
    compute_multiplier: Literal["auto"] | float | Unset = UNSET
    eval_interval: Literal["auto"] | int | Unset = UNSET
    eval_samples: Literal["auto"] | int | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.n_epochs = get("n_epochs", UNSET)
        self.batch_size = get("batch_size", UNSET)
        self.learning_rate_multiplier = get("learning_rate_multiplier", UNSET)
        self.reasoning_effort = get("reasoning_effort", UNSET)
        self.compute_multiplier = get("compute_multiplier", UNSET)
        self.eval_interval = get("eval_interval", UNSET)
        self.eval_samples = get("eval_samples", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobReinforcementHyperparameters.FIELDS)
