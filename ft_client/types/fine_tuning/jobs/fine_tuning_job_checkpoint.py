"""The types of `openai.types.fine_tuning.jobs.fine_tuning_job_checkpoint`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobCheckpoint as FineTuningJobCheckpoint
from ft_client_generated.models import FineTuningJobCheckpointMetrics as Metrics

__all__ = ["FineTuningJobCheckpoint", "Metrics"]
