"""The types of `openai.types.fine_tuning.reinforcement_hyperparameters`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobReinforcementHyperparameters as ReinforcementHyperparameters

__all__ = ["ReinforcementHyperparameters"]
