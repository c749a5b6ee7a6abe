from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    FileContent,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class AddUploadPartRequest(BaseModel):
    """`AddUploadPartRequest` in the contract.

    Attributes:
        data: Content of the part, at most 64 MB.
    """

    __slots__ = ("data",)

    SCHEMA: ClassVar[str] = "AddUploadPartRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "data": "data",
    }

    data: FileContent

    def __init__(
        self,
        *,
        data: FileContent,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            data,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "data" in src:
            self.data = src["data"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(AddUploadPartRequest.FIELDS)
