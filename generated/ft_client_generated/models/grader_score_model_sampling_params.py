from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class GraderScoreModelSamplingParams(BaseModel):
    """Sampling parameters of the model.

    Attributes:
        seed: Random seed; null for none.
        top_p: Nucleus sampling, 0 to 1; null for the default of the model. Default: 1.
        temperature: Sampling temperature; null for the default of the model.
        max_completions_tokens: Maximum number of tokens in a response of the model; null for no limit.
        reasoning_effort: Reasoning effort of the model; null for its default. Default: "medium".
    """

    __slots__ = (
        "seed",
        "top_p",
        "temperature",
        "max_completions_tokens",
        "reasoning_effort",
    )

    SCHEMA: ClassVar[str] = "GraderScoreModel/properties/sampling_params"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "seed": "seed",
        "top_p": "top_p",
        "temperature": "temperature",
        "max_completions_tokens": "max_completions_tokens",
        "reasoning_effort": "reasoning_effort",
    }

    seed: int | None
    top_p: float | None
    temperature: float | None
    max_completions_tokens: int | None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None

    def __init__(
        self,
        *,
        seed: int | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        max_completions_tokens: int | None | Unset = UNSET,
        reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            seed,
            top_p,
            temperature,
            max_completions_tokens,
            reasoning_effort,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "seed" in src:
            self.seed = src["seed"]
        if "top_p" in src:
            self.top_p = src["top_p"]
        if "temperature" in src:
            self.temperature = src["temperature"]
        if "max_completions_tokens" in src:
            self.max_completions_tokens = src["max_completions_tokens"]
        if "reasoning_effort" in src:
            self.reasoning_effort = src["reasoning_effort"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderScoreModelSamplingParams.FIELDS)
