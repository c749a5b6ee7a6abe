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


class ValidateGraderResponse(BaseModel):
    """`ValidateGraderResponse` in the contract.

    Attributes:
        grader: A grader in a response. Its type determines the properties.
    """

    __slots__ = ("grader",)

    SCHEMA: ClassVar[str] = "ValidateGraderResponse"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "grader": "grader",
    }

    grader: GraderAnswer | None

    def __init__(
        self,
        *,
        grader: GraderAnswer | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            grader,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "grader" in src:
            value = src["grader"]
            self.grader = GraderAnswer.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(ValidateGraderResponse.FIELDS)

# below the class: models can refer to one another in a circle
from .grader_answer import GraderAnswer
