from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuneHyperparams(BaseModel):
    """`FineTuneHyperparams` of the contract.

    Attributes:
        batch_size: Null until the fine-tune starts.
        learning_rate_multiplier: Null until the fine-tune starts.
        use_packing: On fine-tunes of 2021.
    """

    SCHEMA: ClassVar[str] = "FineTuneHyperparams"
    FIELDS: ClassVar[dict[str, str]] = {
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

    n_epochs: int = MISSING
    batch_size: int | None = MISSING
    learning_rate_multiplier: float | None = MISSING
    prompt_loss_weight: float = MISSING
    use_packing: bool | None | Unset = UNSET
    compute_classification_metrics: bool | Unset = UNSET
    classification_n_classes: int | Unset = UNSET
    classification_positive_class: str | Unset = UNSET
    classification_betas: list[float] | Unset = UNSET
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
        self.prompt_loss_weight = get("prompt_loss_weight", UNSET)
        self.use_packing = get("use_packing", UNSET)
        self.compute_classification_metrics = get("compute_classification_metrics", UNSET)
        self.classification_n_classes = get("classification_n_classes", UNSET)
        self.classification_positive_class = get("classification_positive_class", UNSET)
        self.classification_betas = get("classification_betas", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuneHyperparams.FIELDS)
