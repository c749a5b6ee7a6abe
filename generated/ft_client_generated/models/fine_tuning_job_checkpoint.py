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


class FineTuningJobCheckpoint(BaseModel):
    """`FineTuningJobCheckpoint` in the contract.

    Attributes:
        id: ID of the checkpoint: `ftckpt_...`.
        object: The kind of object; always `fine_tuning.job.checkpoint`.
        created_at: Time of the creation in Unix seconds.
        fine_tuned_model_checkpoint: Name of a model that can be used, even before the job has ended.
        fine_tuning_job_id: ID of the job.
        step_number: Step after which the checkpoint was made.
        metrics: Metrics at that step.
    """

    __slots__ = (
        "id",
        "object",
        "created_at",
        "fine_tuned_model_checkpoint",
        "fine_tuning_job_id",
        "step_number",
        "metrics",
    )

    SCHEMA: ClassVar[str] = "FineTuningJobCheckpoint"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "fine_tuned_model_checkpoint": "fine_tuned_model_checkpoint",
        "fine_tuning_job_id": "fine_tuning_job_id",
        "step_number": "step_number",
        "metrics": "metrics",
    }

    id: str
    object: Literal["fine_tuning.job.checkpoint"]
    created_at: int
    fine_tuned_model_checkpoint: str
    fine_tuning_job_id: str
    step_number: int
    metrics: FineTuningJobCheckpointMetrics

    def __init__(
        self,
        *,
        id: str | Unset = UNSET,
        object: Literal["fine_tuning.job.checkpoint"] | Unset = UNSET,
        created_at: int | Unset = UNSET,
        fine_tuned_model_checkpoint: str | Unset = UNSET,
        fine_tuning_job_id: str | Unset = UNSET,
        step_number: int | Unset = UNSET,
        metrics: FineTuningJobCheckpointMetrics | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            id,
            object,
            created_at,
            fine_tuned_model_checkpoint,
            fine_tuning_job_id,
            step_number,
            metrics,
        )

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
        if "fine_tuned_model_checkpoint" in src:
            self.fine_tuned_model_checkpoint = src["fine_tuned_model_checkpoint"]
        if "fine_tuning_job_id" in src:
            self.fine_tuning_job_id = src["fine_tuning_job_id"]
        if "step_number" in src:
            self.step_number = src["step_number"]
        if "metrics" in src:
            value = src["metrics"]
            self.metrics = FineTuningJobCheckpointMetrics.from_dict(value) if isinstance(value, dict) else value
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTuningJobCheckpoint.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tuning_job_checkpoint_metrics import FineTuningJobCheckpointMetrics
