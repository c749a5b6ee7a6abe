"""Files: training data and results."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, Unpack

import httpx

from ft_client._download import download_to
from ft_client._exchange import strip
from ft_client._methods import alisted, awaitable, blocking, listed
from ft_client._polling import pace, poll
from ft_client._uploadable import FileTypes, Progress, Uploadable, opened
from ft_client.checks import Check, enforce
from ft_client.errors import APIResponseValidationError
from ft_client.pages import Leaf
from ft_client.resources._base import (
    Flow,
    RequestOptions,
    Resource,
    given,
    identified,
    listing,
    one,
    server_time,
    without_body,
)
from ft_client.results import Results, parse_results
from ft_client_generated.api.files import create_file, delete_file, download_file, list_files, retrieve_file
from ft_client_generated.models import DeleteFileResponse, OpenAIFile
from ft_client_generated.types import Model, encode

Purpose: TypeAlias = Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]


class FileContent:
    """A file's bytes, whole; `files.download` keeps long ones out of memory.

    Attributes:
        content: the bytes, as the service sent them.
        response: the answer they came in.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.content = response.content

    @property
    def text(self) -> str:
        """The bytes as UTF-8 text."""
        return self.content.decode("utf-8")

    def read(self) -> bytes:
        """The bytes."""
        return self.content

    def iter_lines(self) -> Iterator[str]:
        """The lines of the text, without their ends."""
        return iter(self.text.splitlines())

    def write_to_file(self, file: str | os.PathLike[str]) -> None:
        """Write the bytes to a file."""
        Path(file).write_bytes(self.content)


def _create(
    self: Resource, file: Uploadable, purpose: str, expires_after: Any, check: Check, options: RequestOptions
) -> Flow[OpenAIFile]:
    added = options.get("extra_body") or {}
    body = {**encode(given({"purpose": purpose, "expires_after": expires_after})), **added}
    enforce("createFile", {**body, "file": file.size or 0}, check, added)
    sent_at = time.time()
    body["file"] = file.part
    wanted = {"filename": file.name, "bytes": file.size, "purpose": purpose}
    with self._settings.creates.under_way("file", wanted):
        made: OpenAIFile = yield from one(
            self, "createFile", create_file, options=without_body(options), body=body,
            parse=identified(create_file.parse), settle=lambda: find(self, wanted, sent_at, options),
        )  # fmt: skip
        self._settings.creates.returned(str(made.id))
        return made


def find(self: Resource, wanted: Mapping[str, Any], sent_at: float, options: RequestOptions) -> Flow[OpenAIFile | None]:
    """The one file that an upload without an answer has left; None if there is none, or if it cannot be told apart.

    Args:
        self: whose upload it was.
        wanted: the file's name, bytes and purpose; as it was told to the ledger.
        sent_at: when, in Unix seconds by this machine's clock.
        options: of the upload.
    """
    page, clock = yield from one(
        self, "listFiles", list_files, options=without_body(options), repeatable=True, limit=100, order="desc",
        purpose=wanted["purpose"], parse=lambda response: (list_files.parse(response), server_time(response)),
    )  # fmt: skip
    since = sent_at - 2.0 + (0.0 if clock is None else clock - time.time())
    creates = self._settings.creates
    listed: Any = page.data  # as it was sent: perhaps no list of files at all
    found = [
        one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, OpenAIFile) and one.filename == wanted["filename"] and one.bytes == wanted["bytes"]
        if creates.is_new(str(one.id)) and _is_since(one.created_at, since)
    ]
    if len(found) != 1 or wanted in creates.rivals("file", wanted, sent_at):
        return None
    return found[0]


def _is_since(created_at: Any, moment: float) -> bool:
    return isinstance(created_at, (int, float)) and created_at >= moment


def create(
    self: Resource,
    *,
    file: FileTypes,
    purpose: Purpose,
    expires_after: Model | Mapping[str, Any] | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[OpenAIFile]:
    """Upload a file in one request, streamed.

    Args:
        file: a path, bytes, an open binary file, or (name, content[, type]); at most 512 MB.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        check: what becomes of problems found before sending: "error", "warn" or "off".
        **options: see `RequestOptions`.

    Raises:
        ParameterError: the file cannot be read, or a parameter breaks a rule; nothing was sent.
        BadRequestError: the service refuses the file, e.g. for a line that is not JSON.

    Source: createFile.
    """
    with opened("file", file) as ready:
        return (yield from _create(self, ready, purpose, expires_after, check, options))


def upload(
    self: Resource,
    path: FileTypes,
    purpose: Purpose = "fine-tune",
    *,
    filename: str | None = None,
    expires_after: Model | Mapping[str, Any] | None = None,
    on_progress: Progress | None = None,
    check: Check = "error",
) -> Flow[OpenAIFile]:
    """Upload a file of any size: in one request up to 512 MB, in parts above.

    Args:
        path: a path, bytes, an open binary file, or (name, content[, type]).
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        filename: what the service is told it is called; by default its own name.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
        on_progress: called with bytes sent and bytes in all.
        check: what becomes of problems found before sending: "error", "warn" or "off".

    Raises:
        ParameterError: the file cannot be read, or a parameter breaks a rule; nothing was sent.
    """
    with opened("path", path, filename, on_progress) as ready:
        if ready.size is None or ready.size <= _largest():
            return (yield from _create(self, ready, purpose, expires_after, check, {}))
    from ft_client.resources.uploads import upload_file

    done = yield from upload_file(
        self,
        path,
        purpose=purpose,
        filename=filename,
        expires_after=expires_after,
        on_progress=on_progress,
        check=check,
    )
    return done.file  # type: ignore[return-value]  # upload_file has seen that it is there


def _largest() -> int:
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["CreateFileRequest"]["properties"]["file"]["maxLength"])


def list_(
    self: Resource,
    *,
    after: str | None = None,
    limit: int | None = None,
    order: Literal["asc", "desc"] | None = None,
    purpose: str | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[Leaf[OpenAIFile]]:
    """List files, newest first.

    Args:
        after: ID of the file to go on behind.
        limit: per page, 1 to 10000; the service's default is 10000.
        order: by `created_at`; the service's default is desc.
        purpose: only files of this purpose.
        **options: see `RequestOptions`.

    Source: listFiles.
    """
    return listing(
        self, "listFiles", list_files, options=options, after=after, limit=limit, order=order, purpose=purpose
    )


def retrieve(self: Resource, file_id: str, **options: Unpack[RequestOptions]) -> Flow[OpenAIFile]:
    """Get a file's description.

    Args:
        file_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there is no such file.

    Source: retrieveFile.
    """
    return one(self, "retrieveFile", retrieve_file, file_id, options=options, repeatable=True)


def delete(self: Resource, file_id: str, **options: Unpack[RequestOptions]) -> Flow[DeleteFileResponse]:
    """Delete a file. It is gone also where the answer to an earlier try was lost.

    Args:
        file_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there was no such file.

    Source: deleteFile; Azure answers 204 without a body.
    """

    def gone() -> DeleteFileResponse:
        return DeleteFileResponse(id=file_id, object="file", deleted=True)

    return one(
        self, "deleteFile", delete_file, file_id, options=options, repeatable=True, absent=gone,
        parse=lambda response: delete_file.parse(response) or gone(),
    )  # fmt: skip


def content(self: Resource, file_id: str, **options: Unpack[RequestOptions]) -> Flow[FileContent]:
    """Get a file's bytes, never decoded, whatever the service calls them.

    Args:
        file_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there is no such file.

    Source: downloadFile.
    """
    return one(self, "downloadFile", download_file, file_id, options=options, repeatable=True, parse=FileContent)


def download(
    self: Resource, file_id: str, path: str | os.PathLike[str], *, on_progress: Progress | None = None
) -> Flow[Path]:
    """Download a file to disk, streamed. The final name appears when all of it is there; a broken transfer goes on.

    Args:
        file_id: its ID.
        path: where to; a folder keeps the ID as the name. What is there is replaced at the end.
        on_progress: called with bytes written and, where the service says it, bytes in all.

    Returns:
        The path written.

    Raises:
        NotFoundError: there is no such file.
        APIConnectionError: the transfer broke for good; nothing is under the final name.

    Source: downloadFile.
    """
    return download_to(self, file_id, Path(path), on_progress)


def wait_for_processing(
    self: Resource, id: str, *, poll_interval: float = 5.0, max_wait_seconds: float = 1800.0
) -> Flow[OpenAIFile]:
    """Wait until the service has processed a file.

    Args:
        id: of the file.
        poll_interval: seconds between looks.
        max_wait_seconds: seconds to wait at most.

    Returns:
        The file, with status processed, error or deleted.

    Raises:
        WaitTimeoutError: not processed in time; `.last_seen` is the file.
    """
    ended = ("processed", "error", "deleted")
    return poll(
        lambda seconds: retrieve(self._looking(seconds), id), lambda file: file.status in ended, id,
        timeout=max_wait_seconds, pace=pace(poll_interval),
    )  # fmt: skip


def result_rows(self: Resource, file_ids: list[str]) -> Flow[list[Results]]:
    """The rows of result files, in the order of their IDs."""
    rows = []
    for file_id in file_ids:
        got = yield from content(self, file_id)
        try:
            rows.append(parse_results(got.content, file_id=file_id))
        except ValueError as error:
            raise APIResponseValidationError(
                f"downloadFile {file_id}: no result file that can be read: {error} -> files.content() has it",
                response=strip(got.response),
            ) from error
    return rows


class Files(Resource):
    """Training data and results."""

    create = blocking(create)
    upload = blocking(upload)
    list = listed(list_)
    retrieve = blocking(retrieve)
    delete = blocking(delete)
    content = blocking(content)
    download = blocking(download)
    wait_for_processing = blocking(wait_for_processing)


class AsyncFiles(Resource):
    """Training data and results."""

    create = awaitable(create)
    upload = awaitable(upload)
    list = alisted(list_)
    retrieve = awaitable(retrieve)
    delete = awaitable(delete)
    content = awaitable(content)
    download = awaitable(download)
    wait_for_processing = awaitable(wait_for_processing)
