"""The types of `openai.types.fine_tuning.fine_tuning_job`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJob as FineTuningJob
from ft_client_generated.models import FineTuningJobError as Error
from ft_client_generated.models import FineTuningJobHyperparameters as Hyperparameters
from ft_client_generated.models import FineTuningJobMethod as Method

__all__ = ["Error", "FineTuningJob", "Hyperparameters", "Method"]
