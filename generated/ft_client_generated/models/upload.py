from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class Upload(BaseModel):
    """`Upload` of the contract.

    Attributes:
        created_at: Unix seconds.
        expires_at: Unix seconds, one hour after creation.
        file: The file, once completed.
    """

    SCHEMA: ClassVar[str] = "Upload"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "bytes": "bytes",
        "created_at": "created_at",
        "filename": "filename",
        "purpose": "purpose",
        "status": "status",
        "expires_at": "expires_at",
        "file": "file",
    }

    id: str = MISSING
    object: Literal["upload"] = MISSING
    bytes: int = MISSING
    created_at: int = MISSING
    filename: str = MISSING
    purpose: Literal["assistants", "batch", "evals", "fine-tune", "user_data", "vision"] | str = MISSING
    status: Literal["cancelled", "completed", "expired", "pending"] | str = MISSING
    expires_at: int = MISSING
    file: OpenAIFile | None | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.id = get("id", UNSET)
        self.object = get("object", UNSET)
        self.bytes = get("bytes", UNSET)
        self.created_at = get("created_at", UNSET)
        self.filename = get("filename", UNSET)
        self.purpose = get("purpose", UNSET)
        self.status = get("status", UNSET)
        self.expires_at = get("expires_at", UNSET)
        value = get("file", UNSET)
        self.file = OpenAIFile.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(Upload.FIELDS)

# below the class: models may refer to one another in a circle
from .open_ai_file import OpenAIFile
