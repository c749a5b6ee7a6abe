"""The types of `openai.types.fine_tuning.reinforcement_method`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningJobReinforcement as ReinforcementMethod

__all__ = ["ReinforcementMethod"]
