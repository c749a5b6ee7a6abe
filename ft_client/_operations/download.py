"""Download to disk: stream into a temporary file, resume interrupted transfers, rename at the end."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Unpack

import attrs

from ft_client import _retry
from ft_client._http.failures import read_chunk, redact_response
from ft_client._http.options import RequestOptions
from ft_client._http.responses import reported_error
from ft_client._http.send import OperationCall, open_stream, send_with_retries
from ft_client._log import logger
from ft_client._operations.calls import build_request, call
from ft_client._operations.file_input import Progress
from ft_client._operations.part_file import PartFile, mark_of
from ft_client._operations.polling import is_transient, retry_after_of
from ft_client._runtime.bodies import MAX_ERROR_BODY, TransferLimits, read_timeout_of
from ft_client._runtime.effects import CloseResponse, Sleep, StreamedBody
from ft_client._runtime.flow import Emit, Flow, ItemFlow
from ft_client.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    FTClientError,
    ParameterError,
    ParameterProblem,
)
from ft_client_generated.api.files import download_file, retrieve_file
from ft_client_generated.models import OpenAIFile

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response


def download_to(config: ClientConfig, file_id: str, path: Path, on_progress: Progress | None) -> Flow[Path]:
    """Download a file; see `files.download`.

    Raises:
        ParameterError: The folder does not exist.
        FTClientError: The file cannot be written.
    """
    target = _target(file_id, path)
    try:
        part = PartFile(target, file_id)
        try:
            yield from _download_with_retries(config, file_id, part, on_progress)
            part.complete()
        except BaseException:  # also an interrupt: only a killed process leaves a part file
            part.discard()
            raise
    except OSError as error:
        reason = error.strerror or error
        raise FTClientError(
            f"downloadFile {file_id}: cannot write {str(target)!r}: {reason} -> check the free space and permissions"
        ) from error
    return target


def stream_content(
    config: ClientConfig, file_id: str, **options: Unpack[RequestOptions]
) -> ItemFlow[Response | bytes, None]:
    """Emit the response with a file's content as soon as it starts, then the content in chunks.

    Raises:
        NotFoundError: There is no such file.
        APIConnectionError: The transfer broke.
    """
    request = build_request("downloadFile", download_file, file_id)
    download: OperationCall[Response] = OperationCall(
        "downloadFile", request, lambda response: response, file_id, idempotent=True, options=options, stream=True
    )
    response = yield from send_with_retries(config, download)
    yield from reject_page(config, file_id, response, None)
    yield Emit(response)
    body = StreamedBody(response, limits=TransferLimits(read_timeout_of(response)))
    while (chunk := (yield from read_chunk(body, download.label))) is not None:
        yield Emit(chunk)
    yield CloseResponse(response)


def _target(file_id: str, path: Path) -> Path:
    """Return the path of the downloaded file.

    Raises:
        ParameterError: The folder does not exist.
    """
    try:
        target = path / (Path(file_id).name or "file") if path.is_dir() else path  # an ID must not leave the folder
        if "\0" not in str(target) and target.parent.is_dir():
            return target
    except (OSError, ValueError):
        pass
    rule = "is not a path in an existing folder -> create the folder first"
    raise ParameterError([ParameterProblem("path", str(path), rule, "client.files.download")])


def _download_with_retries(
    config: ClientConfig, file_id: str, part: PartFile, on_progress: Progress | None
) -> Flow[None]:
    out = part.out
    policy = config.retry_policy
    failed_attempts = max_offset = 0
    remote = _RemoteFile(mark=part.mark, size=part.size)
    while True:
        try:
            yield from _download_once(config, file_id, part, remote, on_progress)
            return
        except FTClientError as error:
            if not is_transient(error):
                raise
            failed_attempts = 1 if out.tell() > max_offset else failed_attempts + 1
            max_offset = max(max_offset, out.tell())
            if failed_attempts > policy.max_retries:
                raise
            delay = max(retry_after_of(error), _retry.backoff(policy, failed_attempts, random.random()))
            logger.info("%s; continuing at byte %d in %.1f s", error, out.tell(), delay)
            yield Sleep(delay)


@attrs.define
class _RemoteFile:
    """The version of the file that a transfer resumes.

    Attributes:
        etag: Its entity tag, or None if the service sends none.
        size: Its size in bytes, or None if the service does not report it.
        mark: Hash of its entity tag, if a part file of another process is continued; None otherwise.
    """

    etag: str | None = None
    size: int | None = None
    mark: str | None = None

    def is_marked(self, response: Response) -> bool:
        """Whether a response is about the file that another process began to download."""
        return self.mark is None or self.mark == mark_of(response.headers.get("etag", ""))

    def accepts_partial(self, response: Response, offset: int) -> bool:
        """Whether a 206 continues at this offset of the same file. Its ETag and size are remembered."""
        content_range = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
        if (
            content_range is None
            or int(content_range[1]) != offset
            or not (_is_identity_encoded(response) and self.is_marked(response))
        ):
            return False
        etag, size = response.headers.get("etag"), int(content_range[2]) if content_range[2] else None
        for known, new in ((self.etag, etag), (self.size, size)):
            if None not in {known, new} and known != new:
                return False
        if size is None and self.size is None:
            size = _expected_size(response, offset)
        self.size = self.size if size is None else size
        return True

    def accept_full(self, response: Response) -> None:
        """Remember the file of a 200, which contains all of it."""
        self.etag, self.size, self.mark = response.headers.get("etag"), _expected_size(response, 0), None


def reject_page(config: ClientConfig, file_id: str, response: Response, size: int | None) -> Flow[None]:
    """Check that the service did not send an HTML page, such as a sign-in page, in place of a file.

    Args:
        config: Configuration of the client.
        file_id: ID of the file.
        response: A 2xx response of downloadFile.
        size: Size of the file in bytes by this response, or None if it is not known.

    Raises:
        APIResponseValidationError: The response is a page, and the file is not.
    """
    if "text/html" not in response.headers.get("content-type", "").lower():
        return
    file: OpenAIFile = yield from call(config, "retrieveFile", retrieve_file, file_id, options={}, idempotent=True)
    if file.bytes == size or str(file.filename).lower().endswith((".html", ".htm")):
        return
    raise APIResponseValidationError(
        f"downloadFile {file_id}: the service sent an HTML page of {size} bytes in place of the file of {file.bytes} "
        "bytes -> check the base URL, and whether a proxy asks for a sign-in",
        response=redact_response(response), body=None,
    )  # fmt: skip


def reject_error(config: ClientConfig, file_id: str, response: Response, content: bytes) -> Flow[None]:
    """Check that the service did not send an error with a status of success in place of a file.

    Args:
        config: Configuration of the client.
        file_id: ID of the file.
        response: A 2xx response of downloadFile.
        content: Its body.

    Raises:
        APIStatusError: The body reports an error, and it is not the file.
    """
    if not _may_be_error(response, len(content)):
        return
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return
    response._content = content  # as httpx's own read() does
    download: OperationCall[bytes] = OperationCall("downloadFile", {}, download_file.parse, file_id)
    has_size = config.profile.supports("retrieveFile")
    error = reported_error(config, download, response, body, 1, has_result=False if has_size else None)
    if error is None:
        return
    if has_size:
        try:
            file: OpenAIFile = yield from call(
                config, "retrieveFile", retrieve_file, file_id, options={}, idempotent=True
            )
        except APIError:
            raise error.failure from None
        if file.bytes == len(content):
            return
    raise error.failure


def _may_be_error(response: Response, size: int) -> bool:
    """Whether a 2xx response of downloadFile has a type and a size that an error can have."""
    return "json" in response.headers.get("content-type", "").lower() and size <= MAX_ERROR_BODY


def _reject_written_error(config: ClientConfig, file_id: str, response: Response, out: IO[bytes]) -> Flow[None]:
    if _may_be_error(response, out.tell()):
        out.seek(0)
        yield from reject_error(config, file_id, response, out.read())


def _is_identity_encoded(response: Response) -> bool:
    return bool(response.headers.get("content-encoding", "identity") == "identity")


def _expected_size(response: Response, offset: int) -> int | None:
    """Return the size of the file after this response, or None if its length is not known."""
    length = response.headers.get("content-length", "")
    return offset + int(length) if re.fullmatch(_LENGTH, length) and _is_identity_encoded(response) else None


_LENGTH = "[0-9]{1,18}"  # int() raises for thousands of digits
_CONTENT_RANGE = re.compile(rf"bytes ({_LENGTH})-{_LENGTH}/(?:({_LENGTH})|\*)$")


def _download_once(
    config: ClientConfig, file_id: str, part: PartFile, remote: _RemoteFile, on_progress: Progress | None
) -> Flow[None]:
    """Write the missing bytes. If the service does not continue the same file at the offset, restart.

    Raises:
        APIConnectionError: The transfer broke, or ended before the last byte of the file.
    """
    out = part.out
    offset = out.tell()
    request = build_request("downloadFile", download_file, file_id, range_=f"bytes={offset}-" if offset else None)
    request["headers"] = {**request.get("headers", {}), "Accept": "*/*", "Accept-Encoding": "identity"}
    if offset and remote.etag and not remote.etag.startswith("W/"):  # RFC 9110 13.1.5: a weak one must not be sent
        request["headers"]["If-Range"] = remote.etag
    download: OperationCall[bytes] = OperationCall("downloadFile", request, download_file.parse, file_id)
    try:
        response = yield from open_stream(config, download)
    except APIStatusError as error:
        if error.status_code != 416 or not offset:
            raise
        if error.response.headers.get("content-range") == f"bytes */{offset}" and (
            remote.size in {None, offset} and remote.is_marked(error.response)
        ):
            return  # the file was complete before the connection broke
        raise _restart(out, f"{download.label}: the transfer cannot be resumed at byte {offset}") from error
    if response.status_code != 206:
        offset = 0
        out.seek(0)
        out.truncate()
        remote.accept_full(response)
        part.remember(remote.etag, remote.size)
    elif not remote.accepts_partial(response, offset):
        yield CloseResponse(response)
        raise _restart(out, f"{download.label}: the response does not continue the same file at byte {offset}")
    else:
        logger.info("%s: resumed at byte %d", download.label, offset)
    yield from reject_page(config, file_id, response, remote.size)
    identity = _is_identity_encoded(response)
    body = StreamedBody(response, raw=identity, limits=TransferLimits(read_timeout_of(response)))
    label = download.label
    try:
        while chunk := (yield from read_chunk(body, label)):
            out.write(chunk)
            offset += len(chunk)
            if on_progress is not None:
                on_progress(offset, remote.size)
    except APIConnectionError:
        yield CloseResponse(response)
        if not identity:  # an offset in decoded bytes cannot be resumed
            raise _restart(out, f"{download.label}: the connection broke in an encoded body") from None
        raise
    yield CloseResponse(response)
    if remote.size is not None and offset != remote.size:
        raise APIConnectionError(f"{download.label}: {offset} of {remote.size} bytes arrived -> try again")
    yield from _reject_written_error(config, file_id, response, out)


def _restart(out: IO[bytes], reason: str) -> APIConnectionError:
    out.seek(0)
    return APIConnectionError(f"{reason} -> try again")
