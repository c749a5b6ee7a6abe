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


class FunctionTrainingMessage(BaseModel):
    """Result of a function call in the old form.

    Attributes:
        role: Author of the message.
        content: Result of the call; null if there is none.
        name: Name of the function.
    """

    __slots__ = (
        "role",
        "content",
        "name",
    )

    SCHEMA: ClassVar[str] = "FunctionTrainingMessage"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "role": "role",
        "content": "content",
        "name": "name",
    }

    role: Literal["function"]
    content: str | None
    name: str

    def __init__(
        self,
        *,
        role: Literal["function"] | Unset = UNSET,
        content: str | None | Unset = UNSET,
        name: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            role,
            content,
            name,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "role" in src:
            self.role = src["role"]
        if "content" in src:
            self.content = src["content"]
        if "name" in src:
            self.name = src["name"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FunctionTrainingMessage.FIELDS)
