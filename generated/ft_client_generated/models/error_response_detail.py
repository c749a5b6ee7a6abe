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


class ErrorResponseDetail(BaseModel):
    """A copy of the error.

    Sent by the files endpoints since 2026.

    Attributes:
        message: Same as `error.message`.
        code: Same as `error.code`; null if the service gives none.
    """

    __slots__ = (
        "message",
        "code",
    )

    SCHEMA: ClassVar[str] = "ErrorResponse/properties/detail"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "message": "message",
        "code": "code",
    }

    message: str
    code: str | None

    def __init__(
        self,
        *,
        message: str | Unset = UNSET,
        code: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            message,
            code,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "message" in src:
            self.message = src["message"]
        if "code" in src:
            self.code = src["code"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ErrorResponseDetail.FIELDS)
