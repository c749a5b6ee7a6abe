"""The types of `openai.types.fine_tuning.job_create_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import CreateFineTuningJobRequestParam as JobCreateParams
from ft_client_generated.params import FineTuneMethodParam as Method
from ft_client_generated.params import FineTuneSupervisedHyperparametersParam as Hyperparameters
from ft_client_generated.params import FineTuningIntegrationParam as Integration
from ft_client_generated.params import FineTuningIntegrationWandbParam as IntegrationWandb

__all__ = ["Hyperparameters", "Integration", "IntegrationWandb", "JobCreateParams", "Method"]
