"""The types of `openai.types.fine_tuning.dpo_method`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobDPO as DpoMethod

__all__ = ["DpoMethod"]
