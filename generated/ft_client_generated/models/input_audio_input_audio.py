from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class InputAudioInputAudio(BaseModel):
    """The audio.

    Attributes:
        data: The audio in Base64.
        format: Format of the audio.
    """

    __slots__ = (
        "data",
        "format",
    )

    SCHEMA: ClassVar[str] = "InputAudio/properties/input_audio"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "data": "data",
        "format": "format",
    }

    data: str
    format: Literal["mp3", "wav"]

    def __init__(
        self,
        *,
        data: str,
        format: Literal["mp3", "wav"],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            data,
            format,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "data" in src:
            self.data = src["data"]
        if "format" in src:
            self.format = src["format"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(InputAudioInputAudio.FIELDS)
