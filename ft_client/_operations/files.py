"""Files: training data and result files."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Unpack

from ft_client._http.exchange import is_recorded
from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import call, drop_none, fetch_page, require_id
from ft_client._operations.download import download_to, reject_error, reject_page
from ft_client._operations.file_input import FileInput, FileTypes, Progress, open_file_input, reject_part_headers
from ft_client._operations.file_parts import MIN_PART, max_part_size
from ft_client._operations.once import check_key
from ft_client._operations.polling import poll_until, schedule_from
from ft_client._operations.presigned import upload_presigned
from ft_client._operations.reuse import upload_once
from ft_client._operations.show_progress import upload_progress
from ft_client._operations.uploaded_file import Purpose, find_uploaded_file
from ft_client._operations.uploads import upload_file
from ft_client._runtime.flow import Flow, immediately
from ft_client._warn import warn_caller
from ft_client.checks import Check, enforce
from ft_client.file_content import FileContent
from ft_client.pagination import RawPage
from ft_client_generated.api.files import create_file, delete_file, download_file, list_files, retrieve_file
from ft_client_generated.models import DeleteFileResponse, OpenAIFile
from ft_client_generated.multipart import Multipart
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client_generated.params import FileExpirationAfterParam


def create(
    config: ClientConfig,
    *,
    file: FileTypes,
    purpose: Purpose,
    expires_after: Model | FileExpirationAfterParam | None = None,
    progress: bool = False,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[OpenAIFile]:
    """Upload a file in one request. The content is streamed.

    Args:
        file: A path, bytes, an open binary file, or (name, content[, type[, headers]]); at most 512 MB.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        progress: Whether to show the bytes sent: in a notebook, as a line at a terminal, or as lines on stderr.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: The file cannot be read, or a parameter breaks a rule; nothing was sent.
        BadRequestError: The service rejects the file, e.g. because a line is not JSON.

    Source: createFile.
    """
    with (
        upload_progress(progress, file) as on_progress,
        open_file_input("file", file, on_progress=on_progress) as file_input,
    ):
        return (yield from _upload(config, file_input, purpose, expires_after, check, options))


def _upload(
    config: ClientConfig,
    file_input: FileInput,
    purpose: str,
    expires_after: Any,
    check: Check,
    options: RequestOptions,
) -> Flow[OpenAIFile]:
    extra_body = options.get("extra_body") or {}
    fields = encode(drop_none({"purpose": purpose, "expires_after": expires_after}))
    body = {**config.profile.upload_form(fields, file_input.name or "file"), **extra_body}
    part = config.profile.upload.part
    enforce("createFile", {**body, part: file_input.size or 0}, check, extra_body, profile=config.profile.name)
    if config.profile.upload.flow == "presigned":
        reject_part_headers("file", file_input)
        return (yield from upload_presigned(config, file_input, body, without_extra_body(options)))
    sent_at = time.monotonic()
    body[part] = file_input.as_part
    endpoint = create_file if part == "file" else _Upload(part)
    expected = {"filename": file_input.name, "bytes": file_input.size, "purpose": purpose}
    with config.in_flight.in_flight("file", expected):
        created: OpenAIFile = yield from call(
            config, "createFile", endpoint, options=without_extra_body(options), body=body,
            parse=require_id(create_file.parse),
            reconcile=lambda may_retry: find_uploaded_file(config, expected, sent_at, options),
        )  # fmt: skip
        config.in_flight.mark_returned(str(created.id))
        if not is_recorded(config, created):  # a lookup has found it in a list
            created = yield from retrieve(config, str(created.id), **without_extra_body(options))
        return created


class _Upload:
    """The endpoint that uploads a file, with another name of the file's part."""

    def __init__(self, part: str) -> None:
        self._part = part

    def request(self, *, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of `httpx.Client.request`."""
        form = Multipart(body, files=(self._part,), brackets=("expires_after",))
        return {**create_file.request(body={}), "content": form, "headers": dict(form.headers)}

    parse = staticmethod(create_file.parse)


def upload(
    config: ClientConfig,
    path: FileTypes,
    purpose: Purpose = "fine-tune",
    *,
    filename: str | None = None,
    expires_after: Model | FileExpirationAfterParam | None = None,
    on_progress: Progress | None = None,
    progress: bool = False,
    idempotency_key: str | None = None,
    reuse: bool = False,
    check: Check = "error",
) -> Flow[OpenAIFile]:
    """Upload a file of any size: in one request up to 512 MB, in parts above.

    With a journal, files above 64 MB are sent in parts of 8 MiB, and an upload whose process was killed continues.

    Args:
        path: A path, bytes, an open binary file, or (name, content[, type[, headers]]).
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        filename: Name of the file on the service. Defaults to the file's own name.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        on_progress: Called with the bytes sent and the total number of bytes.
        progress: Whether to show them: in a notebook, as a line at a terminal, or as lines on stderr.
        idempotency_key: 1 to 512 characters. A file that this key has uploaded before is returned, by the journal.
            Without a journal, an identical file is.
        reuse: Whether to return an identical file that the service has: the journal has its hash and purpose, or name,
            size, purpose and content are equal.
        check: Handling of problems found before sending: "error", "warn" or "off".

    Raises:
        ParameterError: The file cannot be read, or a parameter breaks a rule; nothing was sent.
        JournalError: The journal cannot be used; nothing was sent.
    """
    check_key("createFile", idempotency_key)

    def send() -> Flow[OpenAIFile]:
        with upload_progress(progress, path, filename, on_progress) as report:
            return (yield from _upload_any_size(config, path, purpose, filename, expires_after, report, check))

    if not reuse and idempotency_key is None:
        return (yield from send())
    with open_file_input("path", path, filename) as file_input:
        return (yield from upload_once(config, file_input, purpose, key=idempotency_key, upload=send))


def _upload_any_size(
    config: ClientConfig,
    path: FileTypes,
    purpose: Purpose,
    filename: str | None,
    expires_after: Model | FileExpirationAfterParam | None,
    on_progress: Progress | None,
    check: Check,
) -> Flow[OpenAIFile]:
    with open_file_input("path", path, filename, on_progress) as file_input:
        resumable = config.journal is not None and config.profile.supports("createUpload", config.query)
        limit = max_part_size() if resumable else _max_upload_bytes()
        if file_input.size is None or file_input.size <= limit:
            return (yield from _upload(config, file_input, purpose, expires_after, check, {}))
    completed = yield from upload_file(
        config, path, purpose=purpose, filename=filename, expires_after=expires_after, on_progress=on_progress,
        check=check, part_size=MIN_PART if resumable else None,
    )  # fmt: skip
    return completed.file  # type: ignore[return-value]  # upload_file has checked that it is set


def _max_upload_bytes() -> int:
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["CreateFileRequest"]["properties"]["file"]["maxLength"])


def list_(
    config: ClientConfig,
    *,
    after: str | None = None,
    limit: int | None = None,
    order: Literal["asc", "desc"] | None = None,
    purpose: str | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[OpenAIFile]]:
    """List files, newest first.

    Args:
        after: ID of a file; the list continues after it.
        limit: Files per page, 1 to 10000. The service's default is 10000.
        order: Order by `created_at`. The service's default is desc.
        purpose: Only files of this purpose.
        **options: See `RequestOptions`.

    Source: listFiles.
    """
    return fetch_page(
        config, "listFiles", list_files, options=options, after=after, limit=limit, order=order, purpose=purpose
    )


def retrieve(config: ClientConfig, file_id: str, **options: Unpack[RequestOptions]) -> Flow[OpenAIFile]:
    """Retrieve the description of a file.

    Args:
        file_id: ID of the file.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such file.

    Source: retrieveFile.
    """
    return call(config, "retrieveFile", retrieve_file, file_id, options=options, idempotent=True)


def delete(config: ClientConfig, file_id: str, **options: Unpack[RequestOptions]) -> Flow[DeleteFileResponse]:
    """Delete a file. A deletion whose response was lost also counts as success.

    Args:
        file_id: ID of the file.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such file.

    Source: deleteFile; Azure responds with 204 and no body.
    """

    def deleted() -> DeleteFileResponse:
        return DeleteFileResponse(id=file_id, object="file", deleted=True)

    return call(
        config, "deleteFile", delete_file, file_id, options=options, idempotent=True, on_already_gone=deleted,
        on_empty=lambda: immediately(deleted()),
    )  # fmt: skip


def content(config: ClientConfig, file_id: str, **options: Unpack[RequestOptions]) -> Flow[FileContent]:
    """Return the content of a file. The bytes are never decoded, whatever their content type.

    Args:
        file_id: ID of the file.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such file.

    Source: downloadFile.
    """
    file: FileContent = yield from call(
        config, "downloadFile", download_file, file_id, options=options, idempotent=True, parse=FileContent
    )
    yield from reject_page(config, file_id, file.response, len(file.content))
    yield from reject_error(config, file_id, file.response, file.content)
    return file


def retrieve_content(config: ClientConfig, file_id: str, **options: Unpack[RequestOptions]) -> Flow[str]:
    """Return the content of a file as text. Deprecated: use `content`.

    Args:
        file_id: ID of the file.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such file.

    Source: downloadFile.
    """
    warn_caller("files.retrieve_content is deprecated -> use files.content(id).text", DeprecationWarning)
    file = yield from content(config, file_id, **options)
    return file.text


def download(
    config: ClientConfig, file_id: str, path: str | os.PathLike[str], *, on_progress: Progress | None = None
) -> Flow[Path]:
    """Download a file to disk. An interrupted transfer is resumed; the file appears only when it is complete.

    If the process is killed, the next download to the same path continues, provided that the file has not changed.

    Args:
        file_id: ID of the file.
        path: Target file, or a folder, in which the ID becomes the name. An existing file is replaced at the end.
        on_progress: Called with the bytes written and the total number of bytes, or None if it is not known.

    Returns:
        The path of the file.

    Raises:
        NotFoundError: There is no such file.
        APIConnectionError: The transfer failed permanently; no file was written.

    Source: downloadFile.
    """
    return download_to(config, file_id, Path(path), on_progress)


def wait_for_processing(
    config: ClientConfig, id: str, *, poll_interval: float = 5.0, max_wait_seconds: float = 1800.0
) -> Flow[OpenAIFile]:
    """Wait until the service has processed a file.

    Args:
        id: ID of the file.
        poll_interval: Seconds between polls.
        max_wait_seconds: Maximum number of seconds to wait.

    Returns:
        The file, processed, failed or deleted; `status` is the service's word.

    Raises:
        WaitTimeoutError: The file was not processed in time; `.last_seen` is the file.
    """
    return poll_until(
        lambda seconds: retrieve(config.for_polling(seconds), id),
        lambda file: config.profile.file_state(file.to_dict()) != "processing", id,
        timeout=max_wait_seconds, schedule=schedule_from(poll_interval),
    )  # fmt: skip
