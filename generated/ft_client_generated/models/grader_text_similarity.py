from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class GraderTextSimilarity(BaseModel):
    """`GraderTextSimilarity` of the contract."""

    SCHEMA: ClassVar[str] = "GraderTextSimilarity"
    FIELDS: ClassVar[dict[str, str]] = {
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
        self.evaluation_metric = get("evaluation_metric", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(GraderTextSimilarity.FIELDS)
