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


class GraderPython(BaseModel):
    """`GraderPython` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        source: Code with a function `grade(sample, item)`.
        image_tag: Version of the environment that runs the code.
    """

    __slots__ = (
        "type",
        "name",
        "source",
        "image_tag",
    )

    SCHEMA: ClassVar[str] = "GraderPython"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "type": "type",
        "name": "name",
        "source": "source",
        "image_tag": "image_tag",
    }

    type: Literal["python"]
    name: str
    source: str
    image_tag: str | None

    def __init__(
        self,
        *,
        type: Literal["python"],
        name: str,
        source: str,
        image_tag: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            type,
            name,
            source,
            image_tag,
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
        if "source" in src:
            self.source = src["source"]
        if "image_tag" in src:
            self.image_tag = src["image_tag"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(GraderPython.FIELDS)
