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
class OpenAIFile(BaseModel):
    """`OpenAIFile` of the contract.

    Attributes:
        created_at: Unix seconds.
        expires_at: Unix seconds. Sent since 2025.
        purpose: The purposes answers, classifications and search are of 2021 to 2023 and still listed.
        status: Always processed in lists since 2023-10-31; deleted inside legacy fine-tunes; pending at Azure.
        status_details: What was wrong with a file in status error.
    """

    SCHEMA: ClassVar[str] = "OpenAIFile"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "bytes": "bytes",
        "created_at": "created_at",
        "expires_at": "expires_at",
        "filename": "filename",
        "purpose": "purpose",
        "status": "status",
        "status_details": "status_details",
    }

    id: str = MISSING
    object: Literal["file"] = MISSING
    bytes: int = MISSING
    created_at: int = MISSING
    expires_at: int | None | Unset = UNSET
    filename: str = MISSING
    purpose: (
        Literal[
            "answers",
            "assistants",
            "assistants_output",
            "batch",
            "batch_output",
            "classifications",
            "evals",
            "fine-tune",
            "fine-tune-results",
            "search",
            "user_data",
            "vision",
        ]
        | str
    ) = MISSING
    status: Literal["deleted", "error", "pending", "processed", "uploaded"] | str = MISSING
    status_details: str | None | Unset = UNSET
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
        self.expires_at = get("expires_at", UNSET)
        self.filename = get("filename", UNSET)
        self.purpose = get("purpose", UNSET)
        self.status = get("status", UNSET)
        self.status_details = get("status_details", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(OpenAIFile.FIELDS)
