from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Outcome,
    Unset,
    as_object,
    decode_list,
    outcome_of,
    unknown_keys,
)
from ..types import Model as BaseModel


class FineTune(BaseModel):
    """`FineTune` in the contract.

    Attributes:
        id: ID of the fine-tune: `ft-...`.
        object: The kind of object; always `fine-tune`.
        created_at: Time of the creation in Unix seconds.
        updated_at: Time of the last change in Unix seconds.
        model: The base model.
        fine_tuned_model: The new model; null until the fine-tune has succeeded.
        organization_id: ID of the organization that owns the fine-tune.
        status: State of the fine-tune; succeeded, failed and cancelled are final.
        hyperparams: Hyperparameters of the fine-tune.
        training_files: The training file.
        validation_files: The validation file; empty if there is none.
        result_files: The result file; empty until the fine-tune has succeeded.
        events: Events of the fine-tune; absent in lists.
    """

    __slots__ = (
        "id",
        "object",
        "created_at",
        "updated_at",
        "model",
        "fine_tuned_model",
        "organization_id",
        "status",
        "hyperparams",
        "training_files",
        "validation_files",
        "result_files",
        "events",
    )

    SCHEMA: ClassVar[str] = "FineTune"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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

    id: str
    object: Literal["fine-tune"]
    created_at: int
    updated_at: int
    model: str
    fine_tuned_model: str | None
    organization_id: str
    status: Literal["pending", "running", "succeeded", "failed", "cancelled"] | str
    hyperparams: FineTuneHyperparams
    training_files: list[OpenAIFile]
    validation_files: list[OpenAIFile]
    result_files: list[OpenAIFile]
    events: list[FineTuneEvent] | None

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["fine-tune"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        updated_at: int | Unset = UNSET,
        model: str | Unset = UNSET,
        fine_tuned_model: str | None | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        status: Literal["pending", "running", "succeeded", "failed", "cancelled"] | str | Unset = UNSET,
        hyperparams: FineTuneHyperparams | Unset = UNSET,
        training_files: list[OpenAIFile] | Unset = UNSET,
        validation_files: list[OpenAIFile] | Unset = UNSET,
        result_files: list[OpenAIFile] | Unset = UNSET,
        events: list[FineTuneEvent] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created_at,
            updated_at,
            model,
            fine_tuned_model,
            organization_id,
            status,
            hyperparams,
            training_files,
            validation_files,
            result_files,
            events,
        )

    @property
    def outcome(self) -> Outcome | None:
        """How the job has ended, whatever the word of the service is; None if it has not."""
        return outcome_of(self)

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "id" in src:
            self.id = src["id"]
        if "object" in src:
            self.object = src["object"]
        if "created_at" in src:
            self.created_at = src["created_at"]
        if "updated_at" in src:
            self.updated_at = src["updated_at"]
        if "model" in src:
            self.model = src["model"]
        if "fine_tuned_model" in src:
            self.fine_tuned_model = src["fine_tuned_model"]
        if "organization_id" in src:
            self.organization_id = src["organization_id"]
        if "status" in src:
            self.status = src["status"]
        if "hyperparams" in src:
            value = src["hyperparams"]
            self.hyperparams = FineTuneHyperparams.from_dict(value) if isinstance(value, dict) else value
        if "training_files" in src:
            value = src["training_files"]
            self.training_files = decode_list(OpenAIFile.from_dict, value)
        if "validation_files" in src:
            value = src["validation_files"]
            self.validation_files = decode_list(OpenAIFile.from_dict, value)
        if "result_files" in src:
            value = src["result_files"]
            self.result_files = decode_list(OpenAIFile.from_dict, value)
        if "events" in src:
            value = src["events"]
            self.events = decode_list(FineTuneEvent.from_dict, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTune.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune_event import FineTuneEvent
from .fine_tune_hyperparams import FineTuneHyperparams
from .open_ai_file import OpenAIFile
