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
class RunGraderResponse(BaseModel):
    """`RunGraderResponse` of the contract."""

    SCHEMA: ClassVar[str] = "RunGraderResponse"
    FIELDS: ClassVar[dict[str, str]] = {
        "reward": "reward",
        "metadata": "metadata",
        "sub_rewards": "sub_rewards",
        "model_grader_token_usage_per_model": "model_grader_token_usage_per_model",
    }

    reward: float = MISSING
    metadata: RunGraderResponseMetadata = MISSING
    sub_rewards: dict[str, Any] = MISSING
    model_grader_token_usage_per_model: dict[str, Any] = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.reward = get("reward", UNSET)
        value = get("metadata", UNSET)
        self.metadata = RunGraderResponseMetadata.from_dict(value) if isinstance(value, dict) else value
        self.sub_rewards = get("sub_rewards", UNSET)
        self.model_grader_token_usage_per_model = get("model_grader_token_usage_per_model", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(RunGraderResponse.FIELDS)

# below the class: models may refer to one another in a circle
from .run_grader_response_metadata import RunGraderResponseMetadata
