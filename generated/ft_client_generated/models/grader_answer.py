from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class GraderAnswer(BaseModel):
    """A grader as the service gives it back; which keys there are depends on its type.

    Attributes:
        input: Text, or messages of a model grader.
    """

    SCHEMA: ClassVar[str] = "GraderAnswer"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "name": "name",
        "input": "input",
        "reference": "reference",
        "operation": "operation",
        "evaluation_metric": "evaluation_metric",
        "source": "source",
        "image_tag": "image_tag",
        "model": "model",
        "range": "range",
        "sampling_params": "sampling_params",
        "labels": "labels",
        "passing_labels": "passing_labels",
        "graders": "graders",
        "calculate_output": "calculate_output",
    }

    type: Literal["label_model", "multi", "python", "score_model", "string_check", "text_similarity"] | str = MISSING
    name: str = MISSING
    input: Any = UNSET
    reference: str | Unset = UNSET
    operation: Literal["eq", "ilike", "like", "ne"] | str | Unset = UNSET
    evaluation_metric: (
        Literal[
            "bleu",
            "cosine",
            "fuzzy_match",
            "gleu",
            "meteor",
            "rouge_1",
            "rouge_2",
            "rouge_3",
            "rouge_4",
            "rouge_5",
            "rouge_l",
        ]
        | str
        | Unset
    ) = UNSET
    source: str | Unset = UNSET
    image_tag: str | Unset = UNSET
    model: str | Unset = UNSET
    range: list[float] | Unset = UNSET
    sampling_params: dict[str, Any] | Unset = UNSET
    labels: list[str] | Unset = UNSET
    passing_labels: list[str] | Unset = UNSET
    graders: dict[str, Any] | Unset = UNSET
    calculate_output: str | Unset = UNSET
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
        self.input = get("input", UNSET)
        self.reference = get("reference", UNSET)
        self.operation = get("operation", UNSET)
        self.evaluation_metric = get("evaluation_metric", UNSET)
        self.source = get("source", UNSET)
        self.image_tag = get("image_tag", UNSET)
        self.model = get("model", UNSET)
        self.range = get("range", UNSET)
        self.sampling_params = get("sampling_params", UNSET)
        self.labels = get("labels", UNSET)
        self.passing_labels = get("passing_labels", UNSET)
        self.graders = get("graders", UNSET)
        self.calculate_output = get("calculate_output", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(GraderAnswer.FIELDS)
