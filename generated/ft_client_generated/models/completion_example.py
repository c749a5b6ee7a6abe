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


class CompletionExample(BaseModel):
    """Row of a training file for a base model.

    Attributes:
        prompt: Text before the completion; can be empty.
        completion: Text that the model learns to write.
    """

    __slots__ = (
        "prompt",
        "completion",
    )

    SCHEMA: ClassVar[str] = "CompletionExample"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "prompt": "prompt",
        "completion": "completion",
    }

    prompt: str
    completion: str

    def __init__(
        self,
        *,
        prompt: str | Unset = UNSET,
        completion: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            prompt,
            completion,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "prompt" in src:
            self.prompt = src["prompt"]
        if "completion" in src:
            self.completion = src["completion"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CompletionExample.FIELDS)
