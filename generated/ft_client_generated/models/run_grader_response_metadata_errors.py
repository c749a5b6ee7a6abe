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
class RunGraderResponseMetadataErrors(BaseModel):
    """`RunGraderResponse/properties/metadata/properties/errors` of the contract."""

    SCHEMA: ClassVar[str] = "RunGraderResponse/properties/metadata/properties/errors"
    FIELDS: ClassVar[dict[str, str]] = {
        "formula_parse_error": "formula_parse_error",
        "sample_parse_error": "sample_parse_error",
        "truncated_observation_error": "truncated_observation_error",
        "unresponsive_reward_error": "unresponsive_reward_error",
        "invalid_variable_error": "invalid_variable_error",
        "other_error": "other_error",
        "python_grader_server_error": "python_grader_server_error",
        "python_grader_server_error_type": "python_grader_server_error_type",
        "python_grader_runtime_error": "python_grader_runtime_error",
        "python_grader_runtime_error_details": "python_grader_runtime_error_details",
        "model_grader_server_error": "model_grader_server_error",
        "model_grader_refusal_error": "model_grader_refusal_error",
        "model_grader_parse_error": "model_grader_parse_error",
        "model_grader_server_error_details": "model_grader_server_error_details",
    }

    formula_parse_error: bool = MISSING
    sample_parse_error: bool = MISSING
    truncated_observation_error: bool = MISSING
    unresponsive_reward_error: bool = MISSING
    invalid_variable_error: bool = MISSING
    other_error: bool = MISSING
    python_grader_server_error: bool = MISSING
    python_grader_server_error_type: str | None = MISSING
    python_grader_runtime_error: bool = MISSING
    python_grader_runtime_error_details: str | None = MISSING
    model_grader_server_error: bool = MISSING
    model_grader_refusal_error: bool = MISSING
    model_grader_parse_error: bool = MISSING
    model_grader_server_error_details: str | None = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.formula_parse_error = get("formula_parse_error", UNSET)
        self.sample_parse_error = get("sample_parse_error", UNSET)
        self.truncated_observation_error = get("truncated_observation_error", UNSET)
        self.unresponsive_reward_error = get("unresponsive_reward_error", UNSET)
        self.invalid_variable_error = get("invalid_variable_error", UNSET)
        self.other_error = get("other_error", UNSET)
        self.python_grader_server_error = get("python_grader_server_error", UNSET)
        self.python_grader_server_error_type = get("python_grader_server_error_type", UNSET)
        self.python_grader_runtime_error = get("python_grader_runtime_error", UNSET)
        self.python_grader_runtime_error_details = get("python_grader_runtime_error_details", UNSET)
        self.model_grader_server_error = get("model_grader_server_error", UNSET)
        self.model_grader_refusal_error = get("model_grader_refusal_error", UNSET)
        self.model_grader_parse_error = get("model_grader_parse_error", UNSET)
        self.model_grader_server_error_details = get("model_grader_server_error_details", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(RunGraderResponseMetadataErrors.FIELDS)
