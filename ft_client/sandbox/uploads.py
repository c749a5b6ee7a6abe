"""The uploads endpoints: create, add parts, complete and cancel."""

import asyncio
from typing import Any

from starlette.responses import Response

from ft_client.sandbox import files
from ft_client.sandbox.blobs import Writer
from ft_client.sandbox.dataset import DatasetStats, Scanner
from ft_client.sandbox.errors import bad_request, conflict, format_value, too_large, upload_not_found
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.multipart import read_form
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record

LIFETIME = 3600


def serialize(service: Service, upload: Record) -> dict[str, Any]:
    """Return the upload object for a response."""
    result: dict[str, Any] = {
        "id": upload["id"],
        "object": "upload",
        "bytes": upload["bytes"],
        "created_at": int(upload["created"]),
        "filename": upload["filename"],
        "purpose": upload["purpose"],
        "status": upload["status"],
        "expires_at": int(upload["created"]) + LIFETIME,
    }
    if upload["file"] is not None:
        result["file"] = files.serialize_even_if_deleted(service, upload["file"])
    return result


def get_or_404(service: Service, upload_id: str) -> Record:
    """Return an upload record.

    Raises:
        ServiceError: 404 if there is no such upload.
    """
    upload = service.store.get("upload", upload_id)
    if upload is None and service.settings.any_id:
        body = {"filename": "file", "purpose": "fine-tune", "bytes": 0, "mime_type": "text/jsonl"}
        return _start(service, upload_id, body, synthetic=True)
    if upload is None:
        raise upload_not_found(upload_id)
    return upload


def _get_pending(service: Service, upload_id: str) -> Record:
    """Return an upload that is still pending.

    Raises:
        ServiceError: 404 if there is no such upload, 400 if it has expired, 409 if it has ended.
    """
    upload = get_or_404(service, upload_id)
    if upload["synthetic"] and upload["status"] != "pending":
        service.store.purge("upload", upload_id)
        upload = get_or_404(service, upload_id)
    if upload["status"] == "expired":
        raise bad_request(f"Upload {upload['id']} has expired.", "upload_id")
    if upload["status"] != "pending":
        raise conflict(f"Upload {upload['id']} has already been {upload['status']}.", "upload_id")
    if upload["id"] in service.uploads_being_completed:
        raise conflict(f"Upload {upload['id']} is being completed.", "upload_id")
    return upload


async def create(service: Service, request: Request) -> Response:
    """Create an upload."""
    body = await request.json()
    files.check_purpose(service, body, "CreateUploadRequest")
    return json_response(serialize(service, _start(service, service.ids.upload(), body)))


def _start(service: Service, upload_id: str, body: dict[str, Any], *, synthetic: bool = False) -> Record:
    now = service.now()
    upload = {
        "id": upload_id,
        "created": now,
        "bytes": int(body["bytes"]),
        "filename": body["filename"],
        "purpose": body["purpose"],
        "mime_type": body["mime_type"],
        "expires_after": (body.get("expires_after") or {}).get("seconds"),
        "status": "pending",
        "synthetic": synthetic,
        "file": None,
    }
    service.store.add("upload", upload_id, upload, due_at=int(now) + LIFETIME)
    return upload


async def add_part(service: Service, request: Request) -> Response:
    """Store a part, writing its bytes as they arrive."""
    upload_id = request.ids["upload_id"]
    _get_pending(service, upload_id)
    limit = service.max_bytes("AddUploadPartRequest", "data")
    part_id = service.ids.part()
    with service.blobs.writer(part_id) as writer:

        def on_data(data: bytes) -> None:
            writer.write(data)
            if writer.size > limit:
                raise too_large(limit)

        form = await read_form(request, "data", on_data, limit)
        body: dict[str, Any] = dict(form.fields)
        if form.filename is not None:
            body["data"] = ""
        service.validator.check(body, request.operation.body or {})
        upload = _get_pending(service, upload_id)  # it may have ended during the transfer
        writer.commit()
    part: Record = {"id": part_id, "created": service.now(), "bytes": writer.size}
    service.store.add("part", part_id, part, parent=upload["id"])
    result = {"id": part_id, "object": "upload.part", "created_at": int(part["created"]), "upload_id": upload["id"]}
    return json_response(result)


async def complete(service: Service, request: Request) -> Response:
    """Complete an upload: join its parts into a file."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    upload = _get_pending(service, request.ids["upload_id"])
    parts = _parts(service, upload, body["part_ids"])
    total = sum(part["bytes"] for part in parts)
    if total != upload["bytes"] and not service.settings.any_id:
        message = f"The parts have {total} bytes in total, but the upload was created with {upload['bytes']} bytes."
        raise bad_request(message, "part_ids")
    service.uploads_being_completed.add(upload["id"])
    try:
        await _assemble(service, upload, parts, body.get("md5"))
    finally:
        service.uploads_being_completed.discard(upload["id"])
    return json_response(serialize(service, upload))


def _parts(service: Service, upload: Record, part_ids: list[str]) -> list[Record]:
    """Return the requested parts in order.

    Raises:
        ServiceError: 400 if a part is unknown or listed twice.
    """
    known = {part["id"]: part for part in service.store.select("part", parent=upload["id"])}
    for part_id in part_ids:
        if part_id not in known and not service.settings.any_id:
            raise bad_request(f"Upload {upload['id']} has no part {format_value(part_id)}.", "part_ids")
    if len(set(part_ids)) < len(part_ids) and not service.settings.any_id:
        raise bad_request("A part is listed more than once.", "part_ids")
    return [known[part_id] for part_id in part_ids if part_id in known]


async def _assemble(service: Service, upload: Record, parts: list[Record], md5: str | None) -> None:
    """Write the file and update the records, or raise without a change."""
    file_id = service.ids.file()
    names = [part["id"] for part in parts]
    is_training_data = upload["purpose"] == "fine-tune"
    with service.blobs.writer(file_id) as writer:
        # in a thread, because joining a gigabyte would block other requests
        actual_md5, stats = await asyncio.to_thread(_join, service, names, writer, md5 is not None, is_training_data)
        if md5 is not None and actual_md5 != md5.strip().lower() and not service.settings.any_id:
            raise bad_request(f"MD5 mismatch: the file has {actual_md5}, expected {format_value(md5)}.", "md5")
        files.reject_invalid_data(service, stats, writer.size)
        writer.commit()
    with service.store.transaction():
        files.add(
            service,
            file_id,
            filename=upload["filename"],
            purpose=upload["purpose"],
            size=writer.size,
            created=service.now(),
            expires_after=upload["expires_after"],
            stats=stats,
        )
        upload["status"], upload["file"] = "completed", file_id
        service.store.update("upload", upload["id"], upload)
        _delete_parts(service, upload)


def _join(
    service: Service, names: list[str], writer: Writer, with_md5: bool, is_training_data: bool
) -> tuple[str | None, DatasetStats | None]:
    scanner = Scanner() if is_training_data else None
    actual_md5 = service.blobs.join(names, writer, with_md5, scanner.feed if scanner is not None else None)
    return actual_md5, None if scanner is None else scanner.finish()


def _delete_parts(service: Service, upload: Record) -> None:
    for part in list(service.store.select("part", parent=upload["id"])):
        service.store.delete("part", part["id"])
        service.blobs.delete(part["id"])


def cancel(service: Service, request: Request) -> Response:
    """Cancel an upload."""
    upload = _get_pending(service, request.ids["upload_id"])
    upload["status"] = "cancelled"
    with service.store.transaction():
        service.store.update("upload", upload["id"], upload)
        _delete_parts(service, upload)
    return json_response(serialize(service, upload))
