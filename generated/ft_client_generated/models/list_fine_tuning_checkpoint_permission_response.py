from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class ListFineTuningCheckpointPermissionResponse(BaseModel):
    """`ListFineTuningCheckpointPermissionResponse` in the contract.

    Attributes:
        object: The kind of object; always `list`.
        data: The permissions of this page.
        first_id: ID of the first item; null on an empty page.
        last_id: ID of the last item, for `after` of the next page; null on an empty page.
        has_more: Whether there are further pages.
    """

    __slots__ = (
        "object",
        "data",
        "first_id",
        "last_id",
        "has_more",
    )

    SCHEMA: ClassVar[str] = "ListFineTuningCheckpointPermissionResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "object": "object",
        "data": "data",
        "first_id": "first_id",
        "last_id": "last_id",
        "has_more": "has_more",
    }

    object: Literal["list"]
    data: list[FineTuningCheckpointPermission]
    first_id: str | None
    last_id: str | None
    has_more: bool

    def __init__(
        self,
        *,
        object: Literal["list"] | Unset = UNSET,
        data: list[FineTuningCheckpointPermission] | Unset = UNSET,
        first_id: str | None | Unset = UNSET,
        last_id: str | None | Unset = UNSET,
        has_more: bool | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            object,
            data,
            first_id,
            last_id,
            has_more,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "object" in src:
            self.object = src["object"]
        if "data" in src:
            value = src["data"]
            self.data = decode_list(FineTuningCheckpointPermission.from_dict, value)
        if "first_id" in src:
            self.first_id = src["first_id"]
        if "last_id" in src:
            self.last_id = src["last_id"]
        if "has_more" in src:
            self.has_more = src["has_more"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ListFineTuningCheckpointPermissionResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_checkpoint_permission import FineTuningCheckpointPermission
