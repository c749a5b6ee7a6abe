from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_each,
    unknown_keys,
)
from ..types import Model as BaseModel


class EvalItem(BaseModel):
    """A message to the model of a grader.

    Attributes:
        type: Kind of item.
        role: Role of the author.
        content: Text, or a content part, or a list of them.
    """

    __slots__ = (
        "type",
        "role",
        "content",
    )

    SCHEMA: ClassVar[str] = "EvalItem"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "role": "role",
        "content": "content",
    }

    type: Literal["message"] | None
    role: Literal["user", "assistant", "system", "developer"]
    content: (
        str
        | InputTextContent
        | EvalItemContentOutputText
        | EvalItemInputImage
        | InputAudio
        | list[str | InputTextContent | EvalItemContentOutputText | EvalItemInputImage | InputAudio]
    )

    def __init__(
        self,
        *,
        type: Literal["message"] | Unset = UNSET,
        role: Literal["user", "assistant", "system", "developer"],
        content: str
        | InputTextContent
        | EvalItemContentOutputText
        | EvalItemInputImage
        | InputAudio
        | list[str | InputTextContent | EvalItemContentOutputText | EvalItemInputImage | InputAudio],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            role,
            content,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "role" in src:
            self.role = src["role"]
        if "content" in src:
            value = src["content"]
            self.content = _content(value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(EvalItem.FIELDS)

# below the class: models can refer to one another in a circle
from .eval_item_content_output_text import EvalItemContentOutputText
from .eval_item_input_image import EvalItemInputImage
from .input_audio import InputAudio
from .input_text_content import InputTextContent


def _content_item(value: Any) -> Any:
    if isinstance(value, dict):
        kind = value.get("type")
        if kind == "input_text":
            return InputTextContent.from_dict(value)
        if kind == "output_text":
            return EvalItemContentOutputText.from_dict(value)
        if kind == "input_image":
            return EvalItemInputImage.from_dict(value)
        if kind == "input_audio":
            return InputAudio.from_dict(value)
    return value


def _content(value: Any) -> Any:
    if isinstance(value, list):
        return decode_each(_content_item, value)
    if isinstance(value, dict):
        kind = value.get("type")
        if kind == "input_text":
            return InputTextContent.from_dict(value)
        if kind == "output_text":
            return EvalItemContentOutputText.from_dict(value)
        if kind == "input_image":
            return EvalItemInputImage.from_dict(value)
        if kind == "input_audio":
            return InputAudio.from_dict(value)
    return value
