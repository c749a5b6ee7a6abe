from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    Unset,
    decode_list,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTune(BaseModel):
    """`FineTune` of the contract.

    Attributes:
        created_at: Unix seconds.
        updated_at: Unix seconds.
        events: Not in lists.
    """

    SCHEMA: ClassVar[str] = "FineTune"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "model": "model",
        "fine_tuned_model": "fine_tuned_model",
        "organization_id": "organization_id",
        "status": "status",
        "hyperparams": "hyperparams",
        "training_files": "training_files",
        "validation_files": "validation_files",
        "result_files": "result_files",
        "events": "events",
    }

    id: str = MISSING
    object: Literal["fine-tune"] = MISSING
    created_at: int = MISSING
    updated_at: int = MISSING
    model: str = MISSING
    fine_tuned_model: str | None = MISSING
    organization_id: str = MISSING
    status: Literal["cancelled", "failed", "pending", "running", "succeeded"] | str = MISSING
    hyperparams: FineTuneHyperparams = MISSING
    training_files: list[OpenAIFile] = MISSING
    validation_files: list[OpenAIFile] = MISSING
    result_files: list[OpenAIFile] = MISSING
    events: list[FineTuneEvent] | Unset = UNSET
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
        self.created_at = get("created_at", UNSET)
        self.updated_at = get("updated_at", UNSET)
        self.model = get("model", UNSET)
        self.fine_tuned_model = get("fine_tuned_model", UNSET)
        self.organization_id = get("organization_id", UNSET)
        self.status = get("status", UNSET)
        value = get("hyperparams", UNSET)
        self.hyperparams = FineTuneHyperparams.from_dict(value) if isinstance(value, dict) else value
        value = get("training_files", UNSET)
        self.training_files = decode_list(OpenAIFile.from_dict, value)
        value = get("validation_files", UNSET)
        self.validation_files = decode_list(OpenAIFile.from_dict, value)
        value = get("result_files", UNSET)
        self.result_files = decode_list(OpenAIFile.from_dict, value)
        value = get("events", UNSET)
        self.events = decode_list(FineTuneEvent.from_dict, value)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTune.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tune_event import FineTuneEvent
from .fine_tune_hyperparams import FineTuneHyperparams
from .open_ai_file import OpenAIFile
