"""listFineTuningCheckpointPermissions: GET /fine_tuning/checkpoints/{fine_tuned_model_checkpoint}/permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ...client import Client, send, send_async
from ...models.list_fine_tuning_checkpoint_permission_response import ListFineTuningCheckpointPermissionResponse
from ...serialization import build, json_object, path_segment
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    import httpx


def request(
    fine_tuned_model_checkpoint: str,
    *,
    project_id: str | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["ascending", "descending"] | None | Unset = UNSET,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "GET",
        f"/fine_tuning/checkpoints/{path_segment('fine_tuned_model_checkpoint', fine_tuned_model_checkpoint)}/permissions",
        params={"project_id": project_id, "after": after, "limit": limit, "order": order},
    )


def parse(response: httpx.Response) -> ListFineTuningCheckpointPermissionResponse:
    """Return the decoded body of a successful response."""
    return ListFineTuningCheckpointPermissionResponse.from_dict(json_object(response))


def sync_detailed(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    project_id: str | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["ascending", "descending"] | None | Unset = UNSET,
) -> Response[ListFineTuningCheckpointPermissionResponse]:
    """Send the request as `sync` does; return status and headers too."""
    return send(
        client,
        request(fine_tuned_model_checkpoint, project_id=project_id, after=after, limit=limit, order=order),
        parse,
    )


def sync(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    project_id: str | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["ascending", "descending"] | None | Unset = UNSET,
) -> ListFineTuningCheckpointPermissionResponse:
    """List the permissions of a checkpoint.

    Requires an admin key.

    Args:
        project_id: Only permissions of this project.
        after: ID of the last item of the previous page.
        limit: Items per page.
        order: Order by `created_at`.
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
    """
    return send(
        client,
        request(fine_tuned_model_checkpoint, project_id=project_id, after=after, limit=limit, order=order),
        parse,
    ).parsed


async def asyncio_detailed(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    project_id: str | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["ascending", "descending"] | None | Unset = UNSET,
) -> Response[ListFineTuningCheckpointPermissionResponse]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(
        client,
        request(fine_tuned_model_checkpoint, project_id=project_id, after=after, limit=limit, order=order),
        parse,
    )


async def asyncio(
    fine_tuned_model_checkpoint: str,
    *,
    client: Client,
    project_id: str | None | Unset = UNSET,
    after: str | None | Unset = UNSET,
    limit: int | None | Unset = UNSET,
    order: Literal["ascending", "descending"] | None | Unset = UNSET,
) -> ListFineTuningCheckpointPermissionResponse:
    """Send the request without blocking; otherwise as `sync`."""
    return (
        await send_async(
            client,
            request(fine_tuned_model_checkpoint, project_id=project_id, after=after, limit=limit, order=order),
            parse,
        )
    ).parsed
