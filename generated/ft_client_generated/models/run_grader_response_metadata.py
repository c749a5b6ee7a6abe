from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class RunGraderResponseMetadata(BaseModel):
    """`RunGraderResponse/properties/metadata` of the contract.

    Attributes:
        execution_time: Seconds.
    """

    SCHEMA: ClassVar[str] = "RunGraderResponse/properties/metadata"
    FIELDS: ClassVar[dict[str, str]] = {
        "name": "name",
        "type": "type",
        "execution_time": "execution_time",
        "scores": "scores",
        "token_usage": "token_usage",
        "sampled_model_name": "sampled_model_name",
        "errors": "errors",
    }

    name: str = MISSING
    type: str = MISSING
    execution_time: float = MISSING
    scores: dict[str, Any] = MISSING
    token_usage: int | None = MISSING
    sampled_model_name: str | None = MISSING
    errors: RunGraderResponseMetadataErrors = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.name = get("name", UNSET)
        self.type = get("type", UNSET)
        self.execution_time = get("execution_time", UNSET)
        self.scores = get("scores", UNSET)
        self.token_usage = get("token_usage", UNSET)
        self.sampled_model_name = get("sampled_model_name", UNSET)
        value = get("errors", UNSET)
        self.errors = RunGraderResponseMetadataErrors.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(RunGraderResponseMetadata.FIELDS)

# below the class: models may refer to one another in a circle
from .run_grader_response_metadata_errors import RunGraderResponseMetadataErrors
