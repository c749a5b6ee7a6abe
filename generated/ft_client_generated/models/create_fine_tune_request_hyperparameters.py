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


class CreateFineTuneRequestHyperparameters(BaseModel):
    """The location of n_epochs since 2023-10.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
    """

    __slots__ = ("n_epochs",)

    SCHEMA: ClassVar[str] = "CreateFineTuneRequest/properties/hyperparameters"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "n_epochs": "n_epochs",
    }

    n_epochs: Literal["auto"] | int | None

    def __init__(
        self,
        *,
        n_epochs: Literal["auto"] | int | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            n_epochs,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "n_epochs" in src:
            self.n_epochs = src["n_epochs"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateFineTuneRequestHyperparameters.FIELDS)
