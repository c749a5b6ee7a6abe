from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class MultipartUploadPartsItem(BaseModel):
    """`MultipartUpload/properties/parts/items` in the contract.

    Attributes:
        PartNumber: Number of the part; the first is 1.
        URL: Signed address of the part; a secret.
        Headers: Headers to send with the part.
    """

    __slots__ = (
        "PartNumber",
        "URL",
        "Headers",
    )

    SCHEMA: ClassVar[str] = "MultipartUpload/properties/parts/items"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "PartNumber": "PartNumber",
        "URL": "URL",
        "Headers": "Headers",
    }

    PartNumber: int
    URL: str
    Headers: dict[str, Any] | None

    def __init__(
        self,
        *,
        PartNumber: int | Unset = UNSET,
        URL: str | Unset = UNSET,
        Headers: dict[str, Any] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            PartNumber,
            URL,
            Headers,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "PartNumber" in src:
            self.PartNumber = src["PartNumber"]
        if "URL" in src:
            self.URL = src["URL"]
        if "Headers" in src:
            self.Headers = src["Headers"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(MultipartUploadPartsItem.FIELDS)
