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


class EvalItemInputImage(BaseModel):
    """`EvalItemInputImage` in the contract.

    Attributes:
        type: Kind of content.
        image_url: URL of the image, or a data URL.
        detail: Resolution: `low`, `high` or `auto`.
    """

    __slots__ = (
        "type",
        "image_url",
        "detail",
    )

    SCHEMA: ClassVar[str] = "EvalItemInputImage"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "image_url": "image_url",
        "detail": "detail",
    }

    type: Literal["input_image"]
    image_url: str
    detail: str | None

    def __init__(
        self,
        *,
        type: Literal["input_image"],
        image_url: str,
        detail: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            image_url,
            detail,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "image_url" in src:
            self.image_url = src["image_url"]
        if "detail" in src:
            self.detail = src["detail"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(EvalItemInputImage.FIELDS)
