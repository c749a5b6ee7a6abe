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


class EstimateFineTunePriceRequest(BaseModel):
    """`EstimateFineTunePriceRequest` in the contract.

    Attributes:
        training_file: ID of the training file.
        validation_file: ID of the validation file.
        model: The base model.
        n_epochs: Passes over the training data.
        n_evals: Number of evaluations.
        training_type: Full or Lora, with its parameters; null means Lora.
        training_method: sft or dpo, with its parameters.
        from_checkpoint: Checkpoint to continue from.
    """

    __slots__ = (
        "training_file",
        "validation_file",
        "model",
        "n_epochs",
        "n_evals",
        "training_type",
        "training_method",
        "from_checkpoint",
    )

    SCHEMA: ClassVar[str] = "EstimateFineTunePriceRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "training_file": "training_file",
        "validation_file": "validation_file",
        "model": "model",
        "n_epochs": "n_epochs",
        "n_evals": "n_evals",
        "training_type": "training_type",
        "training_method": "training_method",
        "from_checkpoint": "from_checkpoint",
    }

    training_file: str
    validation_file: str | None
    model: str | None
    n_epochs: int | None
    n_evals: int | None
    training_type: dict[str, Any] | None
    training_method: dict[str, Any] | None
    from_checkpoint: str | None

    def __init__(
        self,
        *,
        training_file: str,
        validation_file: str | Unset = UNSET,
        model: str | Unset = UNSET,
        n_epochs: int | Unset = UNSET,
        n_evals: int | Unset = UNSET,
        training_type: dict[str, Any] | None | Unset = UNSET,
        training_method: dict[str, Any] | Unset = UNSET,
        from_checkpoint: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            training_file,
            validation_file,
            model,
            n_epochs,
            n_evals,
            training_type,
            training_method,
            from_checkpoint,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "training_file" in src:
            self.training_file = src["training_file"]
        if "validation_file" in src:
            self.validation_file = src["validation_file"]
        if "model" in src:
            self.model = src["model"]
        if "n_epochs" in src:
            self.n_epochs = src["n_epochs"]
        if "n_evals" in src:
            self.n_evals = src["n_evals"]
        if "training_type" in src:
            self.training_type = src["training_type"]
        if "training_method" in src:
            self.training_method = src["training_method"]
        if "from_checkpoint" in src:
            self.from_checkpoint = src["from_checkpoint"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(EstimateFineTunePriceRequest.FIELDS)
