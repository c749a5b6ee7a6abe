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
class Error(BaseModel):
    """`Error` of the contract.

    Attributes:
        message: What was wrong, in the service's words.
        type: Nearly always invalid_request_error, even on a 429.
        param: The parameter the error is about.
        code: For programs to read.
    """

    SCHEMA: ClassVar[str] = "Error"
    FIELDS: ClassVar[dict[str, str]] = {
        "message": "message",
        "type": "type",
        "param": "param",
        "code": "code",
    }

    message: str = MISSING
    type: Literal["invalid_request_error", "server_error"] | str = MISSING
    param: str | None = MISSING
    code: (
        Literal[
            "fine_tune_not_found", "invalid_api_key", "model_not_available", "model_not_found", "rate_limit_exceeded"
        ]
        | str
        | None
    ) = MISSING
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.message = get("message", UNSET)
        self.type = get("type", UNSET)
        self.param = get("param", UNSET)
        self.code = get("code", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(Error.FIELDS)
