from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    decode_values,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class GraderMulti(BaseModel):
    """`GraderMulti` of the contract.

    Attributes:
        graders: Graders by the name that calculate_output uses; or one grader, as the published document has it.
        calculate_output: Formula over the names of the graders.
    """

    SCHEMA: ClassVar[str] = "GraderMulti"
    FIELDS: ClassVar[dict[str, str]] = {
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
        value = get("graders", UNSET)
        self.graders = _graders(value)
        self.calculate_output = get("calculate_output", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(GraderMulti.FIELDS)

# below the class: models may refer to one another in a circle
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
