from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    decode_each,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class EvalItem(BaseModel):
    """A message to the grading model."""

    SCHEMA: ClassVar[str] = "EvalItem"
    FIELDS: ClassVar[dict[str, str]] = {
        "type": "type",
        "role": "role",
        "content": "content",
    }

    type: Literal["message"] | Unset = UNSET
    role: Literal["assistant", "developer", "system", "user"]
    content: (
        str
        | InputTextContent
        | EvalItemContentOutputText
        | EvalItemInputImage
        | InputAudio
        | list[str | InputTextContent | EvalItemContentOutputText | EvalItemInputImage | InputAudio]
    )
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.type = get("type", UNSET)
        self.role = get("role", UNSET)
        value = get("content", UNSET)
        self.content = _content(value)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(EvalItem.FIELDS)

# below the class: models may refer to one another in a circle
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
