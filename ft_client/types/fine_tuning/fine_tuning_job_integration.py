"""The types of `openai.types.fine_tuning.fine_tuning_job_integration`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobIntegration as FineTuningJobIntegration

__all__ = ["FineTuningJobIntegration"]
