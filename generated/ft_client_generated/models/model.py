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


class Model(BaseModel):
    """`Model` in the contract.

    Attributes:
        id: ID of the model.
        object: The kind of object; always `model`.
        created: Time of the creation in Unix seconds.
        owned_by: Organization that owns the model; `system` for the base models of the vendor.
        shutdown_date: Date of the shutdown, YYYY-MM-DD; null if there is none.
        permission: Permissions of the organizations. Sent until 2023-10-31.
        root: Name of the base model. Sent until 2023-10-31.
        parent: Name of the model that this one was tuned from; null for a base model. Sent until 2023-10-31.
    """

    __slots__ = (
        "id",
        "object",
        "created",
        "owned_by",
        "shutdown_date",
        "permission",
        "root",
        "parent",
    )

    SCHEMA: ClassVar[str] = "Model"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "created": "created",
        "owned_by": "owned_by",
        "shutdown_date": "shutdown_date",
        "permission": "permission",
        "root": "root",
        "parent": "parent",
    }

    id: str
    object: Literal["model"]
    created: int
    owned_by: str
    shutdown_date: str | None
    permission: list[ModelPermission] | None
    root: str | None
    parent: str | None

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["model"] | Unset = UNSET,
        created: int | Unset = UNSET,
        owned_by: str | Unset = UNSET,
        shutdown_date: str | None | Unset = UNSET,
        permission: list[ModelPermission] | Unset = UNSET,
        root: str | Unset = UNSET,
        parent: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created,
            owned_by,
            shutdown_date,
            permission,
            root,
            parent,
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
        if "owned_by" in src:
            self.owned_by = src["owned_by"]
        if "shutdown_date" in src:
            self.shutdown_date = src["shutdown_date"]
        if "permission" in src:
            value = src["permission"]
            self.permission = decode_list(ModelPermission.from_dict, value)
        if "root" in src:
            self.root = src["root"]
        if "parent" in src:
            self.parent = src["parent"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(Model.FIELDS)

# below the class: models can refer to one another in a circle
from .model_permission import ModelPermission
