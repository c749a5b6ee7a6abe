"""Uploads: parts in any order that become one file."""

import asyncio
from typing import Any

from ft_client.sandbox import files
from ft_client.sandbox.blobs import Writer
from ft_client.sandbox.dataset import Scanner, Stats
from ft_client.sandbox.errors import bad_request, conflict, no_such_upload, shown, too_large
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.multipart import read_form
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc

LIFETIME = 3600


def view(service: Service, upload: Doc) -> dict[str, Any]:
    """Return an upload as the service shows it."""
    answer: dict[str, Any] = {
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
        answer["file"] = files.remembered_view(service, upload["file"])
    return answer


def find(service: Service, upload_id: str) -> Doc:
    """Return an upload's record.

    Raises:
        ServiceError: 404.
    """
    upload = service.store.get("upload", upload_id)
    if upload is None and service.settings.any_id:
        body = {"filename": "file", "purpose": "fine-tune", "bytes": 0, "mime_type": "text/jsonl"}
        return _start(service, upload_id, body, invented=True)
    if upload is None:
        raise no_such_upload(upload_id)
    return upload


def _pending(service: Service, upload_id: str) -> Doc:
    """Return an upload that can still be changed.

    Raises:
        ServiceError: 404; 400 after it has expired; 409 when it has ended.
    """
    upload = find(service, upload_id)
    if upload["invented"] and upload["status"] != "pending":
        service.store.forget("upload", upload_id)
        upload = find(service, upload_id)
    if upload["status"] == "expired":
        raise bad_request(f"Upload {upload['id']} has expired.", "upload_id")
    if upload["status"] != "pending":
        raise conflict(f"Upload {upload['id']} has already been {upload['status']}.", "upload_id")
    if upload["id"] in service.completing:
        raise conflict(f"Upload {upload['id']} is being completed.", "upload_id")
    return upload


async def create(service: Service, request: Request) -> Answer:
    """Begin an upload."""
    body = await request.json()
    files.check_purpose(service, body, "CreateUploadRequest")
    return json_answer(view(service, _start(service, service.ids.upload(), body)))


def _start(service: Service, upload_id: str, body: dict[str, Any], *, invented: bool = False) -> Doc:
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
        "invented": invented,
        "file": None,
    }
    service.store.add("upload", upload_id, upload, due=int(now) + LIFETIME)
    return upload


async def add_part(service: Service, request: Request) -> Answer:
    """Store a part, its bytes as they arrive."""
    upload_id = request.ids["upload_id"]
    _pending(service, upload_id)
    limit = service.limit_of("AddUploadPartRequest", "data")
    part_id = service.ids.part()
    with service.blobs.writer(part_id) as writer:

        def take(data: bytes) -> None:
            writer.write(data)
            if writer.size > limit:
                raise too_large(limit)

        form = await read_form(request, "data", take, limit)
        body: dict[str, Any] = dict(form.fields)
        if form.filename is not None:
            body["data"] = ""
        service.validator.check(body, request.operation.body or {})
        upload = _pending(service, upload_id)  # it may have ended while the part was on its way
        writer.keep()
    part: Doc = {"id": part_id, "created": service.now(), "bytes": writer.size}
    service.store.add("part", part_id, part, parent=upload["id"])
    answer = {"id": part_id, "object": "upload.part", "created_at": int(part["created"]), "upload_id": upload["id"]}
    return json_answer(answer)


async def complete(service: Service, request: Request) -> Answer:
    """Make the parts one file."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    upload = _pending(service, request.ids["upload_id"])
    parts = _parts(service, upload, body["part_ids"])
    total = sum(part["bytes"] for part in parts)
    if total != upload["bytes"] and not service.settings.any_id:
        message = f"The parts have {total} bytes together, the upload was announced with {upload['bytes']}."
        raise bad_request(message, "part_ids")
    service.completing.add(upload["id"])
    try:
        await _assemble(service, upload, parts, body.get("md5"))
    finally:
        service.completing.discard(upload["id"])
    return json_answer(view(service, upload))


def _parts(service: Service, upload: Doc, wanted: list[str]) -> list[Doc]:
    """Return the named parts.

    Raises:
        ServiceError: 400, one of them is not there, or is named twice.
    """
    known = {part["id"]: part for part in service.store.page("part", parent=upload["id"])}
    for part_id in wanted:
        if part_id not in known and not service.settings.any_id:
            raise bad_request(f"Upload {upload['id']} has no part {shown(part_id)}.", "part_ids")
    if len(set(wanted)) < len(wanted) and not service.settings.any_id:
        raise bad_request("A part is named more than once.", "part_ids")
    return [known[part_id] for part_id in wanted if part_id in known]


async def _assemble(service: Service, upload: Doc, parts: list[Doc], md5: str | None) -> None:
    """Write the file and store what belongs to it, or refuse it as a whole."""
    file_id = service.ids.file()
    names = [part["id"] for part in parts]
    tuning = upload["purpose"] == "fine-tune"
    with service.blobs.writer(file_id) as writer:
        # a gigabyte takes a while: other requests are answered meanwhile
        found, stats = await asyncio.to_thread(_join, service, names, writer, md5 is not None, tuning)
        if md5 is not None and found != md5.strip().lower() and not service.settings.any_id:
            raise bad_request(f"The file's MD5 is {found}, {shown(md5)} was announced.", "md5")
        files.refuse_fault(service, stats, writer.size)
        writer.keep()
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
        _forget_parts(service, upload)


def _join(
    service: Service, names: list[str], writer: Writer, digest: bool, tuning: bool
) -> tuple[str | None, Stats | None]:
    scanner = Scanner() if tuning else None
    found = service.blobs.join(names, writer, digest, scanner.feed if scanner is not None else None)
    return found, None if scanner is None else scanner.finish()


def _forget_parts(service: Service, upload: Doc) -> None:
    for part in service.store.page("part", parent=upload["id"]):
        service.store.delete("part", part["id"])
        service.blobs.delete(part["id"])


def cancel(service: Service, request: Request) -> Answer:
    """Give an upload up."""
    upload = _pending(service, request.ids["upload_id"])
    upload["status"] = "cancelled"
    with service.store.transaction():
        service.store.update("upload", upload["id"], upload)
        _forget_parts(service, upload)
    return json_answer(view(service, upload))
