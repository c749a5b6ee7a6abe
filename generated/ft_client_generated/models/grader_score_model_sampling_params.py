from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class GraderScoreModelSamplingParams(BaseModel):
    """`GraderScoreModel/properties/sampling_params` of the contract.

    Attributes:
        top_p: Default: 1.0.
        reasoning_effort: Default: 'medium'.
    """

    SCHEMA: ClassVar[str] = "GraderScoreModel/properties/sampling_params"
    FIELDS: ClassVar[dict[str, str]] = {
        "seed": "seed",
        "top_p": "top_p",
        "temperature": "temperature",
        "max_completions_tokens": "max_completions_tokens",
        "reasoning_effort": "reasoning_effort",
    }

    seed: int | None | Unset = UNSET
    top_p: float | None | Unset = UNSET
    temperature: float | None | Unset = UNSET
    max_completions_tokens: int | None | Unset = UNSET
    reasoning_effort: Literal["high", "low", "max", "medium", "minimal", "none", "xhigh"] | None | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.seed = get("seed", UNSET)
        self.top_p = get("top_p", UNSET)
        self.temperature = get("temperature", UNSET)
        self.max_completions_tokens = get("max_completions_tokens", UNSET)
        self.reasoning_effort = get("reasoning_effort", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(GraderScoreModelSamplingParams.FIELDS)
