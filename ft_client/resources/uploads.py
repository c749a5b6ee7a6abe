"""Large files, uploaded in parts."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from ft_client._http.options import RequestOptions, redact_options
from ft_client._operations import parts, uploads
from ft_client._operations.file_input import FileTypes, Progress
from ft_client._operations.uploaded_file import Purpose
from ft_client._runtime.drivers import arun, run
from ft_client.checks import Check
from ft_client.resources._base import AsyncResource, SyncResource
from ft_client_generated.models import Upload, UploadPart
from ft_client_generated.types import Model


class Parts(SyncResource):
    """Parts of an upload."""

    def create(self, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]) -> UploadPart:
        """Add a part to an upload. Sending a part twice is harmless: only the parts named at completion count.

        Args:
            upload_id: ID of the upload.
            data: The content, at most 64 MB: a path, bytes, an open binary file, or (name, content[, type]).
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The part is too large or cannot be read; nothing was sent.

        Source: addUploadPart.
        """
        redact_options(options)
        return run(parts.create(self._config, upload_id, data=data, **options), self._runner)


class Uploads(SyncResource):
    """Large files, uploaded in parts."""

    def create(
        self,
        *,
        bytes: int,
        filename: str,
        mime_type: str,
        purpose: Purpose,
        expires_after: Model | Mapping[str, Any] | None = None,
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
        expires_after: Model | Mapping[str, Any] | None = None,
        on_progress: Progress | None = None,
        check: Check = "error",
    ) -> Upload:
        """Upload a file in parts, several at a time. A failed upload is cancelled.

        A part in flight needs 1 to 3 MiB of memory. A stream that can only be read in order is sent one part at a time, and
        needs twice the size of a part.

        Args:
            file: A path, bytes, an open binary file, or (name, content[, type]).
            mime_type: Defaults to the type of the file name; text/jsonl for JSONL.
            purpose: fine-tune, assistants, batch, user_data, vision or evals.
            filename: Name of the file on the service. Defaults to the file's own name.
            bytes: Size of the file in bytes, if it cannot be determined.
            part_size: Size of a part in bytes; at most 64 MB. Defaults to a twelfth of the file, and at least 8 MiB.
            max_concurrency: Maximum number of parts in flight, each on its own connection.
            md5: MD5 checksum of the whole file in hex. The service compares it.
            expires_after: Expiry of the file: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
            on_progress: Called with the bytes sent and the total number of bytes after each part.
            check: Handling of problems found before sending: "error", "warn" or "off".

        Returns:
            The completed upload; `.file` is the new file.

        Raises:
            ParameterError: The file cannot be read, or a parameter breaks a rule; nothing was sent.
        """
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
                check=check,
            ),
            self._runner,
        )

    upload_file_chunked = upload_file

    @functools.cached_property
    def parts(self) -> Parts:
        """Parts of an upload."""
        return Parts(self._config, self._runner)


class AsyncParts(AsyncResource):
    """Parts of an upload."""

    async def create(self, upload_id: str, *, data: FileTypes, **options: Unpack[RequestOptions]) -> UploadPart:
        """Add a part to an upload. Sending a part twice is harmless: only the parts named at completion count.

        Args:
            upload_id: ID of the upload.
            data: The content, at most 64 MB: a path, bytes, an open binary file, or (name, content[, type]).
            **options: See `RequestOptions`.

        Raises:
            ParameterError: The part is too large or cannot be read; nothing was sent.

        Source: addUploadPart.
        """
        redact_options(options)
        return await arun(parts.create(self._config, upload_id, data=data, **options), self._runner)


class AsyncUploads(AsyncResource):
    """Large files, uploaded in parts."""

    async def create(
        self,
        *,
        bytes: int,
        filename: str,
        mime_type: str,
        purpose: Purpose,
        expires_after: Model | Mapping[str, Any] | None = None,
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
        expires_after: Model | Mapping[str, Any] | None = None,
        on_progress: Progress | None = None,
        check: Check = "error",
    ) -> Upload:
        """Upload a file in parts, several at a time. A failed upload is cancelled.

        A part in flight needs 1 to 3 MiB of memory. A stream that can only be read in order is sent one part at a time, and
        needs twice the size of a part.

        Args:
            file: A path, bytes, an open binary file, or (name, content[, type]).
            mime_type: Defaults to the type of the file name; text/jsonl for JSONL.
            purpose: fine-tune, assistants, batch, user_data, vision or evals.
            filename: Name of the file on the service. Defaults to the file's own name.
            bytes: Size of the file in bytes, if it cannot be determined.
            part_size: Size of a part in bytes; at most 64 MB. Defaults to a twelfth of the file, and at least 8 MiB.
            max_concurrency: Maximum number of parts in flight, each on its own connection.
            md5: MD5 checksum of the whole file in hex. The service compares it.
            expires_after: Expiry of the file: `{"anchor": "created_at", "seconds": 3600 to 2592000}`.
            on_progress: Called with the bytes sent and the total number of bytes after each part.
            check: Handling of problems found before sending: "error", "warn" or "off".

        Returns:
            The completed upload; `.file` is the new file.

        Raises:
            ParameterError: The file cannot be read, or a parameter breaks a rule; nothing was sent.
        """
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
                check=check,
            ),
            self._runner,
        )

    upload_file_chunked = upload_file

    @functools.cached_property
    def parts(self) -> AsyncParts:
        """Parts of an upload."""
        return AsyncParts(self._config, self._runner)
