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


class ErrorResponse(BaseModel):
    """`ErrorResponse` in the contract.

    Attributes:
        error: The error.
        detail: A copy of the error. Sent by the files endpoints since 2026.
    """

    __slots__ = (
        "error",
        "detail",
    )

    SCHEMA: ClassVar[str] = "ErrorResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "error": "error",
        "detail": "detail",
    }

    error: Error
    detail: ErrorResponseDetail | None

    def __init__(
        self,
        *,
        error: Error | Unset = UNSET,
        detail: ErrorResponseDetail | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            error,
            detail,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "error" in src:
            value = src["error"]
            self.error = Error.from_dict(value) if isinstance(value, dict) else value
        if "detail" in src:
            value = src["detail"]
            self.detail = ErrorResponseDetail.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ErrorResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .error import Error
from .error_response_detail import ErrorResponseDetail
