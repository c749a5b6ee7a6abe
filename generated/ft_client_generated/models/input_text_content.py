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


class InputTextContent(BaseModel):
    """`InputTextContent` in the contract.

    Attributes:
        type: Kind of content.
        text: The text, with placeholders.
        prompt_cache_breakpoint: Marks the end of a prefix of the prompt to cache.
    """

    __slots__ = (
        "type",
        "text",
        "prompt_cache_breakpoint",
    )

    SCHEMA: ClassVar[str] = "InputTextContent"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "text": "text",
        "prompt_cache_breakpoint": "prompt_cache_breakpoint",
    }

    type: Literal["input_text"]
    text: str
    prompt_cache_breakpoint: InputTextContentPromptCacheBreakpoint | None

    def __init__(
        self,
        *,
        type: Literal["input_text"],
        text: str,
        prompt_cache_breakpoint: InputTextContentPromptCacheBreakpoint | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            text,
            prompt_cache_breakpoint,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "text" in src:
            self.text = src["text"]
        if "prompt_cache_breakpoint" in src:
            value = src["prompt_cache_breakpoint"]
            self.prompt_cache_breakpoint = (
                InputTextContentPromptCacheBreakpoint.from_dict(value) if isinstance(value, dict) else value
            )
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(InputTextContent.FIELDS)

# below the class: models can refer to one another in a circle
from .input_text_content_prompt_cache_breakpoint import InputTextContentPromptCacheBreakpoint
