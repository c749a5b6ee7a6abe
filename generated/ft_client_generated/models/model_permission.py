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


class ModelPermission(BaseModel):
    """`ModelPermission` in the contract.

    Attributes:
        id: ID of the permission.
        object: The kind of object; always `model_permission`.
        created: Time of the creation in Unix seconds.
        allow_create_engine: Whether an engine can be created.
        allow_sampling: Whether the model can be sampled.
        allow_logprobs: Whether log probabilities are available.
        allow_search_indices: Whether search indices can be built.
        allow_view: Whether the model is visible.
        allow_fine_tuning: Whether the model can be fine-tuned.
        organization: Organization that has the permission; `*` for all.
        group: Group that has the permission; null for none.
        is_blocking: Whether the permission blocks the others.
    """

    __slots__ = (
        "id",
        "object",
        "created",
        "allow_create_engine",
        "allow_sampling",
        "allow_logprobs",
        "allow_search_indices",
        "allow_view",
        "allow_fine_tuning",
        "organization",
        "group",
        "is_blocking",
    )

    SCHEMA: ClassVar[str] = "ModelPermission"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "created": "created",
        "allow_create_engine": "allow_create_engine",
        "allow_sampling": "allow_sampling",
        "allow_logprobs": "allow_logprobs",
        "allow_search_indices": "allow_search_indices",
        "allow_view": "allow_view",
        "allow_fine_tuning": "allow_fine_tuning",
        "organization": "organization",
        "group": "group",
        "is_blocking": "is_blocking",
    }

    id: str
    object: Literal["model_permission"]
    created: int
    allow_create_engine: bool
    allow_sampling: bool
    allow_logprobs: bool
    allow_search_indices: bool
    allow_view: bool
    allow_fine_tuning: bool
    organization: str
    group: str | None
    is_blocking: bool

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["model_permission"] | Unset = UNSET,
        created: int | Unset = UNSET,
        allow_create_engine: bool | Unset = UNSET,
        allow_sampling: bool | Unset = UNSET,
        allow_logprobs: bool | Unset = UNSET,
        allow_search_indices: bool | Unset = UNSET,
        allow_view: bool | Unset = UNSET,
        allow_fine_tuning: bool | Unset = UNSET,
        organization: str | Unset = UNSET,
        group: str | None | Unset = UNSET,
        is_blocking: bool | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created,
            allow_create_engine,
            allow_sampling,
            allow_logprobs,
            allow_search_indices,
            allow_view,
            allow_fine_tuning,
            organization,
            group,
            is_blocking,
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
        if "created" in src:
            self.created = src["created"]
        if "allow_create_engine" in src:
            self.allow_create_engine = src["allow_create_engine"]
        if "allow_sampling" in src:
            self.allow_sampling = src["allow_sampling"]
        if "allow_logprobs" in src:
            self.allow_logprobs = src["allow_logprobs"]
        if "allow_search_indices" in src:
            self.allow_search_indices = src["allow_search_indices"]
        if "allow_view" in src:
            self.allow_view = src["allow_view"]
        if "allow_fine_tuning" in src:
            self.allow_fine_tuning = src["allow_fine_tuning"]
        if "organization" in src:
            self.organization = src["organization"]
        if "group" in src:
            self.group = src["group"]
        if "is_blocking" in src:
            self.is_blocking = src["is_blocking"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ModelPermission.FIELDS)
