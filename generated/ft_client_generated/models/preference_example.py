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


class PreferenceExample(BaseModel):
    """Row of a training file for preference fine-tuning.

    Attributes:
        input: Input of a preference example.
        preferred_output: The better output; messages of the roles assistant and tool.
        non_preferred_output: The other output; messages of the roles assistant and tool.
    """

    __slots__ = (
        "input",
        "preferred_output",
        "non_preferred_output",
    )

    SCHEMA: ClassVar[str] = "PreferenceExample"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "input": "input",
        "preferred_output": "preferred_output",
        "non_preferred_output": "non_preferred_output",
    }

    input: PreferenceInput
    preferred_output: list[
        TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage
    ]
    non_preferred_output: list[
        TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage
    ]

    def __init__(
        self,
        *,
        input: PreferenceInput | Unset = UNSET,
        preferred_output: list[
            TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage
        ]
        | Unset = UNSET,
        non_preferred_output: list[
            TextTrainingMessage | AssistantTrainingMessage | ToolTrainingMessage | FunctionTrainingMessage
        ]
        | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            input,
            preferred_output,
            non_preferred_output,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "input" in src:
            value = src["input"]
            self.input = PreferenceInput.from_dict(value) if isinstance(value, dict) else value
        if "preferred_output" in src:
            value = src["preferred_output"]
            self.preferred_output = decode_each(_preferred_output_item, value)
        if "non_preferred_output" in src:
            value = src["non_preferred_output"]
            self.non_preferred_output = decode_each(_non_preferred_output_item, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(PreferenceExample.FIELDS)

# below the class: models can refer to one another in a circle
from .assistant_training_message import AssistantTrainingMessage
from .function_training_message import FunctionTrainingMessage
from .preference_input import PreferenceInput
from .text_training_message import TextTrainingMessage
from .tool_training_message import ToolTrainingMessage


def _preferred_output_item(value: Any) -> Any:
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


def _non_preferred_output_item(value: Any) -> Any:
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
