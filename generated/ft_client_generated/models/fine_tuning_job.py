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
class FineTuningJob(BaseModel):
    """`FineTuningJob` of the contract.

    Attributes:
        id: `ftjob-...`; `ft-...` in 2023-08.
        created_at: Unix seconds.
        finished_at: Unix seconds.
        estimated_finish: Unix seconds.
        model: The base model.
        fine_tuned_model: The new model, once succeeded.
        status: created: 2023-08 and 2023-09. pending, pausing, paused, resuming: Azure.
        hyperparameters: Null or absent on some failed jobs.
        error: `{}` since 2024-06 on a job that has not failed; null from 2023-09 to 2024-01; absent before.
        seed: Sent since 2024-02.
    """

    SCHEMA: ClassVar[str] = "FineTuningJob"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "finished_at": "finished_at",
        "estimated_finish": "estimated_finish",
        "model": "model",
        "fine_tuned_model": "fine_tuned_model",
        "organization_id": "organization_id",
        "status": "status",
        "training_file": "training_file",
        "validation_file": "validation_file",
        "result_files": "result_files",
        "hyperparameters": "hyperparameters",
        "trained_tokens": "trained_tokens",
        "error": "error",
        "user_provided_suffix": "user_provided_suffix",
        "seed": "seed",
        "integrations": "integrations",
        "metadata": "metadata",
        "method": "method",
        "usage_metrics": "usage_metrics",
        "shared_with_openai": "shared_with_openai",
        "eval_id": "eval_id",
    }

    id: str = MISSING
    object: Literal["fine_tuning.job"] = MISSING
    created_at: int = MISSING
    finished_at: int | None | Unset = UNSET
    estimated_finish: int | None | Unset = UNSET
    model: str = MISSING
    fine_tuned_model: str | None = MISSING
    organization_id: str = MISSING
    status: (
        Literal[
            "cancelled",
            "created",
            "failed",
            "paused",
            "pausing",
            "pending",
            "queued",
            "resuming",
            "running",
            "succeeded",
            "validating_files",
        ]
        | str
    ) = MISSING
    training_file: str = MISSING
    validation_file: str | None = MISSING
    result_files: list[str] = MISSING
    hyperparameters: FineTuningJobHyperparameters | None | Unset = UNSET
    trained_tokens: int | None | Unset = UNSET
    error: FineTuningJobError | None | Unset = UNSET
    user_provided_suffix: str | None | Unset = UNSET
    seed: int | Unset = UNSET
    integrations: list[FineTuningJobIntegration] | None | Unset = UNSET
    metadata: dict[str, str] | None | Unset = UNSET
    method: FineTuningJobMethod | Unset = UNSET
    usage_metrics: dict[str, Any] | None | Unset = UNSET
    shared_with_openai: bool | Unset = UNSET
    eval_id: str | None | Unset = UNSET
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
        self.finished_at = get("finished_at", UNSET)
        self.estimated_finish = get("estimated_finish", UNSET)
        self.model = get("model", UNSET)
        self.fine_tuned_model = get("fine_tuned_model", UNSET)
        self.organization_id = get("organization_id", UNSET)
        self.status = get("status", UNSET)
        self.training_file = get("training_file", UNSET)
        self.validation_file = get("validation_file", UNSET)
        self.result_files = get("result_files", UNSET)
        value = get("hyperparameters", UNSET)
        self.hyperparameters = FineTuningJobHyperparameters.from_dict(value) if isinstance(value, dict) else value
        self.trained_tokens = get("trained_tokens", UNSET)
        value = get("error", UNSET)
        self.error = FineTuningJobError.from_dict(value) if isinstance(value, dict) else value
        self.user_provided_suffix = get("user_provided_suffix", UNSET)
        self.seed = get("seed", UNSET)
        value = get("integrations", UNSET)
        self.integrations = decode_list(FineTuningJobIntegration.from_dict, value)
        self.metadata = get("metadata", UNSET)
        value = get("method", UNSET)
        self.method = FineTuningJobMethod.from_dict(value) if isinstance(value, dict) else value
        self.usage_metrics = get("usage_metrics", UNSET)
        self.shared_with_openai = get("shared_with_openai", UNSET)
        self.eval_id = get("eval_id", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJob.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_job_error import FineTuningJobError
from .fine_tuning_job_hyperparameters import FineTuningJobHyperparameters
from .fine_tuning_job_integration import FineTuningJobIntegration
from .fine_tuning_job_method import FineTuningJobMethod
