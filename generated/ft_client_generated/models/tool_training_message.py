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


class ToolTrainingMessage(BaseModel):
    """Result of a tool call in a training example.

    Attributes:
        role: Author of the message.
        content: Result of the call: text, or parts of type `text`.
        name: Name of the function.
        tool_call_id: ID of the call.
    """

    __slots__ = (
        "role",
        "content",
        "name",
        "tool_call_id",
    )

    SCHEMA: ClassVar[str] = "ToolTrainingMessage"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "role": "role",
        "content": "content",
        "name": "name",
        "tool_call_id": "tool_call_id",
    }

    role: Literal["tool"]
    content: str | list[dict[str, Any]]
    name: str | None
    tool_call_id: str

    def __init__(
        self,
        *,
        role: Literal["tool"] | Unset = UNSET,
        content: str | list[dict[str, Any]] | Unset = UNSET,
        name: str | Unset = UNSET,
        tool_call_id: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            role,
            content,
            name,
            tool_call_id,
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
        if "tool_call_id" in src:
            self.tool_call_id = src["tool_call_id"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ToolTrainingMessage.FIELDS)
