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


class DeleteFileResponse(BaseModel):
    """`DeleteFileResponse` in the contract.

    Attributes:
        id: ID of the deleted file.
        object: The kind of object; always `file`.
        deleted: True if the file was deleted.
    """

    __slots__ = (
        "id",
        "object",
        "deleted",
    )

    SCHEMA: ClassVar[str] = "DeleteFileResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "deleted": "deleted",
    }

    id: str
    object: Literal["file"]
    deleted: bool

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["file"] | Unset = UNSET,
        deleted: bool | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            deleted,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "id" in src:
            self.id = src["id"]
        if "object" in src:
            self.object = src["object"]
        if "deleted" in src:
            self.deleted = src["deleted"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(DeleteFileResponse.FIELDS)
