"""The types of `openai.types.fine_tuning.fine_tuning_job_wandb_integration_object`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobIntegration as FineTuningJobWandbIntegrationObject

__all__ = ["FineTuningJobWandbIntegrationObject"]
