"""The account as a whole, its export and copies of its jobs."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

from ft_client._runtime.drivers import arun, run
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ft_client._operations.copy_job import CopiedJob
    from ft_client._operations.file_input import Progress
    from ft_client.exports import CopyPlan, ExportReport, Section
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed


class Account(SyncResource):
    """The account as a whole, its export and copies of its jobs."""

    def export(
        self,
        folder: str | os.PathLike[str],
        *,
        since: datetime | float | None = None,
        only: Iterable[Section] | None = None,
        new_key: bool = False,
        on_progress: Progress | None = None,
    ) -> ExportReport:
        """Write everything that the account holds on these endpoints to a folder, as JSON and files.

        Jobs and legacy fine-tunes with their events and checkpoints, files with their content, and models. An existing
        export is updated: only what is new or changed is fetched, and nothing is removed. An export that was interrupted
        continues. The content of files is streamed; memory holds the index.

        Args:
            folder: Folder of the export. It is created if it does not exist.
            since: Only jobs, fine-tunes and files created then or later, and the files of these jobs: Unix seconds, or a
                datetime, which is in UTC if it has no zone. None means all.
            only: Sections to export: jobs, fine-tunes, files, models. None means all.
            new_key: Accept a folder that was exported with another API key. Pass it only if the account is the same.
            on_progress: Called with the number of objects that were examined, and None.

        Returns:
            What the folder holds, what was fetched, and what could not be exported with the reason.

        Raises:
            FTClientError: The folder belongs to another account or service, or cannot be written.
            APIError: A list cannot be read, or contents failed several times in a row; the next call continues.

        Source: listPaginatedFineTuningJobs, listFineTunes, listFiles, listModels.
        """
        from ft_client._operations import account

        return run(
            account.export(self._config, folder, since=since, only=only, new_key=new_key, on_progress=on_progress),
            self._runner,
        )

    def copy_job(self, plan: CopyPlan, *, on_progress: Progress | None = None) -> CopiedJob:
        """Upload the files of an exported job to this service, and create the equivalent job.

        Args:
            plan: The plan that `ft_client.exports.plan_copy` returned for this service.
            on_progress: Called with the bytes of a file that were sent and its size.

        Returns:
            The job, and the IDs of the uploaded files.

        Raises:
            ParameterError: The plan is for another service; nothing was sent.
            OutcomeUnknownError: A job may have been started, and it is not known which.

        Source: createFile, createFineTuningJob, createFineTune.
        """
        from ft_client._operations import account

        return run(account.copy_job(self._config, plan, on_progress=on_progress), self._runner)

    @property
    def with_raw_response(self) -> AccountWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AccountWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AccountWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AccountWithStreamingResponse", RawProxy(self, stream=True))


class AsyncAccount(AsyncResource):
    """The account as a whole, its export and copies of its jobs."""

    async def export(
        self,
        folder: str | os.PathLike[str],
        *,
        since: datetime | float | None = None,
        only: Iterable[Section] | None = None,
        new_key: bool = False,
        on_progress: Progress | None = None,
    ) -> ExportReport:
        """Write everything that the account holds on these endpoints to a folder, as JSON and files.

        Jobs and legacy fine-tunes with their events and checkpoints, files with their content, and models. An existing
        export is updated: only what is new or changed is fetched, and nothing is removed. An export that was interrupted
        continues. The content of files is streamed; memory holds the index.

        Args:
            folder: Folder of the export. It is created if it does not exist.
            since: Only jobs, fine-tunes and files created then or later, and the files of these jobs: Unix seconds, or a
                datetime, which is in UTC if it has no zone. None means all.
            only: Sections to export: jobs, fine-tunes, files, models. None means all.
            new_key: Accept a folder that was exported with another API key. Pass it only if the account is the same.
            on_progress: Called with the number of objects that were examined, and None.

        Returns:
            What the folder holds, what was fetched, and what could not be exported with the reason.

        Raises:
            FTClientError: The folder belongs to another account or service, or cannot be written.
            APIError: A list cannot be read, or contents failed several times in a row; the next call continues.

        Source: listPaginatedFineTuningJobs, listFineTunes, listFiles, listModels.
        """
        from ft_client._operations import account

        return await arun(
            account.export(self._config, folder, since=since, only=only, new_key=new_key, on_progress=on_progress),
            self._runner,
        )

    async def copy_job(self, plan: CopyPlan, *, on_progress: Progress | None = None) -> CopiedJob:
        """Upload the files of an exported job to this service, and create the equivalent job.

        Args:
            plan: The plan that `ft_client.exports.plan_copy` returned for this service.
            on_progress: Called with the bytes of a file that were sent and its size.

        Returns:
            The job, and the IDs of the uploaded files.

        Raises:
            ParameterError: The plan is for another service; nothing was sent.
            OutcomeUnknownError: A job may have been started, and it is not known which.

        Source: createFile, createFineTuningJob, createFineTune.
        """
        from ft_client._operations import account

        return await arun(account.copy_job(self._config, plan, on_progress=on_progress), self._runner)

    @property
    def with_raw_response(self) -> AsyncAccountWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncAccountWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncAccountWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncAccountWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class AccountWithRawResponse:
        """`Account`, whose methods return the response."""

        def __init__(self, resource: Account) -> None:
            self.export = raw(resource.export)
            self.copy_job = raw(resource.copy_job)

    class AccountWithStreamingResponse:
        """`Account`, whose methods return a context manager of the response."""

        def __init__(self, resource: Account) -> None:
            self.export = streamed(resource.export)
            self.copy_job = streamed(resource.copy_job)

    class AsyncAccountWithRawResponse:
        """`AsyncAccount`, whose methods return the response."""

        def __init__(self, resource: AsyncAccount) -> None:
            self.export = async_raw(resource.export)
            self.copy_job = async_raw(resource.copy_job)

    class AsyncAccountWithStreamingResponse:
        """`AsyncAccount`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncAccount) -> None:
            self.export = async_streamed(resource.export)
            self.copy_job = async_streamed(resource.copy_job)
