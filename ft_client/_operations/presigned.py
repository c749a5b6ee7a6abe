"""Upload of a file in three requests: announce it, send its bytes to the address in the response, have it validated."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ft_client._http.send import OperationCall, ask_for_key, send_repeatedly
from ft_client._operations.calls import call
from ft_client._retry import is_definitive_rejection
from ft_client._runtime.flow import Flow
from ft_client.errors import APIConnectionError, APIError, APIStatusError, FTClientError, OutcomeUnknownError
from ft_client_generated.api.files import create_file, preprocess_file, retrieve_file
from ft_client_generated.models import OpenAIFile
from ft_client_generated.multipart import Multipart

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http.options import RequestOptions
    from ft_client._http_library import Response
    from ft_client._operations.file_input import FileInput

_SLICE = 1 << 20


def upload_presigned(
    config: ClientConfig, file_input: FileInput, body: Mapping[str, Any], options: RequestOptions
) -> Flow[OpenAIFile]:
    """Upload a file. The bytes go to the address that the service names, without the API key.

    Args:
        config: Configuration of the client.
        file_input: The open file.
        body: The other form fields.
        options: Options of the call.

    Raises:
        APIStatusError: The service, or the storage behind it, rejects the file.
        OutcomeUnknownError: The bytes were sent, and it is not known whether they were stored.
        FTClientError: The response names no address or no ID.
    """
    config.require_supported("createFile")
    rules = config.profile.upload
    content = _Content(file_input.content)
    name = file_input.name or "file"
    values = {"filename": name, "suffix": PurePath(name).suffix.lstrip(".") or "jsonl", "sha256": content.sha256()}
    form = Multipart({**body, **{key: text.format(**values) for key, text in rules.fields.items()}})
    expected = {"filename": file_input.name, "bytes": content.size, "purpose": body.get("purpose")}
    with config.in_flight.in_flight("file", expected):
        file = yield from _upload_in_steps(config, content, form, expected, options)
        config.in_flight.mark_returned(str(file.id))
        return file


def _upload_in_steps(
    config: ClientConfig, content: _Content, form: Multipart, expected: Mapping[str, Any], options: RequestOptions
) -> Flow[OpenAIFile]:
    """Announce a file, store it, and have it validated. Each step is retried.

    A file that is announced twice is stored once: the service lists only files that have bytes.
    """
    rules = config.profile.upload
    request = {**create_file.request(body={}), "content": form, "headers": dict(form.headers)}
    operation: OperationCall[Any] = OperationCall("createFile", request, create_file.parse, idempotent=True)

    def has_address(response: Response) -> bool:
        return 300 <= response.status_code < 400 or _duplicate(config, response) is not None

    yield from ask_for_key(config)
    response = yield from send_repeatedly(config, operation, config.request_kwargs(request, options), has_address)
    known = _duplicate(config, response)
    if known is not None:  # the service has a file with the same content
        return (yield from call(config, "retrieveFile", retrieve_file, known, options={}, idempotent=True))
    location, file_id = response.headers.get("location"), response.headers.get(rules.id_header or "", "")
    if not location or not file_id:
        raise FTClientError(
            f"createFile: the response has no location or no {rules.id_header} header -> check the base URL"
        )
    storage = {"method": "PUT", "url": str(response.request.url.join(location)), "content": content,
               "headers": {"Content-Length": str(content.size)}}  # fmt: skip
    sent_at = time.time()
    try:
        yield from send_repeatedly(config, operation, storage, lambda stored: stored.is_success)
    except APIError as error:
        if not _may_be_stored(error):
            raise
        raise OutcomeUnknownError(
            f"createFile: it is not known whether the file {file_id} was stored ({error}) -> check "
            f"files.retrieve({file_id!r}) before you upload it again",
            operation="createFile", token=file_id, body=expected, sent_at=sent_at,
        ) from error  # fmt: skip
    return (yield from call(config, "preprocessFile", preprocess_file, file_id, options={}, idempotent=True))


def _duplicate(config: ClientConfig, response: Response) -> str | None:
    """Return the ID of the file with the same content that a response reports; None if it reports none."""
    if response.status_code != config.profile.upload.duplicate_status:
        return None
    try:
        found = config.profile.view("file", response.json()).get("id")
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _may_be_stored(error: APIError) -> bool:
    if isinstance(error, APIStatusError):
        return not is_definitive_rejection(error.status_code)
    return isinstance(error, APIConnectionError) and error.sent


class _Content:
    """The bytes of a file, in slices, as often as needed."""

    def __init__(self, content: Any) -> None:
        if not isinstance(content, bytes) and not (hasattr(content, "seekable") and content.seekable()):
            content = b"".join(content) if not hasattr(content, "read") else content.read()
        self._content = content
        self._start = 0 if isinstance(content, bytes) else content.tell()
        self.size = sum(map(len, self))

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for piece in self:
            digest.update(piece)
        return digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        if isinstance(self._content, bytes):
            yield self._content
            return
        self._content.seek(self._start)
        while piece := self._content.read(_SLICE):
            yield piece
