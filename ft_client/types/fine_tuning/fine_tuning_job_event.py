"""The types of `openai.types.fine_tuning.fine_tuning_job_event`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobEvent as FineTuningJobEvent

__all__ = ["FineTuningJobEvent"]
