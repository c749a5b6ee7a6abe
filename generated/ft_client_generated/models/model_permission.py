from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class ModelPermission(BaseModel):
    """`ModelPermission` of the contract.

    Attributes:
        created: Unix seconds.
    """

    SCHEMA: ClassVar[str] = "ModelPermission"
    FIELDS: ClassVar[dict[str, str]] = {
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

    id: str = MISSING
    object: Literal["model_permission"] = MISSING
    created: int = MISSING
    allow_create_engine: bool = MISSING
    allow_sampling: bool = MISSING
    allow_logprobs: bool = MISSING
    allow_search_indices: bool = MISSING
    allow_view: bool = MISSING
    allow_fine_tuning: bool = MISSING
    organization: str = MISSING
    group: str | None = MISSING
    is_blocking: bool = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.id = get("id", UNSET)
        self.object = get("object", UNSET)
        self.created = get("created", UNSET)
        self.allow_create_engine = get("allow_create_engine", UNSET)
        self.allow_sampling = get("allow_sampling", UNSET)
        self.allow_logprobs = get("allow_logprobs", UNSET)
        self.allow_search_indices = get("allow_search_indices", UNSET)
        self.allow_view = get("allow_view", UNSET)
        self.allow_fine_tuning = get("allow_fine_tuning", UNSET)
        self.organization = get("organization", UNSET)
        self.group = get("group", UNSET)
        self.is_blocking = get("is_blocking", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(ModelPermission.FIELDS)
