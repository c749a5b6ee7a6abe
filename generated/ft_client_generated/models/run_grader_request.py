from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class RunGraderRequest(BaseModel):
    """`RunGraderRequest` in the contract.

    Attributes:
        grader: Method that scores the output of a model.
        model_sample: The text to grade: {{sample.output_text}}.
        item: The data row: {{item.x}}.
    """

    __slots__ = (
        "grader",
        "model_sample",
        "item",
    )

    SCHEMA: ClassVar[str] = "RunGraderRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "grader": "grader",
        "model_sample": "model_sample",
        "item": "item",
    }

    grader: GraderStringCheck | GraderTextSimilarity | GraderPython | GraderScoreModel | GraderLabelModel | GraderMulti
    model_sample: str
    item: dict[str, Any] | None

    def __init__(
        self,
        *,
        grader: GraderStringCheck
        | GraderTextSimilarity
        | GraderPython
        | GraderScoreModel
        | GraderLabelModel
        | GraderMulti,
        model_sample: str,
        item: dict[str, Any] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            grader,
            model_sample,
            item,
        )

    @property
    def api_model_sample(self) -> str:
        """`model_sample`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_sample

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "grader" in src:
            value = src["grader"]
            self.grader = _grader(value)
        if "model_sample" in src:
            self.model_sample = src["model_sample"]
        if "item" in src:
            self.item = src["item"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(RunGraderRequest.FIELDS)

# below the class: models can refer to one another in a circle
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
