"""Permissions of checkpoints: the projects that may use a checkpoint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, Unpack, cast

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import as_list, call, fetch_page
from ft_client._runtime.flow import Flow, immediately
from ft_client._warn import warn_caller
from ft_client.checks import enforce
from ft_client.pagination import RawPage
from ft_client_generated.api.fine_tuning import (
    create_fine_tuning_checkpoint_permission,
    delete_fine_tuning_checkpoint_permission,
    list_fine_tuning_checkpoint_permissions,
)
from ft_client_generated.models import (
    DeleteFineTuningCheckpointPermissionResponse,
    FineTuningCheckpointPermission,
    ListFineTuningCheckpointPermissionResponse,
)

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def list_(
    config: ClientConfig,
    fine_tuned_model_checkpoint: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    order: Literal["ascending", "descending"] | None = None,
    project_id: str | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[FineTuningCheckpointPermission]]:
    """List the projects that may use a checkpoint. Requires an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        after: ID of a permission; the list continues after it.
        limit: Permissions per page. The service's default is 10.
        order: Order by `created_at`. The service's default is descending.
        project_id: Only permissions of this project.
        **options: See `RequestOptions`.

    Source: listFineTuningCheckpointPermissions.
    """
    return fetch_page(
        config, "listFineTuningCheckpointPermissions", list_fine_tuning_checkpoint_permissions,
        fine_tuned_model_checkpoint, options=options, after=after, limit=limit, order=order, project_id=project_id,
    )  # fmt: skip


def retrieve(
    config: ClientConfig,
    fine_tuned_model_checkpoint: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    order: Literal["ascending", "descending"] | None = None,
    project_id: str | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[ListFineTuningCheckpointPermissionResponse]:
    """Return one page of permissions. Deprecated: use `list`. Requires an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        after: ID of a permission; the page starts after it.
        limit: Permissions per page. The service's default is 10.
        order: Order by `created_at`. The service's default is descending.
        project_id: Only permissions of this project.
        **options: See `RequestOptions`.

    Source: listFineTuningCheckpointPermissions.
    """
    warn_caller("checkpoints.permissions.retrieve is deprecated -> use permissions.list", DeprecationWarning)
    page = yield from list_(
        config, fine_tuned_model_checkpoint, after=after, limit=limit, order=order, project_id=project_id, **options
    )
    return cast("ListFineTuningCheckpointPermissionResponse", page.body)


def create(
    config: ClientConfig,
    fine_tuned_model_checkpoint: str,
    *,
    project_ids: Iterable[str],
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[FineTuningCheckpointPermission]]:
    """Permit projects to use a checkpoint. Requires an admin key.

    Args:
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        project_ids: IDs of the projects.
        **options: See `RequestOptions`.

    Returns:
        The new permissions.

    Raises:
        ParameterError: `project_ids` is not a list of IDs; nothing was sent.

    Source: createFineTuningCheckpointPermission.
    """
    body = {"project_ids": as_list(project_ids)}
    enforce("createFineTuningCheckpointPermission", body, "error")
    permissions: ListFineTuningCheckpointPermissionResponse = yield from call(
        config, "createFineTuningCheckpointPermission", create_fine_tuning_checkpoint_permission,
        fine_tuned_model_checkpoint, options=options, body=body,
    )  # fmt: skip
    return RawPage(permissions, permissions.data or [], None)


def delete(
    config: ClientConfig, permission_id: str, *, fine_tuned_model_checkpoint: str, **options: Unpack[RequestOptions]
) -> Flow[DeleteFineTuningCheckpointPermissionResponse]:
    """Delete a permission. Requires an admin key.

    Args:
        permission_id: ID of the permission.
        fine_tuned_model_checkpoint: Name of the checkpoint's model.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such permission.

    Source: deleteFineTuningCheckpointPermission.
    """

    def deleted() -> DeleteFineTuningCheckpointPermissionResponse:
        return DeleteFineTuningCheckpointPermissionResponse(
            id=permission_id, object="checkpoint.permission", deleted=True
        )

    return call(
        config, "deleteFineTuningCheckpointPermission", delete_fine_tuning_checkpoint_permission,
        fine_tuned_model_checkpoint, permission_id, options=options, idempotent=True,
        on_already_gone=deleted, on_empty=lambda: immediately(deleted()),
    )  # fmt: skip
