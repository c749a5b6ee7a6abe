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


class FineTuningIntegrationWandb(BaseModel):
    """Settings of Weights & Biases.

    Attributes:
        project: Project that receives the metrics.
        name: Name of the run; null for the ID of the job.
        entity: Team or user; null for the default of the API key.
        tags: Tags of the run.
    """

    __slots__ = (
        "project",
        "name",
        "entity",
        "tags",
    )

    SCHEMA: ClassVar[str] = "FineTuningIntegration/properties/wandb"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "project": "project",
        "name": "name",
        "entity": "entity",
        "tags": "tags",
    }

    project: str
    name: str | None
    entity: str | None
    tags: list[str] | None

    def __init__(
        self,
        *,
        project: str,
        name: str | None | Unset = UNSET,
        entity: str | None | Unset = UNSET,
        tags: list[str] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            project,
            name,
            entity,
            tags,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "project" in src:
            self.project = src["project"]
        if "name" in src:
            self.name = src["name"]
        if "entity" in src:
            self.entity = src["entity"]
        if "tags" in src:
            self.tags = src["tags"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningIntegrationWandb.FIELDS)
