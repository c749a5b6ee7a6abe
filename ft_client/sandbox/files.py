"""The files endpoints: upload, list, retrieve, download and delete."""

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from ft_client.sandbox import lifecycle
from ft_client.sandbox.dataset import DatasetStats, Scanner
from ft_client.sandbox.errors import ServiceError, bad_request, file_not_found, too_large
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.multipart import read_form
from ft_client.sandbox.paging import page, query_value
from ft_client.sandbox.received import check_upload
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record


def serialize(service: Service, file: Record) -> dict[str, Any]:
    """Return the file object for a response."""
    profile, now = service.profile, service.now()
    processed = now >= file["created"] + profile.processing_seconds / service.settings.speed
    status = file["status"] or ("processed" if processed else profile.first_file_status)
    result: dict[str, Any] = {
        "object": "file",
        "id": file["id"],
        "purpose": file["purpose"],
        "filename": file["filename"],
        "bytes": file["bytes"],
        "created_at": int(file["created"]),
    }
    if profile.expires_at:
        result["expires_at"] = file["expires_at"]
    result["status"] = status
    if not profile.omits_null:
        result["status_details"] = None
    return result


def serialize_even_if_deleted(service: Service, file_id: str) -> dict[str, Any]:
    """Return the file object for a legacy fine-tune, which also includes deleted files."""
    file = service.store.get("file", file_id)
    if file is not None:
        return serialize(service, file)
    deleted = service.store.get("file", file_id, deleted=True) or empty_record(file_id, service.now())
    return serialize(service, {**deleted, "status": "deleted"})


def empty_record(file_id: str, now: float) -> Record:
    """Return a file record with default values."""
    return {
        "id": file_id,
        "created": now,
        "expires_at": None,
        "filename": "file",
        "purpose": "fine-tune",
        "bytes": 0,
        "status": None,
        "stats": None,
        "blob": file_id,
    }


def get_or_404(service: Service, file_id: str) -> Record:
    """Return a file record.

    Raises:
        ServiceError: 404 if there is no such file.
    """
    file = service.store.get("file", file_id)
    if file is None and service.settings.any_id:
        service.store.purge("file", file_id)
        return put(service, file_id, "my-data-train.jsonl", "fine-tune", _synthetic_data(), service.now())
    if file is None:
        raise file_not_found(file_id)
    return file


def _synthetic_data() -> bytes:
    """Return the content of a file that `any_id` creates on first use."""
    rows = [{"prompt": f"{number} + {number} =", "completion": f" {2 * number}"} for number in range(20)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def add(
    service: Service,
    file_id: str,
    *,
    filename: str,
    purpose: str,
    size: int,
    created: float,
    expires_after: int | None = None,
    stats: DatasetStats | None = None,
    blob: str | None = None,
) -> Record:
    """Store the record of a file whose bytes are already in the blob storage."""
    expires_at = None if expires_after is None else int(created) + expires_after
    file = {
        **empty_record(file_id, created),
        "expires_at": expires_at,
        "filename": filename,
        "purpose": purpose,
        "bytes": size,
        "stats": None if stats is None else stats.document(),
        "blob": blob or file_id,
    }
    service.store.add("file", file_id, file, tag=purpose, due_at=expires_at)
    return file


def put(service: Service, file_id: str, filename: str, purpose: str, data: bytes, created: float) -> Record:
    """Store a file that the service itself creates."""
    stats = None
    if purpose == "fine-tune":
        scanner = Scanner()
        scanner.feed(data)
        stats = scanner.finish()
    # an ID chosen by a client is not a safe file name
    blob = service.ids.file()
    service.blobs.put(blob, data)
    size = len(data)
    return add(service, file_id, filename=filename, purpose=purpose, size=size, created=created, stats=stats, blob=blob)


def check_purpose(service: Service, body: Any, component: str) -> None:
    """Validate a body against the contract, and accept the additional purposes of the profile.

    Raises:
        ServiceError: 400 if the body is invalid.
    """
    if isinstance(body, dict) and body.get("purpose") in service.profile.purposes:
        body = {**body, "purpose": "fine-tune"}
    service.validator.check(body, service.contract.schema(component))


async def create_file(service: Service, request: Request) -> Response:
    """Store an uploaded file, writing its bytes as they arrive."""
    limit = service.max_bytes("CreateFileRequest", "file")
    if service.wire is not None:
        limit = service.wire.max_bytes(limit)
    file_id, scanner = service.ids.file(), Scanner()
    with service.blobs.writer(file_id) as writer:

        def on_data(data: bytes) -> None:
            writer.write(data)
            scanner.feed(data)
            if writer.size > limit:
                raise too_large(limit)

        form = await read_form(request, service.wire.part if service.wire else "file", on_data, limit)
        body = _form_body(form.fields, form.filename)
        if service.wire is None:
            check_purpose(service, body, "CreateFileRequest")
        else:
            fields = {name: value for name, value in body.items() if name != "file"}
            check_upload(service, service.wire, fields, form.filename)
            body.setdefault("purpose", "fine-tune")
        stats = scanner.finish() if body["purpose"] == "fine-tune" else None
        reject_invalid_data(service, stats, writer.size)
        writer.commit()
    expires_after = body.get("expires_after", {}).get("seconds")
    file = add(
        service,
        file_id,
        filename=form.filename or "file",
        purpose=body["purpose"],
        size=writer.size,
        created=service.now(),
        expires_after=expires_after,
        stats=stats,
    )
    return json_response(serialize(service, file), service.profile.created)


def reject_invalid_data(service: Service, stats: DatasetStats | None, size: int) -> None:
    """Reject training data that is not JSONL.

    Raises:
        ServiceError: 400, with the number of the first invalid line.
    """
    if stats is None or service.settings.any_id:
        return
    if stats.first_error is not None:
        raise bad_request(stats.first_error)
    if stats.examples == 0:
        raise bad_request("The file is empty." if size == 0 else "The file contains no examples.", "file")


def _form_body(fields: Iterable[tuple[str, str]], filename: str | None) -> dict[str, Any]:
    """Return the form fields as the object that the contract describes."""
    body: dict[str, Any] = {} if filename is None else {"file": ""}
    for name, text in fields:
        if name.startswith("expires_after[") and name.endswith("]"):
            key = name.removeprefix("expires_after[").removesuffix("]")
            number = key == "seconds" and text.isascii() and text.isdigit() and len(text) < 18
            body.setdefault("expires_after", {})[key] = int(text) if number else text
        else:
            body[name] = text
    return body


def list_files(service: Service, request: Request) -> Response:
    """List files."""
    purpose = query_value(service, request, "purpose")
    newest_first = query_value(service, request, "order") != "asc"
    files, has_more = page(service, request, "file", tag=purpose or None, newest_first=newest_first)
    data = [serialize(service, file) for file in files]
    body: dict[str, Any] = {"object": "list", "data": data}
    if service.profile.paginates_files:
        body["has_more"] = has_more
        body["first_id"] = data[0]["id"] if data else None
        body["last_id"] = data[-1]["id"] if data else None
    return json_response(body)


def retrieve_file(service: Service, request: Request) -> Response:
    """Retrieve a file."""
    return json_response(serialize(service, get_or_404(service, request.ids["file_id"])))


def delete_file(service: Service, request: Request) -> Response:
    """Delete a file. Jobs that have not read it yet fail."""
    file = get_or_404(service, request.ids["file_id"])
    with service.store.transaction():
        lifecycle.fail_jobs_of_deleted_file(service, file["id"])
        service.store.delete("file", file["id"])
    service.blobs.delete(file["blob"])
    service.notifier.notify()
    if service.profile.deleted == 204:
        return Response(status_code=204)
    return json_response({"object": "file", "id": file["id"], "deleted": True})


def download_file(service: Service, request: Request) -> Response:
    """Return the content of a file, or the requested range of it."""
    file = get_or_404(service, request.ids["file_id"])
    size = file["bytes"]
    headers = {
        "content-type": "application/octet-stream",
        "content-disposition": _disposition(file["filename"]),
        "accept-ranges": "bytes",
    }
    start, stop, status = 0, size, 200
    requested = request.headers.get("range")
    if requested is not None and (part := byte_range(requested, size)) is not None:
        start, stop = part
        status = 206
        headers["content-range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["content-length"] = str(stop - start)
    chunks = service.blobs.read(file["blob"], start, stop - start)
    return StreamingResponse(_stream(chunks), status, headers)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the start and end offset of a Range header, or None if it is to be ignored.

    Raises:
        ServiceError: 416 if the range is beyond the end of the file.
    """
    unit, _, span = header.partition("=")
    first, dash, last = span.strip().partition("-")
    digits = first + last
    if unit.strip().lower() != "bytes" or not dash or not digits or not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) > 36:
        return None
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        headers = {"content-range": f"bytes */{size}"}
        raise ServiceError(
            416,
            "The requested range is beyond the end of the file.",
            param="Range",
            headers=headers,
            is_files_endpoint=True,
        )
    return start, stop


def _disposition(filename: str) -> str:
    """Return a Content-Disposition header that is valid for any file name."""
    plain = "".join(letter if letter.isprintable() and letter.isascii() else "_" for letter in filename)
    plain = plain.replace("\\", "\\\\").replace('"', '\\"')
    header = f'attachment; filename="{plain}"'
    if not filename.isascii() or not filename.isprintable():
        header += f"; filename*=UTF-8''{quote(filename, safe='')}"
    return header


async def _stream(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def load_examples(service: Service, file: Record, limit: int) -> list[dict[str, Any]]:
    """Return the first `limit` examples of a stored data set."""
    examples: list[dict[str, Any]] = []
    with service.blobs.path(file["blob"]).open("rb") as source:
        for line in source:
            if line.strip():
                examples.append(json.loads(line))
            if len(examples) >= limit:
                break
    return examples
