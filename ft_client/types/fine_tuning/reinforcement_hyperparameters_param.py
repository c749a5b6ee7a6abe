"""The types of `openai.types.fine_tuning.reinforcement_hyperparameters_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import FineTuneReinforcementHyperparametersParam as ReinforcementHyperparametersParam

__all__ = ["ReinforcementHyperparametersParam"]
