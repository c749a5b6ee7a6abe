from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuningJobSupervisedHyperparameters(BaseModel):
    """`FineTuningJobSupervised/properties/hyperparameters` of the contract.

    Attributes:
        n_epochs: Passes over the training data.
        batch_size: Examples per step.
        learning_rate_multiplier: Factor on the learning rate of the pretraining.
    """

    SCHEMA: ClassVar[str] = "FineTuningJobSupervised/properties/hyperparameters"
    FIELDS: ClassVar[dict[str, str]] = {
        "n_epochs": "n_epochs",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
    }

    n_epochs: Literal["auto"] | int = MISSING
    batch_size: Literal["auto"] | int = MISSING
    learning_rate_multiplier: Literal["auto"] | float = MISSING
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
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobSupervisedHyperparameters.FIELDS)
