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


class FineTuneCheckpoint(BaseModel):
    """`FineTuneCheckpoint` in the contract.

    Attributes:
        step: Step of the training.
        path: Storage address of the weights.
        created_at: Time of the creation in ISO 8601.
        checkpoint_type: Intermediate or Final.
        checkpoint: Kind of the weights.
        object_id: ID of the stored weights.
        object_name: Name of the stored weights.
        object_revision_id: ID of their revision.
    """

    __slots__ = (
        "step",
        "path",
        "created_at",
        "checkpoint_type",
        "checkpoint",
        "object_id",
        "object_name",
        "object_revision_id",
    )

    SCHEMA: ClassVar[str] = "FineTuneCheckpoint"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "step": "step",
        "path": "path",
        "created_at": "created_at",
        "checkpoint_type": "checkpoint_type",
        "checkpoint": "checkpoint",
        "object_id": "object_id",
        "object_name": "object_name",
        "object_revision_id": "object_revision_id",
    }

    step: int
    path: str
    created_at: str
    checkpoint_type: str
    checkpoint: Literal["model", "adapter"] | str | None
    object_id: str | None
    object_name: str | None
    object_revision_id: str | None

    def __init__(
        self,
        *,
        step: int | Unset = UNSET,
        path: str | Unset = UNSET,
        created_at: str | Unset = UNSET,
        checkpoint_type: str | Unset = UNSET,
        checkpoint: Literal["model", "adapter"] | str | Unset = UNSET,
        object_id: str | Unset = UNSET,
        object_name: str | Unset = UNSET,
        object_revision_id: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            step,
            path,
            created_at,
            checkpoint_type,
            checkpoint,
            object_id,
            object_name,
            object_revision_id,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "step" in src:
            self.step = src["step"]
        if "path" in src:
            self.path = src["path"]
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "checkpoint_type" in src:
            self.checkpoint_type = src["checkpoint_type"]
        if "checkpoint" in src:
            self.checkpoint = src["checkpoint"]
        if "object_id" in src:
            self.object_id = src["object_id"]
        if "object_name" in src:
            self.object_name = src["object_name"]
        if "object_revision_id" in src:
            self.object_revision_id = src["object_revision_id"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuneCheckpoint.FIELDS)
