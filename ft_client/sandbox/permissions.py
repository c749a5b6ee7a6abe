"""Checkpoint permissions: which projects may use a checkpoint."""

from typing import Any

from ft_client.sandbox import models
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.paging import page, query_value
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc


def _view(permission: Doc) -> dict[str, Any]:
    return {
        "object": "checkpoint.permission",
        "id": permission["id"],
        "created_at": int(permission["created"]),
        "project_id": permission["project_id"],
    }


def _list(permissions: list[Doc], more: bool) -> Answer:
    data = [_view(permission) for permission in permissions]
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return json_answer({"object": "list", "data": data, **ends, "has_more": more})


def _checkpoint(service: Service, request: Request) -> str:
    """Return the checkpoint's name.

    Raises:
        ServiceError: 404, there is no such model.
    """
    found: str = models.find(service, request.ids["fine_tuned_model_checkpoint"])["id"]
    return found


async def create(service: Service, request: Request) -> Answer:
    """Let projects use a checkpoint."""
    checkpoint = _checkpoint(service, request)
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    made = []
    with service.store.transaction():
        for project in body["project_ids"]:
            permission = {"id": service.ids.permission(), "created": service.now(), "project_id": project}
            service.store.add("permission", permission["id"], permission, parent=checkpoint, tag=project)
            made.append(permission)
    return _list(made, False)


def list_permissions(service: Service, request: Request) -> Answer:
    """List who may use a checkpoint."""
    checkpoint = _checkpoint(service, request)
    project = query_value(service, request, "project_id")
    newest_first = query_value(service, request, "order") != "ascending"
    found, more = page(
        service, request, "permission", parent=checkpoint, tag=project or None, newest_first=newest_first
    )
    return _list(found, more)


def delete(service: Service, request: Request) -> Answer:
    """Take a permission back."""
    _checkpoint(service, request)
    permission_id = request.ids["permission_id"]
    if not service.store.delete("permission", permission_id) and not service.settings.any_id:
        message = f"No such checkpoint permission: {permission_id[:200]}"
        raise ServiceError(404, message, param="permission_id")
    return json_answer({"object": "checkpoint.permission", "id": permission_id, "deleted": True})
