from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class CreateFineTuningCheckpointPermissionRequest(BaseModel):
    """`CreateFineTuningCheckpointPermissionRequest` in the contract.

    Attributes:
        project_ids: IDs of the projects that can use the checkpoint.
    """

    __slots__ = ("project_ids",)

    SCHEMA: ClassVar[str] = "CreateFineTuningCheckpointPermissionRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "project_ids": "project_ids",
    }

    project_ids: list[str]

    def __init__(
        self,
        *,
        project_ids: list[str],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            project_ids,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "project_ids" in src:
            self.project_ids = src["project_ids"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateFineTuningCheckpointPermissionRequest.FIELDS)
