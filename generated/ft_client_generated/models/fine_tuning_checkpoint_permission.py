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


class FineTuningCheckpointPermission(BaseModel):
    """`FineTuningCheckpointPermission` in the contract.

    Attributes:
        id: ID of the permission: `cp_...`.
        object: The kind of object; always `checkpoint.permission`.
        created_at: Time of the creation in Unix seconds.
        project_id: ID of the project that can use the checkpoint.
    """

    __slots__ = (
        "id",
        "object",
        "created_at",
        "project_id",
    )

    SCHEMA: ClassVar[str] = "FineTuningCheckpointPermission"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "project_id": "project_id",
    }

    id: str
    object: Literal["checkpoint.permission"]
    created_at: int
    project_id: str

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["checkpoint.permission"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        project_id: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created_at,
            project_id,
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
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "project_id" in src:
            self.project_id = src["project_id"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningCheckpointPermission.FIELDS)
