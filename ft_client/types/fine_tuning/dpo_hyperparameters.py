"""The types of `openai.types.fine_tuning.dpo_hyperparameters`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuneDPOHyperparameters as DpoHyperparameters

__all__ = ["DpoHyperparameters"]
