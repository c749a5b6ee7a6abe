from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    MISSING,
    UNSET,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class FineTuningJobCheckpoint(BaseModel):
    """`FineTuningJobCheckpoint` of the contract.

    Attributes:
        created_at: Unix seconds.
        fine_tuned_model_checkpoint: A model that can be used, before the job has ended too.
    """

    SCHEMA: ClassVar[str] = "FineTuningJobCheckpoint"
    FIELDS: ClassVar[dict[str, str]] = {
        "id": "id",
        "object": "object",
        "created_at": "created_at",
        "fine_tuned_model_checkpoint": "fine_tuned_model_checkpoint",
        "fine_tuning_job_id": "fine_tuning_job_id",
        "step_number": "step_number",
        "metrics": "metrics",
    }

    id: str = MISSING
    object: Literal["fine_tuning.job.checkpoint"] = MISSING
    created_at: int = MISSING
    fine_tuned_model_checkpoint: str = MISSING
    fine_tuning_job_id: str = MISSING
    step_number: int = MISSING
    metrics: FineTuningJobCheckpointMetrics = MISSING
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
        self.fine_tuned_model_checkpoint = get("fine_tuned_model_checkpoint", UNSET)
        self.fine_tuning_job_id = get("fine_tuning_job_id", UNSET)
        self.step_number = get("step_number", UNSET)
        value = get("metrics", UNSET)
        self.metrics = FineTuningJobCheckpointMetrics.from_dict(value) if isinstance(value, dict) else value
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(FineTuningJobCheckpoint.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tuning_job_checkpoint_metrics import FineTuningJobCheckpointMetrics
