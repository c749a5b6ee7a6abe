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


class FineTuneHyperparams(BaseModel):
    """`FineTuneHyperparams` in the contract.

    Attributes:
        n_epochs: Number of passes over the training data.
        batch_size: Number of examples per step; null until the fine-tune starts.
        learning_rate_multiplier: Factor on the learning rate of pretraining; null until the fine-tune starts.
        prompt_loss_weight: Weight of the loss on the tokens of the prompt.
        use_packing: Whether examples were packed. Sent for fine-tunes of 2021; null if undecided.
        compute_classification_metrics: Whether classification metrics are computed.
        classification_n_classes: Number of classes of a multiclass task.
        classification_positive_class: The positive class of a binary task.
        classification_betas: Betas of the F-scores of a binary task.
    """

    __slots__ = (
        "n_epochs",
        "batch_size",
        "learning_rate_multiplier",
        "prompt_loss_weight",
        "use_packing",
        "compute_classification_metrics",
        "classification_n_classes",
        "classification_positive_class",
        "classification_betas",
    )

    SCHEMA: ClassVar[str] = "FineTuneHyperparams"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "n_epochs": "n_epochs",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
        "prompt_loss_weight": "prompt_loss_weight",
        "use_packing": "use_packing",
        "compute_classification_metrics": "compute_classification_metrics",
        "classification_n_classes": "classification_n_classes",
        "classification_positive_class": "classification_positive_class",
        "classification_betas": "classification_betas",
    }

    n_epochs: int
    batch_size: int | None
    learning_rate_multiplier: float | None
    prompt_loss_weight: float
    use_packing: bool | None
    compute_classification_metrics: bool | None
    classification_n_classes: int | None
    classification_positive_class: str | None
    classification_betas: list[float] | None

    def __init__(
        self,
        *,
        n_epochs: int | Unset = UNSET,
        batch_size: int | None | Unset = UNSET,
        learning_rate_multiplier: float | None | Unset = UNSET,
        prompt_loss_weight: float | Unset = UNSET,
        use_packing: bool | None | Unset = UNSET,
        compute_classification_metrics: bool | Unset = UNSET,
        classification_n_classes: int | Unset = UNSET,
        classification_positive_class: str | Unset = UNSET,
        classification_betas: list[float] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            n_epochs,
            batch_size,
            learning_rate_multiplier,
            prompt_loss_weight,
            use_packing,
            compute_classification_metrics,
            classification_n_classes,
            classification_positive_class,
            classification_betas,
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
        if "prompt_loss_weight" in src:
            self.prompt_loss_weight = src["prompt_loss_weight"]
        if "use_packing" in src:
            self.use_packing = src["use_packing"]
        if "compute_classification_metrics" in src:
            self.compute_classification_metrics = src["compute_classification_metrics"]
        if "classification_n_classes" in src:
            self.classification_n_classes = src["classification_n_classes"]
        if "classification_positive_class" in src:
            self.classification_positive_class = src["classification_positive_class"]
        if "classification_betas" in src:
            self.classification_betas = src["classification_betas"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuneHyperparams.FIELDS)
