"""The types of `openai.types.fine_tuning.jobs`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.fine_tuning.jobs.checkpoint_list_params import CheckpointListParams as CheckpointListParams
    from ft_client.types.fine_tuning.jobs.fine_tuning_job_checkpoint import (
        FineTuningJobCheckpoint as FineTuningJobCheckpoint,
    )
__all__ = ["CheckpointListParams", "FineTuningJobCheckpoint"]
__getattr__ = lazy_attributes(
    __name__,
    {
        "FineTuningJobCheckpoint": "ft_client.types.fine_tuning.jobs.fine_tuning_job_checkpoint",
        "CheckpointListParams": "ft_client.types.fine_tuning.jobs.checkpoint_list_params",
    },
    modules={},
)
