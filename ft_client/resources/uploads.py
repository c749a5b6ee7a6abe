"""Large files, uploaded in parts."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import arun, run
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ft_client._http.options import RequestOptions
    from ft_client._operations.file_input import FileTypes, Progress
    from ft_client._operations.uploaded_file import Purpose
    from ft_client.checks import Check
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed
    from ft_client_generated.models import Upload, UploadPart
    from ft_client_generated.params import FileExpirationAfterParam
    from ft_client_generated.types import Model


class Parts(SyncResource):
    """Parts of an upload."""

    def create(self, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]) -> UploadPart:
        """Add a part to an upload. Sending a part twice is harmless: only the parts named at completion count.

        Args:
            upload_id: ID of the upload.
            data: The content, at most 64 MB: a path, bytes, an open binary file, or (name, content[, type[, headers]]).
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The part is too large or cannot be read; nothing was sent.

        Source: addUploadPart.
        """
        from ft_client._operations import parts

        redact_options(options)
        return run(parts.create(self._config, upload_id, data=data, **options), self._runner)

    @property
    def with_raw_response(self) -> PartsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("PartsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> PartsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("PartsWithStreamingResponse", RawProxy(self, stream=True))


class Uploads(SyncResource):
    """Large files, uploaded in parts."""

    def create(
        self,
        *,
        bytes: int,
        filename: str,
        mime_type: str,
        purpose: Purpose,
        expires_after: Model | FileExpirationAfterParam | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> Upload:
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
        from ft_client._operations import uploads

        redact_options(options)
        return run(
            uploads.create(
                self._config,
                bytes=bytes,
                filename=filename,
                mime_type=mime_type,
                purpose=purpose,
                expires_after=expires_after,
                check=check,
                **options,
            ),
            self._runner,
        )

    def complete(
        self,
        upload_id: str,
        *,
        part_ids: Iterable[str],
        md5: str | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> Upload:
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
        from ft_client._operations import uploads

        redact_options(options)
        return run(
            uploads.complete(self._config, upload_id, part_ids=part_ids, md5=md5, check=check, **options), self._runner
        )

    def cancel(self, upload_id: str, **options: Unpack[RequestOptions]) -> Upload:
        """Cancel an upload. Its parts are deleted.

        Args:
            upload_id: ID of the upload.
            **options: See `RequestOptions`.

        Source: cancelUpload.
        """
        from ft_client._operations import uploads

        redact_options(options)
        return run(uploads.cancel(self._config, upload_id, **options), self._runner)

    def upload_file(
        self,
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
    ) -> Upload:
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
        from ft_client._operations import uploads

        return run(
            uploads.upload_file(
                self._config,
                file,
                mime_type=mime_type,
                purpose=purpose,
                filename=filename,
                bytes=bytes,
                part_size=part_size,
                max_concurrency=max_concurrency,
                md5=md5,
                expires_after=expires_after,
                on_progress=on_progress,
                progress=progress,
                check=check,
            ),
            self._runner,
        )

    upload_file_chunked = upload_file

    @functools.cached_property
    def parts(self) -> Parts:
        """Parts of an upload."""
        return Parts(self._config, self._runner)

    @property
    def with_raw_response(self) -> UploadsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("UploadsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> UploadsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("UploadsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncParts(AsyncResource):
    """Parts of an upload."""

    async def create(self, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]) -> UploadPart:
        """Add a part to an upload. Sending a part twice is harmless: only the parts named at completion count.

        Args:
            upload_id: ID of the upload.
            data: The content, at most 64 MB: a path, bytes, an open binary file, or (name, content[, type[, headers]]).
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The part is too large or cannot be read; nothing was sent.

        Source: addUploadPart.
        """
        from ft_client._operations import parts

        redact_options(options)
        return await arun(parts.create(self._config, upload_id, data=data, **options), self._runner)

    @property
    def with_raw_response(self) -> AsyncPartsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncPartsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncPartsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncPartsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncUploads(AsyncResource):
    """Large files, uploaded in parts."""

    async def create(
        self,
        *,
        bytes: int,
        filename: str,
        mime_type: str,
        purpose: Purpose,
        expires_after: Model | FileExpirationAfterParam | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> Upload:
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
        from ft_client._operations import uploads

        redact_options(options)
        return await arun(
            uploads.create(
                self._config,
                bytes=bytes,
                filename=filename,
                mime_type=mime_type,
                purpose=purpose,
                expires_after=expires_after,
                check=check,
                **options,
            ),
            self._runner,
        )

    async def complete(
        self,
        upload_id: str,
        *,
        part_ids: Iterable[str],
        md5: str | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> Upload:
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
        from ft_client._operations import uploads

        redact_options(options)
        return await arun(
            uploads.complete(self._config, upload_id, part_ids=part_ids, md5=md5, check=check, **options), self._runner
        )

    async def cancel(self, upload_id: str, **options: Unpack[RequestOptions]) -> Upload:
        """Cancel an upload. Its parts are deleted.

        Args:
            upload_id: ID of the upload.
            **options: See `RequestOptions`.

        Source: cancelUpload.
        """
        from ft_client._operations import uploads

        redact_options(options)
        return await arun(uploads.cancel(self._config, upload_id, **options), self._runner)

    async def upload_file(
        self,
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
    ) -> Upload:
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
        from ft_client._operations import uploads

        return await arun(
            uploads.upload_file(
                self._config,
                file,
                mime_type=mime_type,
                purpose=purpose,
                filename=filename,
                bytes=bytes,
                part_size=part_size,
                max_concurrency=max_concurrency,
                md5=md5,
                expires_after=expires_after,
                on_progress=on_progress,
                progress=progress,
                check=check,
            ),
            self._runner,
        )

    upload_file_chunked = upload_file

    @functools.cached_property
    def parts(self) -> AsyncParts:
        """Parts of an upload."""
        return AsyncParts(self._config, self._runner)

    @property
    def with_raw_response(self) -> AsyncUploadsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncUploadsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncUploadsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncUploadsWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class PartsWithRawResponse:
        """`Parts`, whose methods return the response."""

        def __init__(self, resource: Parts) -> None:
            self.create = raw(resource.create)

    class UploadsWithRawResponse:
        """`Uploads`, whose methods return the response."""

        def __init__(self, resource: Uploads) -> None:
            self.create = raw(resource.create)
            self.complete = raw(resource.complete)
            self.cancel = raw(resource.cancel)
            self.upload_file = raw(resource.upload_file)
            self.parts = PartsWithRawResponse(resource.parts)

    class PartsWithStreamingResponse:
        """`Parts`, whose methods return a context manager of the response."""

        def __init__(self, resource: Parts) -> None:
            self.create = streamed(resource.create)

    class UploadsWithStreamingResponse:
        """`Uploads`, whose methods return a context manager of the response."""

        def __init__(self, resource: Uploads) -> None:
            self.create = streamed(resource.create)
            self.complete = streamed(resource.complete)
            self.cancel = streamed(resource.cancel)
            self.upload_file = streamed(resource.upload_file)
            self.parts = PartsWithStreamingResponse(resource.parts)

    class AsyncPartsWithRawResponse:
        """`AsyncParts`, whose methods return the response."""

        def __init__(self, resource: AsyncParts) -> None:
            self.create = async_raw(resource.create)

    class AsyncUploadsWithRawResponse:
        """`AsyncUploads`, whose methods return the response."""

        def __init__(self, resource: AsyncUploads) -> None:
            self.create = async_raw(resource.create)
            self.complete = async_raw(resource.complete)
            self.cancel = async_raw(resource.cancel)
            self.upload_file = async_raw(resource.upload_file)
            self.parts = AsyncPartsWithRawResponse(resource.parts)

    class AsyncPartsWithStreamingResponse:
        """`AsyncParts`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncParts) -> None:
            self.create = async_streamed(resource.create)

    class AsyncUploadsWithStreamingResponse:
        """`AsyncUploads`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncUploads) -> None:
            self.create = async_streamed(resource.create)
            self.complete = async_streamed(resource.complete)
            self.cancel = async_streamed(resource.cancel)
            self.upload_file = async_streamed(resource.upload_file)
            self.parts = AsyncPartsWithStreamingResponse(resource.parts)
