from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    decode_list,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class GraderScoreModel(BaseModel):
    """`GraderScoreModel` of the contract.

    Attributes:
        range: Lowest and highest mark.
    """

    SCHEMA: ClassVar[str] = "GraderScoreModel"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "name": "name",
        "model": "model",
        "input": "input",
        "range": "range",
        "sampling_params": "sampling_params",
    }

    type: Literal["score_model"]
    name: str
    model: str
    input: list[EvalItem]
    range: list[float] | Unset = UNSET
    sampling_params: GraderScoreModelSamplingParams | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.type = get("type", UNSET)
        self.name = get("name", UNSET)
        self.model = get("model", UNSET)
        value = get("input", UNSET)
        self.input = decode_list(EvalItem.from_dict, value)
        self.range = get("range", UNSET)
        value = get("sampling_params", UNSET)
        self.sampling_params = GraderScoreModelSamplingParams.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(GraderScoreModel.FIELDS)

# below the class: models may refer to one another in a circle
from .eval_item import EvalItem
from .grader_score_model_sampling_params import GraderScoreModelSamplingParams
