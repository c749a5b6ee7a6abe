"""deleteFineTuningCheckpointPermission: DELETE /fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions/{permission_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_fine_tuning_checkpoint_permission_response import DeleteFineTuningCheckpointPermissionResponse
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx


def request(fine_tuned_model_checkpoint: str, permission_id: str) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "DELETE",
        f"/fine_tuning/checkpoints/{path_segment('fine_tuned_model_checkpoint', fine_tuned_model_checkpoint)}/permissions/{path_segment('permission_id', permission_id)}",
    )


def parse(response: httpx.Response) -> DeleteFineTuningCheckpointPermissionResponse:
    """Return the decoded body of a successful response."""
    return DeleteFineTuningCheckpointPermissionResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> Response[DeleteFineTuningCheckpointPermissionResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tuned_model_checkpoint, permission_id), parse)


def sync(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> DeleteFineTuningCheckpointPermissionResponse:
    """Delete a permission.

    Requires an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        permission_id: ID of the permission.
    """
    return send(client, request(fine_tuned_model_checkpoint, permission_id), parse).parsed


async def asyncio_detailed(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> Response[DeleteFineTuningCheckpointPermissionResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tuned_model_checkpoint, permission_id), parse)


async def asyncio(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> DeleteFineTuningCheckpointPermissionResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tuned_model_checkpoint, permission_id), parse)).parsed
