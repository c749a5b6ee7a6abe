"""deleteFineTuningCheckpointPermission: DELETE /fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions/{permission_id}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.delete_fine_tuning_checkpoint_permission_response import DeleteFineTuningCheckpointPermissionResponse
from ...types import Response
from ...wire import build, json_object, segment

if TYPE_CHECKING:
    import httpx


def request(fine_tuned_model_checkpoint: str, permission_id: str) -> dict[str, Any]:
    """Return what httpx needs to send this request; nothing is sent."""
    return build(
        "DELETE",
        f"/fine_tuning/checkpoints/{segment('fine_tuned_model_checkpoint', fine_tuned_model_checkpoint)}/permissions/{segment('permission_id', permission_id)}",
    )


def parse(response: httpx.Response) -> DeleteFineTuningCheckpointPermissionResponse:
    """Return the body of a success, decoded."""
    return DeleteFineTuningCheckpointPermissionResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> Response[DeleteFineTuningCheckpointPermissionResponse]:
    """As `sync`, with status and headers."""
    return send(client, request(fine_tuned_model_checkpoint, permission_id), parse)


def sync(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> DeleteFineTuningCheckpointPermissionResponse:
    """Take a permission back.

    Needs an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        permission_id: ID of the permission.
    """
    return send(client, request(fine_tuned_model_checkpoint, permission_id), parse).parsed


async def asyncio_detailed(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> Response[DeleteFineTuningCheckpointPermissionResponse]:
    """As `sync_detailed`, awaited."""
    return await send_async(client, request(fine_tuned_model_checkpoint, permission_id), parse)


async def asyncio(
    fine_tuned_model_checkpoint: str, permission_id: str, *, client: Client
) -> DeleteFineTuningCheckpointPermissionResponse:
    """As `sync`, awaited."""
    return (await send_async(client, request(fine_tuned_model_checkpoint, permission_id), parse)).parsed
