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


class RunGraderResponseMetadataErrors(BaseModel):
    """Errors by kind; all false if the run succeeded.

    Attributes:
        formula_parse_error: Whether the formula cannot be parsed.
        sample_parse_error: Whether the sample cannot be parsed.
        truncated_observation_error: Whether an observation was truncated.
        unresponsive_reward_error: Whether a grader did not respond.
        invalid_variable_error: Whether a placeholder has no value.
        other_error: Whether another error occurred.
        python_grader_server_error: Whether the server of a Python grader failed.
        python_grader_server_error_type: Kind of that error; null if there is none.
        python_grader_runtime_error: Whether the code of a Python grader raised an exception.
        python_grader_runtime_error_details: Traceback of that exception; null if there is none.
        model_grader_server_error: Whether the server of a model grader failed.
        model_grader_refusal_error: Whether the model of a model grader declined.
        model_grader_parse_error: Whether the response of a model grader cannot be parsed.
        model_grader_server_error_details: Details of the server error of a model grader; null if there is none.
    """

    __slots__ = (
        "formula_parse_error",
        "sample_parse_error",
        "truncated_observation_error",
        "unresponsive_reward_error",
        "invalid_variable_error",
        "other_error",
        "python_grader_server_error",
        "python_grader_server_error_type",
        "python_grader_runtime_error",
        "python_grader_runtime_error_details",
        "model_grader_server_error",
        "model_grader_refusal_error",
        "model_grader_parse_error",
        "model_grader_server_error_details",
    )

    SCHEMA: ClassVar[str] = "RunGraderResponse/properties/metadata/properties/errors"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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

    formula_parse_error: bool
    sample_parse_error: bool
    truncated_observation_error: bool
    unresponsive_reward_error: bool
    invalid_variable_error: bool
    other_error: bool
    python_grader_server_error: bool
    python_grader_server_error_type: str | None
    python_grader_runtime_error: bool
    python_grader_runtime_error_details: str | None
    model_grader_server_error: bool
    model_grader_refusal_error: bool
    model_grader_parse_error: bool
    model_grader_server_error_details: str | None

    def __init__(
        self,
        *,
        formula_parse_error: bool | Unset = UNSET,
        sample_parse_error: bool | Unset = UNSET,
        truncated_observation_error: bool | Unset = UNSET,
        unresponsive_reward_error: bool | Unset = UNSET,
        invalid_variable_error: bool | Unset = UNSET,
        other_error: bool | Unset = UNSET,
        python_grader_server_error: bool | Unset = UNSET,
        python_grader_server_error_type: str | None | Unset = UNSET,
        python_grader_runtime_error: bool | Unset = UNSET,
        python_grader_runtime_error_details: str | None | Unset = UNSET,
        model_grader_server_error: bool | Unset = UNSET,
        model_grader_refusal_error: bool | Unset = UNSET,
        model_grader_parse_error: bool | Unset = UNSET,
        model_grader_server_error_details: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            formula_parse_error,
            sample_parse_error,
            truncated_observation_error,
            unresponsive_reward_error,
            invalid_variable_error,
            other_error,
            python_grader_server_error,
            python_grader_server_error_type,
            python_grader_runtime_error,
            python_grader_runtime_error_details,
            model_grader_server_error,
            model_grader_refusal_error,
            model_grader_parse_error,
            model_grader_server_error_details,
        )

    @property
    def api_model_grader_server_error(self) -> bool:
        """`model_grader_server_error`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_grader_server_error

    @property
    def api_model_grader_refusal_error(self) -> bool:
        """`model_grader_refusal_error`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_grader_refusal_error

    @property
    def api_model_grader_parse_error(self) -> bool:
        """`model_grader_parse_error`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_grader_parse_error

    @property
    def api_model_grader_server_error_details(self) -> str | None:
        """`model_grader_server_error_details`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_grader_server_error_details

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "formula_parse_error" in src:
            self.formula_parse_error = src["formula_parse_error"]
        if "sample_parse_error" in src:
            self.sample_parse_error = src["sample_parse_error"]
        if "truncated_observation_error" in src:
            self.truncated_observation_error = src["truncated_observation_error"]
        if "unresponsive_reward_error" in src:
            self.unresponsive_reward_error = src["unresponsive_reward_error"]
        if "invalid_variable_error" in src:
            self.invalid_variable_error = src["invalid_variable_error"]
        if "other_error" in src:
            self.other_error = src["other_error"]
        if "python_grader_server_error" in src:
            self.python_grader_server_error = src["python_grader_server_error"]
        if "python_grader_server_error_type" in src:
            self.python_grader_server_error_type = src["python_grader_server_error_type"]
        if "python_grader_runtime_error" in src:
            self.python_grader_runtime_error = src["python_grader_runtime_error"]
        if "python_grader_runtime_error_details" in src:
            self.python_grader_runtime_error_details = src["python_grader_runtime_error_details"]
        if "model_grader_server_error" in src:
            self.model_grader_server_error = src["model_grader_server_error"]
        if "model_grader_refusal_error" in src:
            self.model_grader_refusal_error = src["model_grader_refusal_error"]
        if "model_grader_parse_error" in src:
            self.model_grader_parse_error = src["model_grader_parse_error"]
        if "model_grader_server_error_details" in src:
            self.model_grader_server_error_details = src["model_grader_server_error_details"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(RunGraderResponseMetadataErrors.FIELDS)
