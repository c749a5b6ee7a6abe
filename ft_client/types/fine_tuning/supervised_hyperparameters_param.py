"""The types of `openai.types.fine_tuning.supervised_hyperparameters_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import FineTuneSupervisedHyperparametersParam as SupervisedHyperparametersParam

__all__ = ["SupervisedHyperparametersParam"]
