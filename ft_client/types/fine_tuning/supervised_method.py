"""The types of `openai.types.fine_tuning.supervised_method`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobSupervised as SupervisedMethod

__all__ = ["SupervisedMethod"]
