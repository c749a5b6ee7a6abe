"""The types of `openai.types.fine_tuning.checkpoints.permission_retrieve_response`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FineTuningCheckpointPermission as Data
from ft_client_generated.models import ListFineTuningCheckpointPermissionResponse as PermissionRetrieveResponse

__all__ = ["Data", "PermissionRetrieveResponse"]
