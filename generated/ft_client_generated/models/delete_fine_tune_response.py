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


class DeleteFineTuneResponse(BaseModel):
    """`DeleteFineTuneResponse` in the contract.

    Attributes:
        message: Message of the service.
    """

    __slots__ = ("message",)

    SCHEMA: ClassVar[str] = "DeleteFineTuneResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "message": "message",
    }

    message: str | None

    def __init__(
        self,
        *,
        message: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            message,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "message" in src:
            self.message = src["message"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(DeleteFineTuneResponse.FIELDS)
