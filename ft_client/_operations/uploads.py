"""Uploads: large files in parts, sent concurrently."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Unpack

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import as_list, call, drop_none, require_id
from ft_client._operations.file_input import FileTypes, Progress, open_file_input, reject_part_headers
from ft_client._operations.file_parts import FileParts, part_size_from
from ft_client._operations.reuse import digests_of
from ft_client._operations.send_parts import resume, send_parts
from ft_client._operations.show_progress import upload_progress
from ft_client._operations.upload_record import UploadRecord
from ft_client._operations.uploaded_file import Purpose, find_uploaded_file
from ft_client._runtime.effects import InThread
from ft_client._runtime.flow import Flow
from ft_client.checks import Check, enforce
from ft_client.errors import APIStatusError, FTClientError, OutcomeUnknownError, ParameterError, ParameterProblem
from ft_client_generated.api.uploads import cancel_upload, complete_upload, create_upload
from ft_client_generated.models import OpenAIFile, Upload
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client_generated.params import FileExpirationAfterParam


def create(
    config: ClientConfig,
    *,
    bytes: int,
    filename: str,
    mime_type: str,
    purpose: Purpose,
    expires_after: Model | FileExpirationAfterParam | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[Upload]:
    """Start an upload in parts. It expires after one hour.

    Args:
        bytes: Size of the whole file in bytes; at most 8 GB.
        filename: Name of the file on the service.
        mime_type: E.g. text/jsonl.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        expires_after: Expiry of the file: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: A parameter breaks a rule; nothing was sent.

    Source: createUpload.
    """
    body = encode(
        drop_none({
            "bytes": bytes, "filename": filename, "mime_type": mime_type, "purpose": purpose,
            "expires_after": expires_after,
        })
    )  # fmt: skip
    enforce("createUpload", body, check, profile=config.profile.name)
    # a second upload is harmless: an upload that is never completed expires
    upload: Upload = yield from call(
        config, "createUpload", create_upload, options=options, idempotent=True, body=body,
        parse=require_id(create_upload.parse),
    )  # fmt: skip
    config.in_flight.remember_upload(upload)
    return upload


def complete(
    config: ClientConfig,
    upload_id: str,
    *,
    part_ids: Iterable[str],
    md5: str | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[Upload]:
    """Join the parts to a file, exactly once, even if a response is lost.

    Args:
        upload_id: ID of the upload.
        part_ids: IDs of the parts in the order of the file.
        md5: MD5 checksum of the whole file in hex. The service compares it.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        BadRequestError: The size or the checksum differs, or the upload has expired.
        OutcomeUnknownError: The upload was completed, but its file cannot be identified.

    Source: completeUpload.
    """
    body = encode(drop_none({"part_ids": as_list(part_ids), "md5": md5}))
    enforce("completeUpload", body, check, profile=config.profile.name)
    return _complete(config, upload_id, body, options)


def _complete(config: ClientConfig, upload_id: str, body: dict[str, Any], options: RequestOptions) -> Flow[Upload]:
    """Complete an upload. The service does this only once, so a retry is safe; but the response may be lost.

    The file of an upload that this client created is then looked up.
    """
    upload: Upload | None = config.in_flight.uploads.get(upload_id)
    created = upload.to_dict() if upload else {}
    expected = {name: created.get(name) for name in ("filename", "bytes", "purpose")}
    sent_at, sent_at_unix = time.monotonic(), time.time()
    reconciliations = 0

    def reconcile(may_retry: bool) -> Flow[Upload | None]:
        nonlocal reconciliations
        reconciliations += 1
        if upload is None:
            return None
        file = yield from find_uploaded_file(config, expected, sent_at, options)
        if file is None:
            return None
        return Upload.from_dict({**upload.to_dict(), "status": "completed", "file": file.to_dict()})

    with config.in_flight.in_flight("file", expected):
        try:
            completed: Upload = yield from call(
                config, "completeUpload", complete_upload, upload_id, options=options, body=body, reconcile=reconcile
            )
        except APIStatusError as error:
            if not reconciliations or error.status_code >= 500 or error.status_code in {401, 403, 404, 429}:
                raise
            reconciled = yield from reconcile(
                False
            )  # the service may have needed a little longer for the first attempt
            if reconciled is None:
                raise OutcomeUnknownError(
                    f"completeUpload {upload_id}: a response was lost, and the retry was rejected ({error}); the first "
                    "attempt has probably completed the upload -> find its file with files.list()",
                    operation="completeUpload", token=None, body=body, sent_at=sent_at_unix,
                ) from error  # fmt: skip
            completed = reconciled
        config.in_flight.mark_returned(str(getattr(completed.file, "id", "")))
        return completed


def cancel(config: ClientConfig, upload_id: str, **options: Unpack[RequestOptions]) -> Flow[Upload]:
    """Cancel an upload. Its parts are deleted.

    Args:
        upload_id: ID of the upload.
        **options: See `RequestOptions`.

    Source: cancelUpload.
    """
    return call(config, "cancelUpload", cancel_upload, upload_id, options=options)


def upload_file(
    config: ClientConfig,
    file: FileTypes,
    *,
    mime_type: str | None = None,
    purpose: Purpose = "fine-tune",
    filename: str | None = None,
    bytes: int | None = None,
    part_size: int | None = None,
    max_concurrency: int = 12,
    md5: str | None = None,
    expires_after: Model | FileExpirationAfterParam | None = None,
    on_progress: Progress | None = None,
    progress: bool = False,
    check: Check = "error",
) -> Flow[Upload]:
    """Upload a file in parts, several at a time. A failed upload is cancelled.

    A part in flight needs 1 to 3 MiB of memory. A stream that can only be read in order is sent one part at a time, and
    needs twice the size of a part.

    With a journal, an upload whose process was killed continues: only the parts that are missing are sent.

    Args:
        file: A path, bytes, an open binary file, or (name, content[, type[, headers]]).
        mime_type: Defaults to the type of the file name; text/jsonl for JSONL.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        filename: Name of the file on the service. Defaults to the file's own name.
        bytes: Size of the file in bytes, if it cannot be determined.
        part_size: Size of a part in bytes; at most 64 MB. Defaults to a twelfth of the file, and at least 8 MiB.
        max_concurrency: Maximum number of parts in flight, each on its own connection.
        md5: MD5 checksum of the whole file in hex. The service compares it. Computed by default.
        expires_after: Expiry of the file: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        on_progress: Called with the bytes sent and the total number of bytes after each part.
        progress: Whether to show them: in a notebook, as a line at a terminal, or as lines on stderr.
        check: Handling of problems found before sending: "error", "warn" or "off".

    Returns:
        The completed upload; `.file` is the new file.

    Raises:
        ParameterError: The file cannot be read, or a parameter breaks a rule; nothing was sent.
    """
    if part_size is not None:
        part_size_from(part_size, 0)
    if max_concurrency < 1:
        rule = "must be 1 or more"
        raise ParameterError([ParameterProblem("max_concurrency", max_concurrency, rule, "upload_file")])
    with (
        upload_progress(progress, file, filename, on_progress) as report,
        open_file_input("file", file, filename) as file_input,
    ):
        reject_part_headers("file", file_input)
        size = file_input.size if file_input.size is not None else bytes
        name = file_input.name or "upload"
        if size is None:
            rule = "is required, because the size of the file cannot be determined"
            raise ParameterError([ParameterProblem("bytes", ..., rule, "createUpload")])
        size_of_part = part_size_from(part_size, size)
        mime_type = mime_type or file_input.content_type or _mime_type(name)
        expected = {"filename": name, "bytes": size, "purpose": purpose}
        digests: dict[str, str] = {}
        if file_input.size is not None and config.journal is not None:  # the hash is needed before the first part
            algorithms = ["sha256"] if md5 is not None else ["sha256", "md5"]
            with open_file_input("file", file, filename) as unobserved:  # reading it is no progress
                digests = yield InThread(lambda: digests_of(unobserved, *algorithms))
        record: UploadRecord = yield InThread(
            lambda: UploadRecord(config, digests.get("sha256"), expected, size_of_part)
        )

        def start() -> Flow[Upload]:
            upload = yield from create(
                config, bytes=size, filename=name, mime_type=mime_type, purpose=purpose, expires_after=expires_after,
                check=check,
            )  # fmt: skip
            yield InThread(lambda: record.begin(upload))
            return upload

        def send() -> Flow[Upload]:
            parts = FileParts(file_input.content, size, size_of_part, report, max_concurrency)
            return send_parts(config, record, parts, md5 or digests.get("md5"), start, _complete)

        try:
            completed = yield from (send() if record.upload is None else resume(config, record, expected, send))
        except OutcomeUnknownError:
            raise
        except FTClientError:
            if record.upload is not None:
                yield from _cancel_quietly(config, record.upload.id)
                yield InThread(record.end)
            raise
        finally:
            record.close()
    if not isinstance(completed.file, OpenAIFile):
        raise OutcomeUnknownError(
            f"completeUpload {completed.id}: the response has no file -> find it with files.list()",
            operation="completeUpload", token=None, body=expected, sent_at=time.time(),
        )  # fmt: skip
    return completed


upload_file_chunked = upload_file  # the name in the vendor's SDK


def _mime_type(name: str) -> str:
    return "text/jsonl" if name.endswith(".jsonl") else mimetypes.guess_type(name)[0] or "application/octet-stream"


def _cancel_quietly(config: ClientConfig, upload_id: str) -> Flow[None]:
    """Cancel a failed upload. If that also fails, the upload expires within one hour."""
    try:
        yield from cancel(config, upload_id)
    except FTClientError:
        return
