from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class CopyCheckpointRequest(BaseModel):
    """`CopyCheckpointRequest` in the contract.

    Attributes:
        destinationResourceId: ID of the resource that receives the copy.
        region: Region of that resource.
    """

    __slots__ = (
        "destinationResourceId",
        "region",
    )

    SCHEMA: ClassVar[str] = "CopyCheckpointRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "destinationResourceId": "destinationResourceId",
        "region": "region",
    }

    destinationResourceId: str
    region: str

    def __init__(
        self,
        *,
        destinationResourceId: str,
        region: str,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            destinationResourceId,
            region,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "destinationResourceId" in src:
            self.destinationResourceId = src["destinationResourceId"]
        if "region" in src:
            self.region = src["region"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CopyCheckpointRequest.FIELDS)
