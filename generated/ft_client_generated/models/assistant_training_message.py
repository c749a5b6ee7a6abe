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


class AssistantTrainingMessage(BaseModel):
    """Assistant message of a training example.

    Attributes:
        role: Author of the message.
        content: Text, parts, or null in a message with other content.
        name: Name of the author.
        weight: Whether the model learns from this message.
        tool_calls: Calls of tools. A tool message for each of them follows.
        function_call: Old form of `tool_calls`; null if there is none.
        refusal: Text of a refusal; null if there is none.
        audio: Earlier audio output; null if there is none.
    """

    __slots__ = (
        "role",
        "content",
        "name",
        "weight",
        "tool_calls",
        "function_call",
        "refusal",
        "audio",
    )

    SCHEMA: ClassVar[str] = "AssistantTrainingMessage"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "role": "role",
        "content": "content",
        "name": "name",
        "weight": "weight",
        "tool_calls": "tool_calls",
        "function_call": "function_call",
        "refusal": "refusal",
        "audio": "audio",
    }

    role: Literal["assistant"]
    content: str | list[dict[str, Any]] | None
    name: str | None
    weight: Literal[0, 1] | None
    tool_calls: list[dict[str, Any]] | None
    function_call: dict[str, Any] | None
    refusal: str | None
    audio: dict[str, Any] | None

    def __init__(
        self,
        *,
        role: Literal["assistant"] | Unset = UNSET,
        content: str | list[dict[str, Any]] | None | Unset = UNSET,
        name: str | Unset = UNSET,
        weight: Literal[0, 1] | Unset = UNSET,
        tool_calls: list[dict[str, Any]] | Unset = UNSET,
        function_call: dict[str, Any] | None | Unset = UNSET,
        refusal: str | None | Unset = UNSET,
        audio: dict[str, Any] | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            role,
            content,
            name,
            weight,
            tool_calls,
            function_call,
            refusal,
            audio,
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
        if "weight" in src:
            self.weight = src["weight"]
        if "tool_calls" in src:
            self.tool_calls = src["tool_calls"]
        if "function_call" in src:
            self.function_call = src["function_call"]
        if "refusal" in src:
            self.refusal = src["refusal"]
        if "audio" in src:
            self.audio = src["audio"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(AssistantTrainingMessage.FIELDS)
