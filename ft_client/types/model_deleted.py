"""The types of `openai.types.model_deleted`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import DeleteModelResponse as ModelDeleted

__all__ = ["ModelDeleted"]
