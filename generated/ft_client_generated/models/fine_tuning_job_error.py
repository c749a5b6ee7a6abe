from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuningJobError(BaseModel):
    """Why a job failed; `{}` where it did not.

    Attributes:
        code: E.g. invalid_training_file, invalid_n_examples, deleted_training_file.
        error: A key of 2024-02 and 2024-03, always null.
    """

    SCHEMA: ClassVar[str] = "FineTuningJobError"
    FIELDS: ClassVar[dict[str, str]] = {
        "code": "code",
        "message": "message",
        "param": "param",
        "error": "error",
    }

    code: str | None | Unset = UNSET
    message: str | None | Unset = UNSET
    param: str | None | Unset = UNSET
    error: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.code = get("code", UNSET)
        self.message = get("message", UNSET)
        self.param = get("param", UNSET)
        self.error = get("error", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobError.FIELDS)
