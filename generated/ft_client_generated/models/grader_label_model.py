from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    decode_list,
    unknown_keys,
)


class GraderLabelModel(BaseModel):
    """`GraderLabelModel` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        model: Model that assigns the label.
        input: Messages to the model, with placeholders.
        labels: Labels to choose from.
        passing_labels: Labels that count as passed.
    """

    __slots__ = (
        "type",
        "name",
        "model",
        "input",
        "labels",
        "passing_labels",
    )

    SCHEMA: ClassVar[str] = "GraderLabelModel"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "name": "name",
        "model": "model",
        "input": "input",
        "labels": "labels",
        "passing_labels": "passing_labels",
    }

    type: Literal["label_model"]
    name: str
    model: str
    input: list[EvalItem]
    labels: list[str]
    passing_labels: list[str]

    def __init__(
        self,
        *,
        type: Literal["label_model"],
        name: str,
        model: str,
        input: list[EvalItem],
        labels: list[str],
        passing_labels: list[str],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            model,
            input,
            labels,
            passing_labels,
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
        if "labels" in src:
            self.labels = src["labels"]
        if "passing_labels" in src:
            self.passing_labels = src["passing_labels"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderLabelModel.FIELDS)

# below the class: models can refer to one another in a circle
from .eval_item import EvalItem
