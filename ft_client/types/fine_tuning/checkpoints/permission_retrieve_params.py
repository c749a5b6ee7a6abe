"""The types of `openai.types.fine_tuning.checkpoints.permission_retrieve_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import ListFineTuningCheckpointPermissionsParams as PermissionRetrieveParams

__all__ = ["PermissionRetrieveParams"]
