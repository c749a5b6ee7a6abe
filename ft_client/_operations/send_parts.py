"""Send the parts of an upload that are missing, and complete it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ft_client._http.options import RequestOptions
from ft_client._log import logger
from ft_client._operations import parts as upload_parts
from ft_client._operations.file_parts import FileParts
from ft_client._operations.reuse import has_content
from ft_client._operations.upload_record import UploadRecord
from ft_client._operations.uploaded_file import find_once
from ft_client._runtime.effects import Gather, InThread
from ft_client._runtime.flow import Flow
from ft_client.errors import APIStatusError
from ft_client_generated.models import Upload, UploadPart

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

Complete = Callable[["ClientConfig", str, dict[str, Any], RequestOptions], Flow[Upload]]


def send_parts(
    config: ClientConfig,
    record: UploadRecord,
    parts: FileParts,
    md5: str | None,
    start: Callable[[], Flow[Upload]],
    complete: Complete,
) -> Flow[Upload]:
    """Send the parts that the record does not have, and complete the upload.

    Args:
        config: Configuration of the client.
        record: What was sent before.
        parts: The file.
        md5: Its checksum; None to compute it while the parts are sent.
        start: Creates an upload.
        complete: Completes an upload.
    """
    upload = record.upload or (yield from start())
    if record.parts:
        logger.info("upload %s: resumed with %d of %d parts", upload.id, len(record.parts), len(parts))
    for index in record.parts:
        parts.mark_sent(index)
    sending = _send_missing(config, upload.id, parts, record)
    if md5 is not None or parts.max_parallel == 1:
        yield from sending
        md5 = md5 or (yield InThread(parts.md5))
    else:
        _, md5 = yield Gather([sending, _md5_of(parts)], 2)
    part_ids = [record.parts[index] for index in range(len(parts))]
    completed = yield from complete(config, upload.id, {"part_ids": part_ids, "md5": md5}, {})
    yield InThread(record.end)
    return completed


def _send_missing(config: ClientConfig, upload_id: str, parts: FileParts, record: UploadRecord) -> Flow[None]:
    missing = [index for index in range(len(parts)) if index not in record.parts]
    try:
        if missing:
            yield Gather([_send_part(config, upload_id, parts, index, record) for index in missing], parts.max_parallel)
    except BaseException:
        parts.stop()
        raise


def _md5_of(parts: FileParts) -> Flow[str]:
    return (yield InThread(parts.md5))  # type: ignore[no-any-return]  # an effect's outcome has no type


def resume(
    config: ClientConfig, record: UploadRecord, expected: Mapping[str, Any], send: Callable[[], Flow[Upload]]
) -> Flow[Upload]:
    """Continue the upload of an earlier process. If the service has ended it, return its file, or start over.

    Args:
        config: Configuration of the client.
        record: What was sent before.
        expected: Name, size and purpose of the file.
        send: Sends the missing parts.
    """
    upload = record.upload
    if upload is None:
        return (yield from send())
    try:
        return (yield from send())
    except APIStatusError as error:
        if error.status_code not in {400, 404, 409}:
            raise
    sent_at = time.monotonic() - max(0.0, time.time() - record.started_at)
    file = yield from find_once(config, expected, sent_at, {})
    if file is not None and not (yield from has_content(config, str(file.id), record.sha256)):
        file = None  # another file of the same name and size, uploaded since
    yield InThread(record.end)
    if file is not None:  # the earlier process was killed after the upload was complete
        return Upload.from_dict({**upload.to_dict(), "status": "completed", "file": file.to_dict()})
    return (yield from send())


def _send_part(config: ClientConfig, upload_id: str, parts: FileParts, index: int, record: UploadRecord) -> Flow[None]:
    part: UploadPart = yield from upload_parts.create(config, upload_id, data=("part", parts.read(index)))
    yield InThread(lambda: record.add(index, part.id))
    parts.mark_sent(index)
