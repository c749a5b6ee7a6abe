from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class GraderTextSimilarity(BaseModel):
    """`GraderTextSimilarity` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        input: Text to grade, with placeholders such as {{sample.output_text}}.
        reference: Text to compare with; can contain the same placeholders.
        evaluation_metric: Similarity metric.
    """

    __slots__ = (
        "type",
        "name",
        "input",
        "reference",
        "evaluation_metric",
    )

    SCHEMA: ClassVar[str] = "GraderTextSimilarity"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "name": "name",
        "input": "input",
        "reference": "reference",
        "evaluation_metric": "evaluation_metric",
    }

    type: Literal["text_similarity"]
    name: str
    input: str
    reference: str
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

    def __init__(
        self,
        *,
        type: Literal["text_similarity"],
        name: str,
        input: str,
        reference: str,
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
        ],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            input,
            reference,
            evaluation_metric,
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
        if "evaluation_metric" in src:
            self.evaluation_metric = src["evaluation_metric"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderTextSimilarity.FIELDS)
