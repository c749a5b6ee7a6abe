from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class InputTextContentPromptCacheBreakpoint(BaseModel):
    """Marks the end of a prefix of the prompt to cache.

    Attributes:
        mode: Kind of breakpoint.
    """

    __slots__ = ("mode",)

    SCHEMA: ClassVar[str] = "InputTextContent/properties/prompt_cache_breakpoint"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "mode": "mode",
    }

    mode: Literal["explicit"]

    def __init__(
        self,
        *,
        mode: Literal["explicit"],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            mode,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "mode" in src:
            self.mode = src["mode"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(InputTextContentPromptCacheBreakpoint.FIELDS)
