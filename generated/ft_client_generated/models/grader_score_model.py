from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class GraderScoreModel(BaseModel):
    """`GraderScoreModel` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        model: Model that assigns the score.
        input: Messages to the model, with placeholders.
        range: Lowest and highest score.
        sampling_params: Sampling parameters of the model.
    """

    __slots__ = (
        "type",
        "name",
        "model",
        "input",
        "range",
        "sampling_params",
    )

    SCHEMA: ClassVar[str] = "GraderScoreModel"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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
    range: list[float] | None
    sampling_params: GraderScoreModelSamplingParams | None

    def __init__(
        self,
        *,
        type: Literal["score_model"],
        name: str,
        model: str,
        input: list[EvalItem],
        range: list[float] | Unset = UNSET,
        sampling_params: GraderScoreModelSamplingParams | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            model,
            input,
            range,
            sampling_params,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "name" in src:
            self.name = src["name"]
        if "model" in src:
            self.model = src["model"]
        if "input" in src:
            value = src["input"]
            self.input = decode_list(EvalItem.from_dict, value)
        if "range" in src:
            self.range = src["range"]
        if "sampling_params" in src:
            value = src["sampling_params"]
            self.sampling_params = GraderScoreModelSamplingParams.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderScoreModel.FIELDS)

# below the class: models can refer to one another in a circle
from .eval_item import EvalItem
from .grader_score_model_sampling_params import GraderScoreModelSamplingParams
