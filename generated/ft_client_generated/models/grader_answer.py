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


class GraderAnswer(BaseModel):
    """A grader in a response.

    Its type determines the properties.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        input: Text to grade, or the messages of a model grader.
        reference: Text to compare with.
        operation: Comparison of a string check.
        evaluation_metric: Metric of a text similarity.
        source: Code of a Python grader.
        image_tag: Version of the environment that runs the code.
        model: Model of a model grader.
        range: Lowest and highest score of a score model.
        sampling_params: Sampling parameters of a model grader, free-form.
        labels: Labels of a label model.
        passing_labels: Labels that count as passed.
        graders: Graders of a multi grader by name.
        calculate_output: Formula of a multi grader.
    """

    __slots__ = (
        "type",
        "name",
        "input",
        "reference",
        "operation",
        "evaluation_metric",
        "source",
        "image_tag",
        "model",
        "range",
        "sampling_params",
        "labels",
        "passing_labels",
        "graders",
        "calculate_output",
    )

    SCHEMA: ClassVar[str] = "GraderAnswer"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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

    type: Literal["string_check", "text_similarity", "python", "score_model", "label_model", "multi"] | str
    name: str
    input: Any
    reference: str | None
    operation: Literal["eq", "ne", "like", "ilike"] | str | None
    evaluation_metric: (
        Literal[
            "cosine",
            "fuzzy_match",
            "bleu",
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
        | None
    )
    source: str | None
    image_tag: str | None
    model: str | None
    range: list[float] | None
    sampling_params: dict[str, Any] | None
    labels: list[str] | None
    passing_labels: list[str] | None
    graders: dict[str, Any] | None
    calculate_output: str | None

    def __init__(
        self,
        *,
        type: Literal["string_check", "text_similarity", "python", "score_model", "label_model", "multi"]
        | str
        | Unset = UNSET,
        name: str | Unset = UNSET,
        input: Any = UNSET,
        reference: str | Unset = UNSET,
        operation: Literal["eq", "ne", "like", "ilike"] | str | Unset = UNSET,
        evaluation_metric: Literal[
            "cosine",
            "fuzzy_match",
            "bleu",
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
        | Unset = UNSET,
        source: str | Unset = UNSET,
        image_tag: str | Unset = UNSET,
        model: str | Unset = UNSET,
        range: list[float] | Unset = UNSET,
        sampling_params: dict[str, Any] | Unset = UNSET,
        labels: list[str] | Unset = UNSET,
        passing_labels: list[str] | Unset = UNSET,
        graders: dict[str, Any] | Unset = UNSET,
        calculate_output: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            input,
            reference,
            operation,
            evaluation_metric,
            source,
            image_tag,
            model,
            range,
            sampling_params,
            labels,
            passing_labels,
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
        if "input" in src:
            self.input = src["input"]
        if "reference" in src:
            self.reference = src["reference"]
        if "operation" in src:
            self.operation = src["operation"]
        if "evaluation_metric" in src:
            self.evaluation_metric = src["evaluation_metric"]
        if "source" in src:
            self.source = src["source"]
        if "image_tag" in src:
            self.image_tag = src["image_tag"]
        if "model" in src:
            self.model = src["model"]
        if "range" in src:
            self.range = src["range"]
        if "sampling_params" in src:
            self.sampling_params = src["sampling_params"]
        if "labels" in src:
            self.labels = src["labels"]
        if "passing_labels" in src:
            self.passing_labels = src["passing_labels"]
        if "graders" in src:
            self.graders = src["graders"]
        if "calculate_output" in src:
            self.calculate_output = src["calculate_output"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderAnswer.FIELDS)
