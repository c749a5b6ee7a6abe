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


class FineTuningJobError(BaseModel):
    """Reason for the failure of a job; `{}` if it has not failed.

    Attributes:
        code: Code of the error, for example invalid_training_file, invalid_n_examples or deleted_training_file;
            null if there is none.
        message: Reason for the failure, for people; null if there is none.
        param: Parameter that caused the failure; null if there is none.
        error: Always null. Sent in 2024-02 and 2024-03.
    """

    __slots__ = (
        "code",
        "message",
        "param",
        "error",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobError"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "code": "code",
        "message": "message",
        "param": "param",
        "error": "error",
    }

    code: str | None
    message: str | None
    param: str | None
    error: str | None

    def __init__(
        self,
        *,
        code: str | None | Unset = UNSET,
        message: str | None | Unset = UNSET,
        param: str | None | Unset = UNSET,
        error: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            code,
            message,
            param,
            error,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "code" in src:
            self.code = src["code"]
        if "message" in src:
            self.message = src["message"]
        if "param" in src:
            self.param = src["param"]
        if "error" in src:
            self.error = src["error"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobError.FIELDS)
