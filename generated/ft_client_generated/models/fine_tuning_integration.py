from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class FineTuningIntegration(BaseModel):
    """`FineTuningIntegration` in the contract.

    Attributes:
        type: Service that receives the metrics.
        wandb: Settings of Weights & Biases.
    """

    __slots__ = (
        "type",
        "wandb",
    )

    SCHEMA: ClassVar[str] = "FineTuningIntegration"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "wandb": "wandb",
    }

    type: Literal["wandb"]
    wandb: FineTuningIntegrationWandb

    def __init__(
        self,
        *,
        type: Literal["wandb"],
        wandb: FineTuningIntegrationWandb,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            wandb,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "wandb" in src:
            value = src["wandb"]
            self.wandb = FineTuningIntegrationWandb.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningIntegration.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_integration_wandb import FineTuningIntegrationWandb
