"""Uploads: large files in parts, side by side."""

from __future__ import annotations

import builtins
import functools
import io
import mimetypes
import os
import threading
import time
from collections.abc import Iterable, Mapping
from typing import IO, Any, Unpack

from ft_client._flow import Flow, Together
from ft_client._methods import awaitable, blocking
from ft_client._uploadable import FileTypes, Progress, opened
from ft_client.checks import Check, Problem, enforce
from ft_client.errors import APIStatusError, FTClientError, OutcomeUnknownError, ParameterError
from ft_client.resources._base import RequestOptions, Resource, given, identified, items, one, without_body
from ft_client.resources.files import Purpose, find
from ft_client_generated.api.uploads import add_upload_part, cancel_upload, complete_upload, create_upload
from ft_client_generated.models import OpenAIFile, Upload, UploadPart
from ft_client_generated.types import Model, encode

PARTS_AT_ONCE = 4


def create(
    self: Resource,
    *,
    bytes: int,
    filename: str,
    mime_type: str,
    purpose: Purpose,
    expires_after: Model | Mapping[str, Any] | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[Upload]:
    """Begin an upload in parts. It expires after one hour.

    Args:
        bytes: size of the whole file; at most 8 GB.
        filename: what the file will be called.
        mime_type: e.g. text/jsonl.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`, of the file.
        check: what becomes of problems found before sending: "error", "warn" or "off".
        **options: see `RequestOptions`.

    Raises:
        ParameterError: a parameter breaks a rule; nothing was sent.

    Source: createUpload.
    """
    body = encode(
        given({
            "bytes": bytes, "filename": filename, "mime_type": mime_type, "purpose": purpose,
            "expires_after": expires_after,
        })
    )  # fmt: skip
    enforce("createUpload", body, check)
    # begun twice is harmless: an upload that nobody completes becomes nothing
    upload: Upload = yield from one(
        self, "createUpload", create_upload, options=options, repeatable=True, body=body,
        parse=identified(create_upload.parse),
    )  # fmt: skip
    self._settings.creates.upload_began(upload)
    return upload


def complete(
    self: Resource,
    upload_id: str,
    *,
    part_ids: Iterable[str],
    md5: str | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[Upload]:
    """Make the parts one file: one, however the network fails.

    Args:
        upload_id: ID of the upload.
        part_ids: the parts in the order of the file.
        md5: of the whole file in hex; the service compares it.
        check: what becomes of problems found before sending: "error", "warn" or "off".
        **options: see `RequestOptions`.

    Raises:
        BadRequestError: sizes or checksum do not fit, or the upload has expired.
        OutcomeUnknownError: it was completed, but its file cannot be told.

    Source: completeUpload.
    """
    body = encode(given({"part_ids": items(part_ids), "md5": md5}))
    enforce("completeUpload", body, check)
    return _completed(self, upload_id, body, options)


def _completed(self: Resource, upload_id: str, body: dict[str, Any], options: RequestOptions) -> Flow[Upload]:
    """Complete an upload. The service does that only once, so repeating is safe; but the answer may be lost.

    An upload that this client began is then recognised by its file.
    """
    creates = self._settings.creates
    upload: Upload | None = creates.uploads.get(upload_id)
    shown = upload.to_dict() if upload else {}
    wanted = {name: shown.get(name) for name in ("filename", "bytes", "purpose")}
    sent_at = time.time()
    looks = 0

    def settle() -> Flow[Upload | None]:
        nonlocal looks
        looks += 1
        if upload is None:
            return None
        file = yield from find(self, wanted, sent_at, options)
        if file is None:
            return None
        return Upload.from_dict({**upload.to_dict(), "status": "completed", "file": file.to_dict()})

    with creates.under_way("file", wanted):
        try:
            done: Upload = yield from one(
                self, "completeUpload", complete_upload, upload_id, options=options, body=body, settle=settle
            )
        except APIStatusError as error:
            if not looks or error.status_code >= 500 or error.status_code in {401, 403, 404, 429}:
                raise
            late = yield from settle()  # the first try may have needed a little longer
            if late is None:
                raise OutcomeUnknownError(
                    f"completeUpload {upload_id}: an answer was lost, and the repeat was refused ({error}); it was "
                    "probably completed by the first try -> look for its file with files.list()",
                    operation="completeUpload", token=None, body=body, sent_at=sent_at,
                ) from error  # fmt: skip
            done = late
        creates.returned(str(getattr(done.file, "id", "")))
        return done


def cancel(self: Resource, upload_id: str, **options: Unpack[RequestOptions]) -> Flow[Upload]:
    """Give an upload up; its parts are dropped.

    Args:
        upload_id: ID of the upload.
        **options: see `RequestOptions`.

    Source: cancelUpload.
    """
    return one(self, "cancelUpload", cancel_upload, upload_id, options=options)


def create_part(
    self: Resource, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]
) -> Flow[UploadPart]:
    """Add a part. A part sent twice is harmless: only those named on completion count.

    Args:
        upload_id: ID of the upload.
        data: the bytes, at most 64 MB; a path, bytes, an open binary file, or (name, content[, type]).
        **options: see `RequestOptions`.

    Raises:
        ParameterError: the part is too large or cannot be read; nothing was sent.

    Source: addUploadPart.
    """
    with opened("data", data) as ready:
        enforce("addUploadPart", {"data": ready.size or 0}, "error")
        part: UploadPart = yield from one(
            self,
            "addUploadPart",
            add_upload_part,
            upload_id,
            options=without_body(options),
            repeatable=True,
            parse=identified(add_upload_part.parse),
            body={**(options.get("extra_body") or {}), "data": ready.part},
        )
        return part


def upload_file(
    self: Resource,
    file: FileTypes,
    *,
    mime_type: str | None = None,
    purpose: Purpose = "fine-tune",
    filename: str | None = None,
    bytes: int | None = None,
    part_size: int | None = None,
    md5: str | None = None,
    expires_after: Model | Mapping[str, Any] | None = None,
    on_progress: Progress | None = None,
    check: Check = "error",
) -> Flow[Upload]:
    """Upload a file in parts, several at a time, with flat memory. A failed upload is cancelled.

    Args:
        file: a path, bytes, an open binary file, or (name, content[, type]).
        mime_type: by default by the name; text/jsonl for JSONL.
        purpose: fine-tune, assistants, batch, user_data, vision or evals.
        filename: by default the file's own name.
        bytes: size of the file, where it does not show it itself.
        part_size: bytes, at most 64 MB, which is the default.
        md5: of the whole file in hex; the service compares it.
        expires_after: `{"anchor": "created_at", "seconds": 3600 to 2592000}`, of the file.
        on_progress: called with bytes sent and bytes in all, part by part.
        check: what becomes of problems found before sending: "error", "warn" or "off".

    Returns:
        The completed upload; `.file` is the new file.

    Raises:
        ParameterError: the file cannot be read, or a parameter breaks a rule; nothing was sent.
    """
    size_of_part = _part_size(part_size)
    with opened("file", file, filename) as ready:
        size = ready.size if ready.size is not None else bytes
        name = ready.name or "upload"
        if size is None:
            raise ParameterError(
                [Problem("bytes", ..., "is required, as the file does not show its size", "createUpload")]
            )
        upload = yield from create(
            self, bytes=size, filename=name, mime_type=mime_type or ready.kind or _mime(name), purpose=purpose,
            expires_after=expires_after, check=check,
        )  # fmt: skip
        try:
            parts = _Parts(ready.content, size, size_of_part, on_progress)
            sent: list[UploadPart] = yield Together(
                [_sent(self, upload.id, parts, index) for index in range(len(parts))], parts.at_once
            )
            body = given({"part_ids": [part.id for part in sent], "md5": md5})
            done = yield from _completed(self, upload.id, body, {})
        except OutcomeUnknownError:
            raise
        except FTClientError:
            yield from _dropped(self, upload.id)
            raise
    if not isinstance(done.file, OpenAIFile):
        raise OutcomeUnknownError(
            f"completeUpload {upload.id}: the answer has no file -> look for it with files.list()",
            operation="completeUpload", token=None, body=body, sent_at=time.time(),
        )  # fmt: skip
    return done


upload_file_chunked = upload_file  # its name in the vendor's SDK


def _part_size(part_size: int | None) -> int:
    from ft_client_generated.contract import SCHEMAS

    largest = int(SCHEMAS["AddUploadPartRequest"]["properties"]["data"]["maxLength"])
    if part_size is None:
        return largest
    if not 1 <= part_size <= largest:
        rule = f"must be between 1 and {largest} bytes"
        raise ParameterError([Problem("part_size", part_size, rule, "contract, AddUploadPartRequest: maxLength")])
    return part_size


def _mime(name: str) -> str:
    return "text/jsonl" if name.endswith(".jsonl") else mimetypes.guess_type(name)[0] or "application/octet-stream"


def _dropped(self: Resource, upload_id: str) -> Flow[None]:
    """Cancel an upload that failed; if that fails too, it expires within the hour."""
    try:
        yield from cancel(self, upload_id)
    except FTClientError:
        return


class _Parts:
    """A file cut into parts that can be read side by side."""

    def __init__(self, content: Any, size: int, part_size: int, on_progress: Progress | None) -> None:
        self.content = content
        self.size = size
        self.part_size = part_size
        self.done = 0
        self._tell = on_progress
        self._lock = threading.Lock()
        self._whole = isinstance(content, (builtins.bytes, bytearray, memoryview))
        self._start: int | None = None if self._whole or not _seekable(content) else content.tell()

    def __len__(self) -> int:
        return max(1, -(-self.size // self.part_size))

    @property
    def at_once(self) -> int:
        """Parts under way at once: one after the other where the file can be read only in order."""
        return 1 if self._start is None and not self._whole else PARTS_AT_ONCE

    def read(self, index: int) -> builtins.bytes | IO[builtins.bytes]:
        """One part: a slice of bytes, a stretch of a file, or the next bytes of a stream."""
        start, length = index * self.part_size, min(self.part_size, self.size - index * self.part_size)
        if self._whole:
            return builtins.bytes(self.content[start : start + length])
        if self._start is not None:
            return io.BufferedReader(_Stretch(self.content, self._lock, self._start + start, length))
        pieces = []
        while length and (piece := self.content.read(length)):  # a pipe gives what is there
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def sent(self, index: int) -> None:
        """A part has arrived."""
        with self._lock:
            self.done += min(self.part_size, self.size - index * self.part_size)
            if self._tell is not None:
                self._tell(self.done, self.size)


def _seekable(file: Any) -> bool:
    return bool(file.seekable()) if hasattr(file, "seekable") else hasattr(file, "seek") and hasattr(file, "tell")


class _Stretch(io.RawIOBase):
    """A stretch of an open file, with a place of its own; the lock keeps those who share the file apart."""

    def __init__(self, file: Any, lock: threading.Lock, start: int, length: int) -> None:
        self._file, self._lock = file, lock
        self._start, self._length, self._place = start, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._length}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), max(0, self._length - self._place))
        with self._lock:
            self._file.seek(self._start + self._place)
            piece = self._file.read(wanted)
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def _sent(self: Resource, upload_id: str, parts: _Parts, index: int) -> Flow[UploadPart]:
    part: UploadPart = yield from create_part(self, upload_id, data=("part", parts.read(index)))
    parts.sent(index)
    return part


class Parts(Resource):
    """Parts of an upload."""

    create = blocking(create_part)


class AsyncParts(Resource):
    """Parts of an upload."""

    create = awaitable(create_part)


class Uploads(Resource):
    """Large files in parts."""

    create = blocking(create)
    complete = blocking(complete)
    cancel = blocking(cancel)
    upload_file = blocking(upload_file)
    upload_file_chunked = blocking(upload_file_chunked)

    @functools.cached_property
    def parts(self) -> Parts:
        """Parts of an upload."""
        return Parts(self._client)


class AsyncUploads(Resource):
    """Large files in parts."""

    create = awaitable(create)
    complete = awaitable(complete)
    cancel = awaitable(cancel)
    upload_file = awaitable(upload_file)
    upload_file_chunked = awaitable(upload_file_chunked)

    @functools.cached_property
    def parts(self) -> AsyncParts:
        """Parts of an upload."""
        return AsyncParts(self._client)
