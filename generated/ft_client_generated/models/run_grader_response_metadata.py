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


class RunGraderResponseMetadata(BaseModel):
    """Details of the run.

    Attributes:
        name: Name of the grader.
        type: Kind of grader.
        execution_time: Duration in seconds.
        scores: Scores by name.
        token_usage: Tokens used by a model grader; null without one.
        sampled_model_name: Model of a model grader; null without one.
        errors: Errors by kind; all false if the run succeeded.
    """

    __slots__ = (
        "name",
        "type",
        "execution_time",
        "scores",
        "token_usage",
        "sampled_model_name",
        "errors",
    )

    SCHEMA: ClassVar[str] = "RunGraderResponse/properties/metadata"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "name": "name",
        "type": "type",
        "execution_time": "execution_time",
        "scores": "scores",
        "token_usage": "token_usage",
        "sampled_model_name": "sampled_model_name",
        "errors": "errors",
    }

    name: str
    type: str
    execution_time: float
    scores: dict[str, Any]
    token_usage: int | None
    sampled_model_name: str | None
    errors: RunGraderResponseMetadataErrors

    def __init__(
        self,
        *,
        name: str | Unset = UNSET,
        type: str | Unset = UNSET,
        execution_time: float | Unset = UNSET,
        scores: dict[str, Any] | Unset = UNSET,
        token_usage: int | None | Unset = UNSET,
        sampled_model_name: str | None | Unset = UNSET,
        errors: RunGraderResponseMetadataErrors | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            name,
            type,
            execution_time,
            scores,
            token_usage,
            sampled_model_name,
            errors,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "name" in src:
            self.name = src["name"]
        if "type" in src:
            self.type = src["type"]
        if "execution_time" in src:
            self.execution_time = src["execution_time"]
        if "scores" in src:
            self.scores = src["scores"]
        if "token_usage" in src:
            self.token_usage = src["token_usage"]
        if "sampled_model_name" in src:
            self.sampled_model_name = src["sampled_model_name"]
        if "errors" in src:
            value = src["errors"]
            self.errors = RunGraderResponseMetadataErrors.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(RunGraderResponseMetadata.FIELDS)

# below the class: models can refer to one another in a circle
from .run_grader_response_metadata_errors import RunGraderResponseMetadataErrors
