"""Checkpoints: models saved during a job, and who may use them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Unpack

from ft_client._methods import alisted, awaitable, blocking, listed
from ft_client.checks import enforce
from ft_client.pages import Leaf
from ft_client.resources._base import Flow, RequestOptions, Resource, items, listing, one
from ft_client_generated.api.fine_tuning import (
    create_fine_tuning_checkpoint_permission,
    delete_fine_tuning_checkpoint_permission,
    list_fine_tuning_checkpoint_permissions,
    list_fine_tuning_job_checkpoints,
)
from ft_client_generated.models import (
    DeleteFineTuningCheckpointPermissionResponse,
    FineTuningCheckpointPermission,
    FineTuningJobCheckpoint,
    ListFineTuningCheckpointPermissionResponse,
)


def list_checkpoints(
    self: Resource,
    fine_tuning_job_id: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[Leaf[FineTuningJobCheckpoint]]:
    """List a job's checkpoints, newest first.

    Args:
        fine_tuning_job_id: ID of the job.
        after: ID of the checkpoint to go on behind.
        limit: per page; the service's default is 10.
        **options: see `RequestOptions`.

    Source: listFineTuningJobCheckpoints.
    """
    return listing(
        self,
        "listFineTuningJobCheckpoints",
        list_fine_tuning_job_checkpoints,
        fine_tuning_job_id,
        options=options,
        after=after,
        limit=limit,
    )


def list_permissions(
    self: Resource,
    fine_tuned_model_checkpoint: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    order: Literal["ascending", "descending"] | None = None,
    project_id: str | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[Leaf[FineTuningCheckpointPermission]]:
    """List which projects may use a checkpoint. Needs an admin key.

    Args:
        fine_tuned_model_checkpoint: name of the checkpoint's model.
        after: ID of the permission to go on behind.
        limit: per page; the service's default is 10.
        order: by `created_at`; the service's default is descending.
        project_id: only this project's.
        **options: see `RequestOptions`.

    Source: listFineTuningCheckpointPermissions.
    """
    return listing(
        self,
        "listFineTuningCheckpointPermissions",
        list_fine_tuning_checkpoint_permissions,
        fine_tuned_model_checkpoint,
        options=options,
        after=after,
        limit=limit,
        order=order,
        project_id=project_id,
    )


def create_permissions(
    self: Resource, fine_tuned_model_checkpoint: str, *, project_ids: Iterable[str], **options: Unpack[RequestOptions]
) -> Flow[Leaf[FineTuningCheckpointPermission]]:
    """Let projects use a checkpoint. Needs an admin key.

    Args:
        fine_tuned_model_checkpoint: name of the checkpoint's model.
        project_ids: the projects.
        **options: see `RequestOptions`.

    Returns:
        The new permissions.

    Raises:
        ParameterError: these are no IDs; nothing was sent.

    Source: createFineTuningCheckpointPermission.
    """
    asked = {"project_ids": items(project_ids)}
    enforce("createFineTuningCheckpointPermission", asked, "error")
    body: ListFineTuningCheckpointPermissionResponse = yield from one(
        self,
        "createFineTuningCheckpointPermission",
        create_fine_tuning_checkpoint_permission,
        fine_tuned_model_checkpoint,
        options=options,
        body=asked,
    )
    return Leaf(body, body.data or [], None)


def delete_permission(
    self: Resource, permission_id: str, *, fine_tuned_model_checkpoint: str, **options: Unpack[RequestOptions]
) -> Flow[DeleteFineTuningCheckpointPermissionResponse]:
    """Take a permission back. Needs an admin key.

    Args:
        permission_id: ID of the permission.
        fine_tuned_model_checkpoint: name of the checkpoint's model.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there was no such permission.

    Source: deleteFineTuningCheckpointPermission.
    """
    return one(
        self,
        "deleteFineTuningCheckpointPermission",
        delete_fine_tuning_checkpoint_permission,
        fine_tuned_model_checkpoint,
        permission_id,
        options=options,
        repeatable=True,
        absent=lambda: DeleteFineTuningCheckpointPermissionResponse(
            id=permission_id, object="checkpoint.permission", deleted=True
        ),
    )


class JobCheckpoints(Resource):
    """Models saved during a job."""

    list = listed(list_checkpoints)


class AsyncJobCheckpoints(Resource):
    """Models saved during a job."""

    list = alisted(list_checkpoints)


class CheckpointPermissions(Resource):
    """Which projects may use a checkpoint."""

    list = listed(list_permissions)
    create = listed(create_permissions)
    delete = blocking(delete_permission)


class AsyncCheckpointPermissions(Resource):
    """Which projects may use a checkpoint."""

    list = alisted(list_permissions)
    create = alisted(create_permissions)
    delete = awaitable(delete_permission)
