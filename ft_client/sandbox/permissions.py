"""The checkpoint permissions endpoints: create, list and delete."""

from typing import Any

from starlette.responses import Response

from ft_client.sandbox import models
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.paging import page, query_value
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record


def _serialize(permission: Record) -> dict[str, Any]:
    return {
        "object": "checkpoint.permission",
        "id": permission["id"],
        "created_at": int(permission["created"]),
        "project_id": permission["project_id"],
    }


def _list(permissions: list[Record], has_more: bool) -> Response:
    data = [_serialize(permission) for permission in permissions]
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return json_response({"object": "list", "data": data, **ends, "has_more": has_more})


def _checkpoint(service: Service, request: Request) -> str:
    """Return the name of the checkpoint.

    Raises:
        ServiceError: 404 if there is no such model.
    """
    name: str = models.get_or_404(service, request.ids["fine_tuned_model_checkpoint"])["id"]
    return name


async def create(service: Service, request: Request) -> Response:
    """Allow projects to use a checkpoint."""
    checkpoint = _checkpoint(service, request)
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    created = []
    with service.store.transaction():
        for project in body["project_ids"]:
            permission = {"id": service.ids.permission(), "created": service.now(), "project_id": project}
            service.store.add("permission", permission["id"], permission, parent=checkpoint, tag=project)
            created.append(permission)
    return _list(created, False)


def list_permissions(service: Service, request: Request) -> Response:
    """List the permissions of a checkpoint."""
    checkpoint = _checkpoint(service, request)
    project = query_value(service, request, "project_id")
    newest_first = query_value(service, request, "order") != "ascending"
    permissions, has_more = page(
        service, request, "permission", parent=checkpoint, tag=project or None, newest_first=newest_first
    )
    return _list(permissions, has_more)


def delete(service: Service, request: Request) -> Response:
    """Delete a permission."""
    _checkpoint(service, request)
    permission_id = request.ids["permission_id"]
    if not service.store.delete("permission", permission_id) and not service.settings.any_id:
        message = f"No such checkpoint permission: {permission_id[:200]}"
        raise ServiceError(404, message, param="permission_id")
    return json_response({"object": "checkpoint.permission", "id": permission_id, "deleted": True})
