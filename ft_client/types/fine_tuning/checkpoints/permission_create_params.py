"""The types of `openai.types.fine_tuning.checkpoints.permission_create_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import CreateFineTuningCheckpointPermissionRequestParam as PermissionCreateParams

__all__ = ["PermissionCreateParams"]
