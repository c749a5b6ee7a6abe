from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_each,
    unknown_keys,
)
from ..types import Model as BaseModel


class ChatExample(BaseModel):
    """Row of a training file for supervised fine-tuning of a chat model.

    Attributes:
        messages: The conversation. It ends with an assistant message.
        tools: Functions that the assistant can call.
        parallel_tool_calls: Whether the assistant can make several calls in one message.
        functions: Old name of `tools`.
    """

    __slots__ = (
        "messages",
        "tools",
        "parallel_tool_calls",
        "functions",
    )

    SCHEMA: ClassVar[str] = "ChatExample"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "messages": "messages",
        "tools": "tools",
        "parallel_tool_calls": "parallel_tool_calls",
        "functions": "functions",
    }

    messages: list[TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage]
    tools: list[dict[str, Any]] | None
    parallel_tool_calls: bool | None
    functions: list[dict[str, Any]] | None

    def __init__(
        self,
        *,
        messages: list[TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage]
        | Unset = UNSET,
        tools: list[dict[str, Any]] | Unset = UNSET,
        parallel_tool_calls: bool | Unset = UNSET,
        functions: list[dict[str, Any]] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            messages,
            tools,
            parallel_tool_calls,
            functions,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "messages" in src:
            value = src["messages"]
            self.messages = decode_each(_messages_item, value)
        if "tools" in src:
            self.tools = src["tools"]
        if "parallel_tool_calls" in src:
            self.parallel_tool_calls = src["parallel_tool_calls"]
        if "functions" in src:
            self.functions = src["functions"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ChatExample.FIELDS)

# below the class: models can refer to one another in a circle
from .assistant_training_message import AssistantTrainingMessage
from .function_training_message import FunctionTrainingMessage
from .text_training_message import TextTrainingMessage
from .tool_training_message import ToolTrainingMessage


def _messages_item(value: Any) -> Any:
    if isinstance(value, dict):
        kind = value.get("role")
        if kind in ("system", "developer", "user"):
            return TextTrainingMessage.from_dict(value)
        if kind == "assistant":
            return AssistantTrainingMessage.from_dict(value)
        if kind == "tool":
            return ToolTrainingMessage.from_dict(value)
        if kind == "function":
            return FunctionTrainingMessage.from_dict(value)
    return value
