from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    FileContent,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class CreateFileRequest(BaseModel):
    """`CreateFileRequest` of the contract.

    Attributes:
        purpose: What a file may be uploaded for; the list stands in the service's own refusal.
        file: The bytes; 512 MB at most.
        expires_after: When the file is to be deleted by itself.
    """

    SCHEMA: ClassVar[str] = "CreateFileRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "purpose": "purpose",
        "file": "file",
        "expires_after": "expires_after",
    }

    purpose: Literal["assistants", "batch", "evals", "fine-tune", "user_data", "vision"]
    file: FileContent
    expires_after: FileExpirationAfter | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.purpose = get("purpose", UNSET)
        self.file = get("file", UNSET)
        value = get("expires_after", UNSET)
        self.expires_after = FileExpirationAfter.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CreateFileRequest.FIELDS)

# below the class: models may refer to one another in a circle
from .file_expiration_after import FileExpirationAfter
