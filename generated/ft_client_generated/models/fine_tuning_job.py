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


class FineTuningJob(BaseModel):
    """`FineTuningJob` in the contract.

    Attributes:
        id: ID of the job: `ftjob-...`; `ft-...` in 2023-08.
        object: The kind of object; always `fine_tuning.job`.
        created_at: Time of the creation in Unix seconds.
        finished_at: Time of the end in Unix seconds; null until then.
        estimated_finish: Estimated time of the end in Unix seconds; null without an estimate.
        model: The base model.
        fine_tuned_model: Name of the new model; null until the job has succeeded.
        organization_id: ID of the organization that owns the job.
        status: State of the job; succeeded, failed and cancelled are final. created: 2023-08 and 2023-09. pending,
            pausing, paused, resuming: Azure.
        training_file: ID of the training file.
        validation_file: ID of the validation file; null if there is none.
        result_files: IDs of the result files; empty until the job has succeeded.
        hyperparameters: Hyperparameters of the job; null or absent on some failed jobs.
        trained_tokens: Number of billed tokens; null until the job has succeeded.
        error: Reason for the failure. On a job that has not failed: `{}` since 2024-06, null from 2023-09 to
            2024-01, absent before.
        user_provided_suffix: Suffix from the request; null if there was none.
        seed: Random seed of the job. Sent since 2024-02.
        integrations: Services that receive the metrics; null or empty if there are none.
        metadata: Metadata from the request; null if there was none.
        method: Training method with its hyperparameters. Sent since 2024-12.
        usage_metrics: Free-form usage data; null on every recorded job.
        shared_with_openai: Whether the training data is shared with the vendor.
        eval_id: ID of an evaluation; null if there is none.
    """

    __slots__ = (
        "id",
        "object",
        "created_at",
        "finished_at",
        "estimated_finish",
        "model",
        "fine_tuned_model",
        "organization_id",
        "status",
        "training_file",
        "validation_file",
        "result_files",
        "hyperparameters",
        "trained_tokens",
        "error",
        "user_provided_suffix",
        "seed",
        "integrations",
        "metadata",
        "method",
        "usage_metrics",
        "shared_with_openai",
        "eval_id",
    )

    SCHEMA: ClassVar[str] = "FineTuningJob"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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

    id: str
    object: Literal["fine_tuning.job"]
    created_at: int
    finished_at: int | None
    estimated_finish: int | None
    model: str
    fine_tuned_model: str | None
    organization_id: str
    status: (
        Literal[
            "validating_files",
            "queued",
            "running",
            "succeeded",
            "failed",
            "cancelled",
            "created",
            "pending",
            "pausing",
            "paused",
            "resuming",
        ]
        | str
    )
    training_file: str
    validation_file: str | None
    result_files: list[str]
    hyperparameters: FineTuningJobHyperparameters
    trained_tokens: int | None
    error: FineTuningJobError | None
    user_provided_suffix: str | None
    seed: int | None
    integrations: list[FineTuningJobIntegration] | None
    metadata: dict[str, str] | None
    method: FineTuningJobMethod | None
    usage_metrics: dict[str, Any] | None
    shared_with_openai: bool | None
    eval_id: str | None

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["fine_tuning.job"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        finished_at: int | None | Unset = UNSET,
        estimated_finish: int | None | Unset = UNSET,
        model: str | Unset = UNSET,
        fine_tuned_model: str | None | Unset = UNSET,
        organization_id: str | Unset = UNSET,
        status: Literal[
            "validating_files",
            "queued",
            "running",
            "succeeded",
            "failed",
            "cancelled",
            "created",
            "pending",
            "pausing",
            "paused",
            "resuming",
        ]
        | str
        | Unset = UNSET,
        training_file: str | Unset = UNSET,
        validation_file: str | None | Unset = UNSET,
        result_files: list[str] | Unset = UNSET,
        hyperparameters: FineTuningJobHyperparameters | None | Unset = UNSET,
        trained_tokens: int | None | Unset = UNSET,
        error: FineTuningJobError | None | Unset = UNSET,
        user_provided_suffix: str | None | Unset = UNSET,
        seed: int | Unset = UNSET,
        integrations: list[FineTuningJobIntegration] | None | Unset = UNSET,
        metadata: dict[str, str] | None | Unset = UNSET,
        method: FineTuningJobMethod | Unset = UNSET,
        usage_metrics: dict[str, Any] | None | Unset = UNSET,
        shared_with_openai: bool | Unset = UNSET,
        eval_id: str | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created_at,
            finished_at,
            estimated_finish,
            model,
            fine_tuned_model,
            organization_id,
            status,
            training_file,
            validation_file,
            result_files,
            hyperparameters,
            trained_tokens,
            error,
            user_provided_suffix,
            seed,
            integrations,
            metadata,
            method,
            usage_metrics,
            shared_with_openai,
            eval_id,
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
        if "finished_at" in src:
            self.finished_at = src["finished_at"]
        if "estimated_finish" in src:
            self.estimated_finish = src["estimated_finish"]
        if "model" in src:
            self.model = src["model"]
        if "fine_tuned_model" in src:
            self.fine_tuned_model = src["fine_tuned_model"]
        if "organization_id" in src:
            self.organization_id = src["organization_id"]
        if "status" in src:
            self.status = src["status"]
        if "training_file" in src:
            self.training_file = src["training_file"]
        if "validation_file" in src:
            self.validation_file = src["validation_file"]
        if "result_files" in src:
            self.result_files = src["result_files"]
        if "hyperparameters" in src:
            value = src["hyperparameters"]
            self.hyperparameters = FineTuningJobHyperparameters.from_dict(value) if isinstance(value, dict) else value
        if "trained_tokens" in src:
            self.trained_tokens = src["trained_tokens"]
        if "error" in src:
            value = src["error"]
            self.error = FineTuningJobError.from_dict(value) if isinstance(value, dict) else value
        if "user_provided_suffix" in src:
            self.user_provided_suffix = src["user_provided_suffix"]
        if "seed" in src:
            self.seed = src["seed"]
        if "integrations" in src:
            value = src["integrations"]
            self.integrations = decode_list(FineTuningJobIntegration.from_dict, value)
        if "metadata" in src:
            self.metadata = src["metadata"]
        if "method" in src:
            value = src["method"]
            self.method = FineTuningJobMethod.from_dict(value) if isinstance(value, dict) else value
        if "usage_metrics" in src:
            self.usage_metrics = src["usage_metrics"]
        if "shared_with_openai" in src:
            self.shared_with_openai = src["shared_with_openai"]
        if "eval_id" in src:
            self.eval_id = src["eval_id"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJob.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_error import FineTuningJobError
from .fine_tuning_job_hyperparameters import FineTuningJobHyperparameters
from .fine_tuning_job_integration import FineTuningJobIntegration
from .fine_tuning_job_method import FineTuningJobMethod
