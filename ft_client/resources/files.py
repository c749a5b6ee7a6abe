"""Training files and result files."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import arun, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from pathlib import Path

    from ft_client._http.options import RequestOptions
    from ft_client._operations.file_input import FileTypes, Progress
    from ft_client._operations.uploaded_file import Purpose
    from ft_client.checks import Check
    from ft_client.file_content import FileContent
    from ft_client.resources._raw import async_raw, async_streamed, async_streamed_file, raw, streamed, streamed_file
    from ft_client_generated.models import DeleteFileResponse, OpenAIFile
    from ft_client_generated.params import FileExpirationAfterParam
    from ft_client_generated.types import Model


class Files(SyncResource):
    """Training files and result files."""

    def create(
        self,
        *,
        file: FileTypes,
        purpose: Purpose,
        expires_after: Model | FileExpirationAfterParam | None = None,
        progress: bool = False,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        redact_options(options)
        return run(
            files.create(
                self._config,
                file=file,
                purpose=purpose,
                expires_after=expires_after,
                progress=progress,
                check=check,
                **options,
            ),
            self._runner,
        )

    def upload(
        self,
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
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        return run(
            files.upload(
                self._config,
                path,
                purpose,
                filename=filename,
                expires_after=expires_after,
                on_progress=on_progress,
                progress=progress,
                idempotency_key=idempotency_key,
                reuse=reuse,
                check=check,
            ),
            self._runner,
        )

    def list(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        purpose: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[OpenAIFile]:
        """List files, newest first.

        Args:
            after: ID of a file; the list continues after it.
            limit: Files per page, 1 to 10000. The service's default is 10000.
            order: Order by `created_at`. The service's default is desc.
            purpose: Only files of this purpose.
            **options: See `RequestOptions`.

        Source: listFiles.
        """
        from ft_client._operations import files

        redact_options(options)
        return Page(
            run(
                files.list_(self._config, after=after, limit=limit, order=order, purpose=purpose, **options),
                self._runner,
            ),
            self._runner,
        )

    def retrieve(self, file_id: str, **options: Unpack[RequestOptions]) -> OpenAIFile:
        """Retrieve the description of a file.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: retrieveFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return run(files.retrieve(self._config, file_id, **options), self._runner)

    def delete(self, file_id: str, **options: Unpack[RequestOptions]) -> DeleteFileResponse:
        """Delete a file. A deletion whose response was lost also counts as success.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: deleteFile; Azure responds with 204 and no body.
        """
        from ft_client._operations import files

        redact_options(options)
        return run(files.delete(self._config, file_id, **options), self._runner)

    def content(self, file_id: str, **options: Unpack[RequestOptions]) -> FileContent:
        """Return the content of a file. The bytes are never decoded, whatever their content type.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: downloadFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return run(files.content(self._config, file_id, **options), self._runner)

    def retrieve_content(self, file_id: str, **options: Unpack[RequestOptions]) -> str:
        """Return the content of a file as text. Deprecated: use `content`.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: downloadFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return run(files.retrieve_content(self._config, file_id, **options), self._runner)

    def download(self, file_id: str, path: str | os.PathLike[str], *, on_progress: Progress | None = None) -> Path:
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
        from ft_client._operations import files

        return run(files.download(self._config, file_id, path, on_progress=on_progress), self._runner)

    def wait_for_processing(
        self, id: str, *, poll_interval: float = 5.0, max_wait_seconds: float = 1800.0
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        return run(
            files.wait_for_processing(self._config, id, poll_interval=poll_interval, max_wait_seconds=max_wait_seconds),
            self._runner,
        )

    @property
    def with_raw_response(self) -> FilesWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FilesWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> FilesWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FilesWithStreamingResponse", RawProxy(self, stream=True))


class AsyncFiles(AsyncResource):
    """Training files and result files."""

    async def create(
        self,
        *,
        file: FileTypes,
        purpose: Purpose,
        expires_after: Model | FileExpirationAfterParam | None = None,
        progress: bool = False,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        redact_options(options)
        return await arun(
            files.create(
                self._config,
                file=file,
                purpose=purpose,
                expires_after=expires_after,
                progress=progress,
                check=check,
                **options,
            ),
            self._runner,
        )

    async def upload(
        self,
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
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        return await arun(
            files.upload(
                self._config,
                path,
                purpose,
                filename=filename,
                expires_after=expires_after,
                on_progress=on_progress,
                progress=progress,
                idempotency_key=idempotency_key,
                reuse=reuse,
                check=check,
            ),
            self._runner,
        )

    def list(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        order: Literal["asc", "desc"] | None = None,
        purpose: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPages[OpenAIFile]:
        """List files, newest first.

        Args:
            after: ID of a file; the list continues after it.
            limit: Files per page, 1 to 10000. The service's default is 10000.
            order: Order by `created_at`. The service's default is desc.
            purpose: Only files of this purpose.
            **options: See `RequestOptions`.

        Source: listFiles.
        """
        from ft_client._operations import files

        redact_options(options)
        return AsyncPages(
            lambda: files.list_(self._config, after=after, limit=limit, order=order, purpose=purpose, **options),
            self._runner,
        )

    async def retrieve(self, file_id: str, **options: Unpack[RequestOptions]) -> OpenAIFile:
        """Retrieve the description of a file.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: retrieveFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return await arun(files.retrieve(self._config, file_id, **options), self._runner)

    async def delete(self, file_id: str, **options: Unpack[RequestOptions]) -> DeleteFileResponse:
        """Delete a file. A deletion whose response was lost also counts as success.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: deleteFile; Azure responds with 204 and no body.
        """
        from ft_client._operations import files

        redact_options(options)
        return await arun(files.delete(self._config, file_id, **options), self._runner)

    async def content(self, file_id: str, **options: Unpack[RequestOptions]) -> FileContent:
        """Return the content of a file. The bytes are never decoded, whatever their content type.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: downloadFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return await arun(files.content(self._config, file_id, **options), self._runner)

    async def retrieve_content(self, file_id: str, **options: Unpack[RequestOptions]) -> str:
        """Return the content of a file as text. Deprecated: use `content`.

        Args:
            file_id: ID of the file.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such file.

        Source: downloadFile.
        """
        from ft_client._operations import files

        redact_options(options)
        return await arun(files.retrieve_content(self._config, file_id, **options), self._runner)

    async def download(
        self, file_id: str, path: str | os.PathLike[str], *, on_progress: Progress | None = None
    ) -> Path:
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
        from ft_client._operations import files

        return await arun(files.download(self._config, file_id, path, on_progress=on_progress), self._runner)

    async def wait_for_processing(
        self, id: str, *, poll_interval: float = 5.0, max_wait_seconds: float = 1800.0
    ) -> OpenAIFile:
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
        from ft_client._operations import files

        return await arun(
            files.wait_for_processing(self._config, id, poll_interval=poll_interval, max_wait_seconds=max_wait_seconds),
            self._runner,
        )

    @property
    def with_raw_response(self) -> AsyncFilesWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFilesWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncFilesWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFilesWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class FilesWithRawResponse:
        """`Files`, whose methods return the response."""

        def __init__(self, resource: Files) -> None:
            self.create = raw(resource.create)
            self.upload = raw(resource.upload)
            self.list = raw(resource.list)
            self.retrieve = raw(resource.retrieve)
            self.delete = raw(resource.delete)
            self.content = raw(resource.content)
            self.retrieve_content = raw(resource.retrieve_content)
            self.download = raw(resource.download)
            self.wait_for_processing = raw(resource.wait_for_processing)

    class FilesWithStreamingResponse:
        """`Files`, whose methods return a context manager of the response."""

        def __init__(self, resource: Files) -> None:
            self.create = streamed(resource.create)
            self.upload = streamed(resource.upload)
            self.list = streamed(resource.list)
            self.retrieve = streamed(resource.retrieve)
            self.delete = streamed(resource.delete)
            self.content = streamed_file(resource.content)
            self.retrieve_content = streamed(resource.retrieve_content)
            self.download = streamed(resource.download)
            self.wait_for_processing = streamed(resource.wait_for_processing)

    class AsyncFilesWithRawResponse:
        """`AsyncFiles`, whose methods return the response."""

        def __init__(self, resource: AsyncFiles) -> None:
            self.create = async_raw(resource.create)
            self.upload = async_raw(resource.upload)
            self.list = async_raw(resource.list)
            self.retrieve = async_raw(resource.retrieve)
            self.delete = async_raw(resource.delete)
            self.content = async_raw(resource.content)
            self.retrieve_content = async_raw(resource.retrieve_content)
            self.download = async_raw(resource.download)
            self.wait_for_processing = async_raw(resource.wait_for_processing)

    class AsyncFilesWithStreamingResponse:
        """`AsyncFiles`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncFiles) -> None:
            self.create = async_streamed(resource.create)
            self.upload = async_streamed(resource.upload)
            self.list = async_streamed(resource.list)
            self.retrieve = async_streamed(resource.retrieve)
            self.delete = async_streamed(resource.delete)
            self.content = async_streamed_file(resource.content)
            self.retrieve_content = async_streamed(resource.retrieve_content)
            self.download = async_streamed(resource.download)
            self.wait_for_processing = async_streamed(resource.wait_for_processing)
