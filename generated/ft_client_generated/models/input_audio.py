from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class InputAudio(BaseModel):
    """`InputAudio` in the contract.

    Attributes:
        type: Kind of content.
        input_audio: The audio.
    """

    __slots__ = (
        "type",
        "input_audio",
    )

    SCHEMA: ClassVar[str] = "InputAudio"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "input_audio": "input_audio",
    }

    type: Literal["input_audio"]
    input_audio: InputAudioInputAudio

    def __init__(
        self,
        *,
        type: Literal["input_audio"],
        input_audio: InputAudioInputAudio,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            input_audio,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "input_audio" in src:
            value = src["input_audio"]
            self.input_audio = InputAudioInputAudio.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(InputAudio.FIELDS)

# below the class: models can refer to one another in a circle
from .input_audio_input_audio import InputAudioInputAudio
