from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class FineTuningJobIntegration(BaseModel):
    """`FineTuningJobIntegration` in the contract.

    Attributes:
        type: Service that receives the metrics.
        wandb: Settings of Weights & Biases.
    """

    __slots__ = (
        "type",
        "wandb",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobIntegration"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "wandb": "wandb",
    }

    type: Literal["wandb"] | str
    wandb: FineTuningJobIntegrationWandb

    def __init__(
        self,
        *,
        type: Literal["wandb"] | str | Unset = UNSET,
        wandb: FineTuningJobIntegrationWandb | Unset = UNSET,
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
            self.wandb = FineTuningJobIntegrationWandb.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobIntegration.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_integration_wandb import FineTuningJobIntegrationWandb
