from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import Model as BaseModel
from ..types import (
    as_object,
    unknown_keys,
)


class GraderStringCheck(BaseModel):
    """`GraderStringCheck` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        input: Text to grade, with placeholders such as {{item.x}} and {{sample.output_text}}.
        reference: Text to compare with; can contain the same placeholders.
        operation: Comparison: equal, not equal, or contains, with or without regard to case.
    """

    __slots__ = (
        "type",
        "name",
        "input",
        "reference",
        "operation",
    )

    SCHEMA: ClassVar[str] = "GraderStringCheck"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "name": "name",
        "input": "input",
        "reference": "reference",
        "operation": "operation",
    }

    type: Literal["string_check"]
    name: str
    input: str
    reference: str
    operation: Literal["eq", "ne", "like", "ilike"]

    def __init__(
        self,
        *,
        type: Literal["string_check"],
        name: str,
        input: str,
        reference: str,
        operation: Literal["eq", "ne", "like", "ilike"],
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            input,
            reference,
            operation,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "type" in src:
            self.type = src["type"]
        if "name" in src:
            self.name = src["name"]
        if "input" in src:
            self.input = src["input"]
        if "reference" in src:
            self.reference = src["reference"]
        if "operation" in src:
            self.operation = src["operation"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderStringCheck.FIELDS)
