from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class EvalItemContentOutputText(BaseModel):
    """`EvalItemContentOutputText` in the contract.

    Attributes:
        type: Kind of content.
        text: The text of a response.
    """

    __slots__ = (
        "type",
        "text",
    )

    SCHEMA: ClassVar[str] = "EvalItemContentOutputText"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "text": "text",
    }

    type: Literal["output_text"]
    text: str

    def __init__(
        self,
        *,
        type: Literal["output_text"],
        text: str,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            text,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "text" in src:
            self.text = src["text"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(EvalItemContentOutputText.FIELDS)
