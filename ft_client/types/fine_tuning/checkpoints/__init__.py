"""The types of `openai.types.fine_tuning.checkpoints`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.fine_tuning.checkpoints.permission_create_params import (
        PermissionCreateParams as PermissionCreateParams,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_create_response import (
        PermissionCreateResponse as PermissionCreateResponse,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_delete_response import (
        PermissionDeleteResponse as PermissionDeleteResponse,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_list_params import (
        PermissionListParams as PermissionListParams,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_list_response import (
        PermissionListResponse as PermissionListResponse,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_retrieve_params import (
        PermissionRetrieveParams as PermissionRetrieveParams,
    )
    from ft_client.types.fine_tuning.checkpoints.permission_retrieve_response import (
        PermissionRetrieveResponse as PermissionRetrieveResponse,
    )
__all__ = [
    "PermissionCreateParams",
    "PermissionCreateResponse",
    "PermissionDeleteResponse",
    "PermissionListParams",
    "PermissionListResponse",
    "PermissionRetrieveParams",
    "PermissionRetrieveResponse",
]
__getattr__ = lazy_attributes(
    __name__,
    {
        "PermissionCreateParams": "ft_client.types.fine_tuning.checkpoints.permission_create_params",
        "PermissionCreateResponse": "ft_client.types.fine_tuning.checkpoints.permission_create_response",
        "PermissionDeleteResponse": "ft_client.types.fine_tuning.checkpoints.permission_delete_response",
        "PermissionListParams": "ft_client.types.fine_tuning.checkpoints.permission_list_params",
        "PermissionListResponse": "ft_client.types.fine_tuning.checkpoints.permission_list_response",
        "PermissionRetrieveParams": "ft_client.types.fine_tuning.checkpoints.permission_retrieve_params",
        "PermissionRetrieveResponse": "ft_client.types.fine_tuning.checkpoints.permission_retrieve_response",
    },
    modules={},
)
