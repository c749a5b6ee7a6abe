"""Files: uploaded, listed, read back, deleted, expired."""

import base64
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import quote

from ft_client.sandbox import lifecycle
from ft_client.sandbox.dataset import Scanner, Stats
from ft_client.sandbox.errors import ServiceError, bad_request, no_such_file, too_large
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.multipart import read_form
from ft_client.sandbox.paging import page, query_value
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc


def view(service: Service, file: Doc) -> dict[str, Any]:
    """Return a file as the service shows it."""
    profile, now = service.profile, service.now()
    processed = now >= file["created"] + profile.processing_seconds / service.settings.speed
    status = file["status"] or ("processed" if processed else profile.first_file_status)
    shown: dict[str, Any] = {
        "object": "file",
        "id": file["id"],
        "purpose": file["purpose"],
        "filename": file["filename"],
        "bytes": file["bytes"],
        "created_at": int(file["created"]),
    }
    if profile.expires_at:
        shown["expires_at"] = file["expires_at"]
    shown["status"] = status
    if not profile.omits_null:
        shown["status_details"] = None
    return shown


def remembered_view(service: Service, file_id: str) -> dict[str, Any]:
    """Return a file as legacy fine-tunes show it, whether it is still there or not."""
    file = service.store.get("file", file_id)
    if file is not None:
        return view(service, file)
    gone = service.store.get("file", file_id, gone=True) or blank(file_id, service.now())
    return view(service, {**gone, "status": "deleted"})


def blank(file_id: str, now: float) -> Doc:
    """Return what is stored of a file nothing is known about."""
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
        "encoded": False,
    }


def find(service: Service, file_id: str) -> Doc:
    """Return a stored file.

    Raises:
        ServiceError: 404.
    """
    file = service.store.get("file", file_id)
    if file is None and service.settings.any_id:
        service.store.forget("file", file_id)
        return put(service, file_id, "my-data-train.jsonl", "fine-tune", _invented(), service.now())
    if file is None:
        raise no_such_file(file_id)
    return file


def _invented() -> bytes:
    """Return the data of a file that exists only because any file does."""
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
    stats: Stats | None = None,
    blob: str | None = None,
    encoded: bool = False,
) -> Doc:
    """Store what is known about a file whose bytes are kept already."""
    expires_at = None if expires_after is None else int(created) + expires_after
    file = {
        **blank(file_id, created),
        "expires_at": expires_at,
        "filename": filename,
        "purpose": purpose,
        "bytes": size,
        "stats": None if stats is None else stats.document(),
        "blob": blob or file_id,
        "encoded": encoded,
    }
    service.store.add("file", file_id, file, tag=purpose, due=expires_at)
    return file


def put(service: Service, file_id: str, filename: str, purpose: str, data: bytes, created: float) -> Doc:
    """Store a file of the service's own, or one it invents."""
    stats = None
    if purpose == "fine-tune":
        scanner = Scanner()
        scanner.feed(data)
        stats = scanner.finish()
    # an ID that a client made up is no name for a file on disk
    blob = service.ids.file()
    service.blobs.put(blob, data)
    size = len(data)
    return add(service, file_id, filename=filename, purpose=purpose, size=size, created=created, stats=stats, blob=blob)


def check_purpose(service: Service, body: Any, component: str) -> None:
    """Hold a body to the contract, with the purposes that the imitated service takes.

    Raises:
        ServiceError: 400, with the list of the ones it takes.
    """
    if isinstance(body, dict) and body.get("purpose") in service.profile.purposes:
        body = {**body, "purpose": "fine-tune"}
    service.validator.check(body, {"$ref": f"#/components/schemas/{component}"})


async def create_file(service: Service, request: Request) -> Answer:
    """Store an uploaded file, its bytes as they arrive."""
    limit = service.limit_of("CreateFileRequest", "file")
    file_id, scanner = service.ids.file(), Scanner()
    with service.blobs.writer(file_id) as writer:

        def take(data: bytes) -> None:
            writer.write(data)
            scanner.feed(data)
            if writer.size > limit:
                raise too_large(limit)

        form = await read_form(request, "file", take, limit)
        body = _form_body(form.fields, form.filename)
        check_purpose(service, body, "CreateFileRequest")
        stats = scanner.finish() if body["purpose"] == "fine-tune" else None
        refuse_fault(service, stats, writer.size)
        writer.keep()
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
    return json_answer(view(service, file), service.profile.created)


def refuse_fault(service: Service, stats: Stats | None, size: int) -> None:
    """Refuse training data that is not JSONL.

    Raises:
        ServiceError: 400, naming the line.
    """
    if stats is None or service.settings.any_id:
        return
    if stats.fault is not None:
        raise bad_request(stats.fault)
    if stats.examples == 0:
        raise bad_request("The file is empty." if size == 0 else "The file holds no examples.", "file")


def _form_body(fields: Iterable[tuple[str, str]], filename: str | None) -> dict[str, Any]:
    """Return a form as the JSON object that the contract describes."""
    body: dict[str, Any] = {} if filename is None else {"file": ""}
    for name, text in fields:
        if name.startswith("expires_after[") and name.endswith("]"):
            inner = name.removeprefix("expires_after[").removesuffix("]")
            number = inner == "seconds" and text.isascii() and text.isdigit() and len(text) < 18
            body.setdefault("expires_after", {})[inner] = int(text) if number else text
        else:
            body[name] = text
    return body


def list_files(service: Service, request: Request) -> Answer:
    """List files, a page at a time."""
    purpose = query_value(service, request, "purpose")
    newest_first = query_value(service, request, "order") != "asc"
    files, more = page(service, request, "file", tag=purpose or None, newest_first=newest_first)
    data = [view(service, file) for file in files]
    answer: dict[str, Any] = {"object": "list", "data": data}
    if service.profile.pages_files:
        answer["has_more"] = more
        answer["first_id"] = data[0]["id"] if data else None
        answer["last_id"] = data[-1]["id"] if data else None
    return json_answer(answer)


def retrieve_file(service: Service, request: Request) -> Answer:
    """Describe one file."""
    return json_answer(view(service, find(service, request.ids["file_id"])))


def delete_file(service: Service, request: Request) -> Answer:
    """Forget a file; jobs that have not read it yet fail."""
    file = find(service, request.ids["file_id"])
    with service.store.transaction():
        lifecycle.training_file_deleted(service, file["id"])
        service.store.delete("file", file["id"])
    service.blobs.delete(file["blob"])
    service.waiters.wake()
    if service.profile.deleted == 204:
        return Answer(204, b"", [])
    return json_answer({"object": "file", "id": file["id"], "deleted": True})


def download_file(service: Service, request: Request) -> Answer:
    """Send a file's bytes, or the rest of them."""
    file = find(service, request.ids["file_id"])
    size = file["bytes"]
    headers = [
        (b"content-type", b"application/octet-stream"),
        (b"content-disposition", _disposition(file["filename"])),
        (b"accept-ranges", b"bytes"),
    ]
    if file["encoded"] and (request.header(b"accept") or "").strip() == "application/binary":
        # The vendor's SDK asks so, and programs written with it are given the CSV itself; see docs/testing.md.
        data = base64.b64decode(b"".join(service.blobs.read(file["blob"])))
        return Answer(200, data, headers)
    start, stop, status = 0, size, 200
    wanted = request.header(b"range")
    if wanted is not None and (part := byte_range(wanted, size)) is not None:
        start, stop = part
        status = 206
        headers.append((b"content-range", f"bytes {start}-{stop - 1}/{size}".encode()))
    chunks = service.blobs.read(file["blob"], start, stop - start)
    return Answer(status, _stream(chunks), headers, length=stop - start)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return what a Range header asks for as start and end, None where it is to be ignored.

    Raises:
        ServiceError: 416, the file has no such bytes.
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
        headers = [(b"content-range", f"bytes */{size}".encode())]
        raise ServiceError(416, "The file has no such bytes.", param="Range", headers=headers, about_files=True)
    return start, stop


def _disposition(filename: str) -> bytes:
    """Return a header that carries any file name without breaking."""
    plain = "".join(letter if letter.isprintable() and letter.isascii() else "_" for letter in filename)
    plain = plain.replace("\\", "\\\\").replace('"', '\\"')
    header = f'attachment; filename="{plain}"'
    if not filename.isascii() or not filename.isprintable():
        header += f"; filename*=UTF-8''{quote(filename, safe='')}"
    return header.encode("ascii")


async def _stream(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def load_examples(service: Service, file: Doc, limit: int) -> list[dict[str, Any]]:
    """Return the first examples of a stored data set."""
    examples: list[dict[str, Any]] = []
    with service.blobs.path(file["blob"]).open("rb") as source:
        for line in source:
            if line.strip():
                examples.append(json.loads(line))
            if len(examples) >= limit:
                break
    return examples
