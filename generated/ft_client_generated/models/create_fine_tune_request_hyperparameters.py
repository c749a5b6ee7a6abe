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
class CreateFineTuneRequestHyperparameters(BaseModel):
    """The place of n_epochs from 2023-10 on.

    Attributes:
        n_epochs: Passes over the training data.
    """

    SCHEMA: ClassVar[str] = "CreateFineTuneRequest/properties/hyperparameters"
    FIELDS: ClassVar[dict[str, str]] = {
        "n_epochs": "n_epochs",
    }

    n_epochs: Literal["auto"] | int | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.n_epochs = get("n_epochs", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CreateFineTuneRequestHyperparameters.FIELDS)
