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


class RunGraderResponse(BaseModel):
    """`RunGraderResponse` in the contract.

    Attributes:
        reward: The score.
        metadata: Details of the run.
        sub_rewards: Scores of the graders of a multi grader by name.
        model_grader_token_usage_per_model: Tokens used by model graders, by model.
    """

    __slots__ = (
        "reward",
        "metadata",
        "sub_rewards",
        "model_grader_token_usage_per_model",
    )

    SCHEMA: ClassVar[str] = "RunGraderResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "reward": "reward",
        "metadata": "metadata",
        "sub_rewards": "sub_rewards",
        "model_grader_token_usage_per_model": "model_grader_token_usage_per_model",
    }

    reward: float
    metadata: RunGraderResponseMetadata
    sub_rewards: dict[str, Any]
    model_grader_token_usage_per_model: dict[str, Any]

    def __init__(
        self,
        *,
        reward: float | Unset = UNSET,
        metadata: RunGraderResponseMetadata | Unset = UNSET,
        sub_rewards: dict[str, Any] | Unset = UNSET,
        model_grader_token_usage_per_model: dict[str, Any] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            reward,
            metadata,
            sub_rewards,
            model_grader_token_usage_per_model,
        )

    @property
    def api_model_grader_token_usage_per_model(self) -> dict[str, Any]:
        """`model_grader_token_usage_per_model`, under its name in the SDK, because pydantic reserves names with `model_`."""
        return self.model_grader_token_usage_per_model

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "reward" in src:
            self.reward = src["reward"]
        if "metadata" in src:
            value = src["metadata"]
            self.metadata = RunGraderResponseMetadata.from_dict(value) if isinstance(value, dict) else value
        if "sub_rewards" in src:
            self.sub_rewards = src["sub_rewards"]
        if "model_grader_token_usage_per_model" in src:
            self.model_grader_token_usage_per_model = src["model_grader_token_usage_per_model"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(RunGraderResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .run_grader_response_metadata import RunGraderResponseMetadata
