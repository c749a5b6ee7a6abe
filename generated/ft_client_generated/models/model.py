from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    Unset,
    decode_list,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class Model(BaseModel):
    """`Model` of the contract.

    Attributes:
        created: Unix seconds.
        shutdown_date: YYYY-MM-DD.
        permission: Sent until 2023-10-31.
        root: Sent until 2023-10-31.
        parent: Sent until 2023-10-31.
    """

    SCHEMA: ClassVar[str] = "Model"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "created": "created",
        "owned_by": "owned_by",
        "shutdown_date": "shutdown_date",
        "permission": "permission",
        "root": "root",
        "parent": "parent",
    }

    id: str = MISSING
    object: Literal["model"] = MISSING
    created: int = MISSING
    owned_by: str = MISSING
    shutdown_date: str | None | Unset = UNSET
    permission: list[ModelPermission] | Unset = UNSET
    root: str | Unset = UNSET
    parent: str | None | Unset = UNSET
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
        self.owned_by = get("owned_by", UNSET)
        self.shutdown_date = get("shutdown_date", UNSET)
        value = get("permission", UNSET)
        self.permission = decode_list(ModelPermission.from_dict, value)
        self.root = get("root", UNSET)
        self.parent = get("parent", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(Model.FIELDS)

# below the class: models may refer to one another in a circle
from .model_permission import ModelPermission
