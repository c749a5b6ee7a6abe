"""The types of `openai.types.fine_tuning.supervised_hyperparameters`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobSupervisedHyperparameters as SupervisedHyperparameters

__all__ = ["SupervisedHyperparameters"]
