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


class FineTuneModelLimits(BaseModel):
    """`FineTuneModelLimits` in the contract.

    Attributes:
        model_name: Name of the base model.
        max_num_epochs: Maximum of n_epochs.
        max_num_evals: Maximum of n_evals.
        max_learning_rate: Maximum of learning_rate.
        min_learning_rate: Minimum of learning_rate.
        supports_vision: Whether examples can have images.
        supports_tools: Whether examples can have tools.
        supports_reasoning: Whether examples can have reasoning.
        merge_output_lora: Whether the adapter is merged into the model.
        lora_training: Limits of LoRA training.
        full_training: Limits of full training.
    """

    __slots__ = (
        "model_name",
        "max_num_epochs",
        "max_num_evals",
        "max_learning_rate",
        "min_learning_rate",
        "supports_vision",
        "supports_tools",
        "supports_reasoning",
        "merge_output_lora",
        "lora_training",
        "full_training",
    )

    SCHEMA: ClassVar[str] = "FineTuneModelLimits"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "model_name": "model_name",
        "max_num_epochs": "max_num_epochs",
        "max_num_evals": "max_num_evals",
        "max_learning_rate": "max_learning_rate",
        "min_learning_rate": "min_learning_rate",
        "supports_vision": "supports_vision",
        "supports_tools": "supports_tools",
        "supports_reasoning": "supports_reasoning",
        "merge_output_lora": "merge_output_lora",
        "lora_training": "lora_training",
        "full_training": "full_training",
    }

    model_name: str
    max_num_epochs: int
    max_num_evals: int
    max_learning_rate: float
    min_learning_rate: float
    supports_vision: bool
    supports_tools: bool
    supports_reasoning: bool
    merge_output_lora: bool
    lora_training: dict[str, Any] | None
    full_training: dict[str, Any] | None

    def __init__(
        self,
        *,
        model_name: str | Unset = UNSET,
        max_num_epochs: int | Unset = UNSET,
        max_num_evals: int | Unset = UNSET,
        max_learning_rate: float | Unset = UNSET,
        min_learning_rate: float | Unset = UNSET,
        supports_vision: bool | Unset = UNSET,
        supports_tools: bool | Unset = UNSET,
        supports_reasoning: bool | Unset = UNSET,
        merge_output_lora: bool | Unset = UNSET,
        lora_training: dict[str, Any] | Unset = UNSET,
        full_training: dict[str, Any] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            model_name,
            max_num_epochs,
            max_num_evals,
            max_learning_rate,
            min_learning_rate,
            supports_vision,
            supports_tools,
            supports_reasoning,
            merge_output_lora,
            lora_training,
            full_training,
        )

    @property
    def api_model_name(self) -> str:
        """`model_name`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_name

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "model_name" in src:
            self.model_name = src["model_name"]
        if "max_num_epochs" in src:
            self.max_num_epochs = src["max_num_epochs"]
        if "max_num_evals" in src:
            self.max_num_evals = src["max_num_evals"]
        if "max_learning_rate" in src:
            self.max_learning_rate = src["max_learning_rate"]
        if "min_learning_rate" in src:
            self.min_learning_rate = src["min_learning_rate"]
        if "supports_vision" in src:
            self.supports_vision = src["supports_vision"]
        if "supports_tools" in src:
            self.supports_tools = src["supports_tools"]
        if "supports_reasoning" in src:
            self.supports_reasoning = src["supports_reasoning"]
        if "merge_output_lora" in src:
            self.merge_output_lora = src["merge_output_lora"]
        if "lora_training" in src:
            self.lora_training = src["lora_training"]
        if "full_training" in src:
            self.full_training = src["full_training"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuneModelLimits.FIELDS)
