from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

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
class FineTuningJobSupervised(BaseModel):
    """`FineTuningJobSupervised` of the contract."""

    SCHEMA: ClassVar[str] = "FineTuningJobSupervised"
    FIELDS: ClassVar[dict[str, str]] = {
        "hyperparameters": "hyperparameters",
    }

    hyperparameters: FineTuningJobSupervisedHyperparameters = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        value = get("hyperparameters", UNSET)
        self.hyperparameters = (
            FineTuningJobSupervisedHyperparameters.from_dict(value) if isinstance(value, dict) else value
        )
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobSupervised.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_job_supervised_hyperparameters import FineTuningJobSupervisedHyperparameters
