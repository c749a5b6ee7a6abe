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


class Error(BaseModel):
    """`Error` in the contract.

    Attributes:
        message: Description of the error, for people.
        type: Kind of error. Nearly always invalid_request_error, even for status 429.
        param: Parameter that caused the error; null if there is none.
        code: Code of the error, for programs; null if there is none.
    """

    __slots__ = (
        "message",
        "type",
        "param",
        "code",
    )

    SCHEMA: ClassVar[str] = "Error"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "message": "message",
        "type": "type",
        "param": "param",
        "code": "code",
    }

    message: str
    type: Literal["invalid_request_error", "server_error"] | str
    param: str | None
    code: (
        Literal[
            "invalid_api_key", "model_not_available", "model_not_found", "fine_tune_not_found", "rate_limit_exceeded"
        ]
        | str
        | None
    )

    def __init__(
        self,
        *,
        message: str | Unset = UNSET,
        type: Literal["invalid_request_error", "server_error"] | str | Unset = UNSET,
        param: str | None | Unset = UNSET,
        code: Literal[
            "invalid_api_key", "model_not_available", "model_not_found", "fine_tune_not_found", "rate_limit_exceeded"
        ]
        | str
        | None
        | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            message,
            type,
            param,
            code,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "message" in src:
            self.message = src["message"]
        if "type" in src:
            self.type = src["type"]
        if "param" in src:
            self.param = src["param"]
        if "code" in src:
            self.code = src["code"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(Error.FIELDS)
