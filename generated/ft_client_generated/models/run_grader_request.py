from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

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
class RunGraderRequest(BaseModel):
    """`RunGraderRequest` of the contract.

    Attributes:
        grader: How an answer of the model is given marks.
        model_sample: The answer to grade: {{sample.output_text}}.
        item: The data row: {{item.x}}.
    """

    SCHEMA: ClassVar[str] = "RunGraderRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "grader": "grader",
        "model_sample": "model_sample",
        "item": "item",
    }

    grader: GraderStringCheck | GraderTextSimilarity | GraderPython | GraderScoreModel | GraderLabelModel | GraderMulti
    model_sample: str
    item: dict[str, Any] | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        value = get("grader", UNSET)
        self.grader = _grader(value)
        self.model_sample = get("model_sample", UNSET)
        self.item = get("item", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(RunGraderRequest.FIELDS)

# below the class: models may refer to one another in a circle
from .grader_label_model import GraderLabelModel
from .grader_multi import GraderMulti
from .grader_python import GraderPython
from .grader_score_model import GraderScoreModel
from .grader_string_check import GraderStringCheck
from .grader_text_similarity import GraderTextSimilarity


def _grader(value: Any) -> Any:
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
        if kind == "multi":
            return GraderMulti.from_dict(value)
    return value
