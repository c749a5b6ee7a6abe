"""createFineTuningCheckpointPermission: POST /fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...client import Client, send, send_async
from ...models.list_fine_tuning_checkpoint_permission_response import ListFineTuningCheckpointPermissionResponse
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.create_fine_tuning_checkpoint_permission_request import CreateFineTuningCheckpointPermissionRequest


def request(
    fine_tuned_model_checkpoint: str, *, body: CreateFineTuningCheckpointPermissionRequest | Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "POST",
        f"/fine_tuning/checkpoints/{path_segment('fine_tuned_model_checkpoint', fine_tuned_model_checkpoint)}/permissions",
        body=body,
    )


def parse(response: httpx.Response) -> ListFineTuningCheckpointPermissionResponse:
    """Return the decoded body of a successful response."""
    return ListFineTuningCheckpointPermissionResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    body: CreateFineTuningCheckpointPermissionRequest | Mapping[str, Any],
) -> Response[ListFineTuningCheckpointPermissionResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(client, request(fine_tuned_model_checkpoint, body=body), parse)


def sync(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    body: CreateFineTuningCheckpointPermissionRequest | Mapping[str, Any],
) -> ListFineTuningCheckpointPermissionResponse:
    """Give projects access to a checkpoint.

    Requires an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
    """
    return send(client, request(fine_tuned_model_checkpoint, body=body), parse).parsed


async def asyncio_detailed(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    body: CreateFineTuningCheckpointPermissionRequest | Mapping[str, Any],
) -> Response[ListFineTuningCheckpointPermissionResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(client, request(fine_tuned_model_checkpoint, body=body), parse)


async def asyncio(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    body: CreateFineTuningCheckpointPermissionRequest | Mapping[str, Any],
) -> ListFineTuningCheckpointPermissionResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (await send_async(client, request(fine_tuned_model_checkpoint, body=body), parse)).parsed
