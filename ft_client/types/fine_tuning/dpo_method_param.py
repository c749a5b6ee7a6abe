"""The types of `openai.types.fine_tuning.dpo_method_param`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import FineTuneDPOMethodParam as DpoMethodParam

__all__ = ["DpoMethodParam"]
