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


class CheckpointCopiesCopiedAccountDetailsItem(BaseModel):
    """`CheckpointCopies/properties/copiedAccountDetails/items` in the contract.

    Attributes:
        destinationResourceId: ID of the resource that receives the copy.
        region: Region of that resource.
        status: Status of the copy.
    """

    __slots__ = (
        "destinationResourceId",
        "region",
        "status",
    )

    SCHEMA: ClassVar[str] = "CheckpointCopies/properties/copiedAccountDetails/items"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "destinationResourceId": "destinationResourceId",
        "region": "region",
        "status": "status",
    }

    destinationResourceId: str
    region: str
    status: Literal["Completed", "Failed", "InProgress"] | str

    def __init__(
        self,
        *,
        destinationResourceId: str | Unset = UNSET,
        region: str | Unset = UNSET,
        status: Literal["Completed", "Failed", "InProgress"] | str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            destinationResourceId,
            region,
            status,
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
        if "status" in src:
            self.status = src["status"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CheckpointCopiesCopiedAccountDetailsItem.FIELDS)
