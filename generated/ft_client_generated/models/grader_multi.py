from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    decode_values,
    unknown_keys,
)


class GraderMulti(BaseModel):
    """`GraderMulti` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        graders: Graders by the name that calculate_output uses, or a single grader as in the published document.
        calculate_output: Formula over the names of the graders.
    """

    __slots__ = (
        "type",
        "name",
        "graders",
        "calculate_output",
    )

    SCHEMA: ClassVar[str] = "GraderMulti"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "name": "name",
        "graders": "graders",
        "calculate_output": "calculate_output",
    }

    type: Literal["multi"]
    name: str
    graders: (
        dict[str, GraderStringCheck | GraderTextSimilarity | GraderPython | GraderScoreModel | GraderLabelModel]
        | GraderStringCheck
        | GraderTextSimilarity
        | GraderPython
        | GraderScoreModel
        | GraderLabelModel
    )
    calculate_output: str

    def __init__(
        self,
        *,
        type: Literal["multi"],
        name: str,
        graders: dict[
            str, GraderStringCheck | GraderTextSimilarity | GraderPython | GraderScoreModel | GraderLabelModel
        ]
        | GraderStringCheck
        | GraderTextSimilarity
        | GraderPython
        | GraderScoreModel
        | GraderLabelModel,
        calculate_output: str,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            graders,
            calculate_output,
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
        if "graders" in src:
            value = src["graders"]
            self.graders = _graders(value)
        if "calculate_output" in src:
            self.calculate_output = src["calculate_output"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderMulti.FIELDS)

# below the class: models can refer to one another in a circle
from .grader_label_model import GraderLabelModel
from .grader_python import GraderPython
from .grader_score_model import GraderScoreModel
from .grader_string_check import GraderStringCheck
from .grader_text_similarity import GraderTextSimilarity


def _graders_value(value: Any) -> Any:
    if isinstance(value, dict):
        kind = value.get("type")
        if kind == "string_check":
            return GraderStringCheck.from_dict(value)
        if kind == "text_similarity":
            return GraderTextSimilarity.from_dict(value)
        if kind == "python":
            return GraderPython.from_dict(value)
        if kind == "score_model":
            return GraderScoreModel.from_dict(value)
        if kind == "label_model":
            return GraderLabelModel.from_dict(value)
    return value


def _graders(value: Any) -> Any:
    if isinstance(value, dict):
        kind = value.get("type")
        if kind == "string_check":
            return GraderStringCheck.from_dict(value)
        if kind == "text_similarity":
            return GraderTextSimilarity.from_dict(value)
        if kind == "python":
            return GraderPython.from_dict(value)
        if kind == "score_model":
            return GraderScoreModel.from_dict(value)
        if kind == "label_model":
            return GraderLabelModel.from_dict(value)
        return decode_values(_graders_value, value)
    return value
