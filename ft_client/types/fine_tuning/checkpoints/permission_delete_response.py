"""The types of `openai.types.fine_tuning.checkpoints.permission_delete_response`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import DeleteFineTuningCheckpointPermissionResponse as PermissionDeleteResponse

__all__ = ["PermissionDeleteResponse"]
