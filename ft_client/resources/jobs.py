"""Fine-tuning jobs."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import builtins
import functools
from typing import TYPE_CHECKING, Any, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator, arun, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ft_client._http.options import RequestOptions
    from ft_client.checks import Check
    from ft_client.created_job import CreatedJob
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed
    from ft_client.results import JobRow, Results
    from ft_client_generated.models import FineTuningJob, FineTuningJobCheckpoint, FineTuningJobEvent
    from ft_client_generated.params import (
        FineTuneMethodParam,
        FineTuneSupervisedHyperparametersParam,
        FineTuningIntegrationParam,
    )
    from ft_client_generated.types import Model


class JobCheckpoints(SyncResource):
    """Models saved during a job."""

    def list(
        self,
        fine_tuning_job_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FineTuningJobCheckpoint]:
        """List a job's checkpoints, newest first.

        Args:
            fine_tuning_job_id: ID of the job.
            after: ID of a checkpoint; the list continues after it.
            limit: Checkpoints per page. The service's default is 10.
            **options: See `RequestOptions`.

        Source: listFineTuningJobCheckpoints.
        """
        from ft_client._operations import job_checkpoints

        redact_options(options)
        return Page(
            run(
                job_checkpoints.list_(self._config, fine_tuning_job_id, after=after, limit=limit, **options),
                self._runner,
            ),
            self._runner,
        )

    @property
    def with_raw_response(self) -> JobCheckpointsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("JobCheckpointsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> JobCheckpointsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("JobCheckpointsWithStreamingResponse", RawProxy(self, stream=True))


class Jobs(SyncResource):
    """Fine-tuning jobs."""

    def create(
        self,
        *,
        model: str,
        training_file: str,
        hyperparameters: Model | FineTuneSupervisedHyperparametersParam | None = None,
        integrations: Iterable[Model | FineTuningIntegrationParam] | None = None,
        metadata: Mapping[str, str] | None = None,
        method: Model | FineTuneMethodParam | None = None,
        seed: int | None = None,
        suffix: str | None = None,
        validation_file: str | None = None,
        idempotency_key: str | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> FineTuningJob:
        """Create a fine-tuning job exactly once, even if a response is lost.

        The job's metadata carries an idempotency key under `ft_client_request`, by which a job whose response was lost is
        found.

        Args:
            model: Base model, or a fine-tuned model to continue training.
            training_file: ID of an uploaded file of purpose fine-tune with at least 10 examples; not a path.
            hyperparameters: Deprecated: use the hyperparameters of `method`.
            integrations: Services that also receive the metrics (wandb).
            metadata: Up to 16 pairs of strings; keys have up to 64 and values up to 512 characters. 15 pairs leave room
                for the idempotency key.
            method: `type` supervised, dpo or reinforcement, with its hyperparameters.
            seed: 0 to 2147483647.
            suffix: Part of the new model's name, 1 to 64 characters.
            validation_file: ID of an uploaded file with examples to validate on.
            idempotency_key: 1 to 512 characters. A job that this key has created before is returned, also if another
                process created it: see docs/providers.md for what each service guarantees.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: Parameters break rules. The error lists all of them; nothing was sent.
            JournalError: The journal cannot be used; nothing was sent.
            OutcomeUnknownError: A job may have been started, and it is not known which.
            RateLimitError: There are too many active jobs; no job was started.

        Source: createFineTuningJob.
        """
        from ft_client._operations import job_create

        redact_options(options)
        return run(
            job_create.create(
                self._config,
                model=model,
                training_file=training_file,
                hyperparameters=hyperparameters,
                integrations=integrations,
                metadata=metadata,
                method=method,
                seed=seed,
                suffix=suffix,
                validation_file=validation_file,
                idempotency_key=idempotency_key,
                check=check,
                **options,
            ),
            self._runner,
        )

    def create_many(self, specs: Iterable[Mapping[str, Any]], at_once: int | None = None) -> builtins.list[CreatedJob]:
        """Create a job for each spec. A create waits while the service reports its limit of active jobs.

        Each spec gets its own idempotency key, unless it states one. With stated keys, a second call returns the jobs of
        the first one. An error of one spec does not stop the others.

        Args:
            specs: The keyword arguments of `create`, for each job.
            at_once: Maximum number of creates in flight. Defaults to 4.

        Returns:
            One entry for each spec, in their order: its job, or its error.

        Source: createFineTuningJob.
        """
        from ft_client._operations import job_create

        return run(job_create.create_many(self._config, specs, at_once), self._runner)

    def list(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FineTuningJob]:
        """List jobs, newest first.

        Args:
            after: ID of a job; the list continues after it.
            limit: Jobs per page. The service's default is 20.
            metadata: Only jobs with these pairs.
            **options: See `RequestOptions`.

        Source: listPaginatedFineTuningJobs.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return Page(
            run(jobs.list_(self._config, after=after, limit=limit, metadata=metadata, **options), self._runner),
            self._runner,
        )

    def retrieve(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Retrieve a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such job.

        Source: retrieveFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return run(jobs.retrieve(self._config, fine_tuning_job_id, **options), self._runner)

    def cancel(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Cancel a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Returns:
            The cancelled job.

        Raises:
            BadRequestError: The job has already ended.

        Source: cancelFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return run(jobs.cancel(self._config, fine_tuning_job_id, **options), self._runner)

    def pause(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Pause a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Source: pauseFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return run(jobs.pause(self._config, fine_tuning_job_id, **options), self._runner)

    def resume(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Resume a paused job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Source: resumeFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return run(jobs.resume(self._config, fine_tuning_job_id, **options), self._runner)

    def delete(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Delete a job, at services that have this operation. A deletion whose response was lost also counts as success.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Returns:
            The deleted job; with its ID alone if the service does not return it.

        Raises:
            NotFoundError: There is no such job.
            NotSupportedError: The service does not have the operation.

        Source: deleteFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return run(jobs.delete(self._config, fine_tuning_job_id, **options), self._runner)

    def list_events(
        self,
        fine_tuning_job_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Page[FineTuningJobEvent]:
        """List a job's events, newest first. `follow` yields them in the order in which they happened.

        Args:
            fine_tuning_job_id: ID of the job.
            after: ID of an event; the list continues after it, with older events.
            limit: Events per page. The service's default is 20.
            **options: See `RequestOptions`.

        Source: listFineTuningEvents.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return Page(
            run(jobs.list_events(self._config, fine_tuning_job_id, after=after, limit=limit, **options), self._runner),
            self._runner,
        )

    def follow(
        self,
        fine_tuning_job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> ItemIterator[(FineTuningJobEvent, FineTuningJob)]:
        """Yield every event exactly once, oldest first, as it arrives, until the job has ended.

        Failures of the service that may be temporary are logged and retried for up to 300 seconds in a row. `result` of
        the iterator is the job's last state; check yourself whether it succeeded.

        Args:
            fine_tuning_job_id: ID of the job.
            timeout: Seconds to follow the job. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.
            progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

        Raises:
            NotFoundError: There is no such job.
            WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return ItemIterator(
            job_follow.follow(
                self._config, fine_tuning_job_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    def wait(
        self,
        fine_tuning_job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> FineTuningJob:
        """Wait until a job has succeeded.

        Args:
            fine_tuning_job_id: ID of the job.
            timeout: Seconds to wait. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.
            progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

        Returns:
            The succeeded job.

        Raises:
            JobFailedError: The job failed; `.job.error` has the reason.
            JobCancelledError: The job was cancelled.
            WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return run(
            job_follow.wait(
                self._config, fine_tuning_job_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    def wait_many(
        self, ids: Iterable[str], *, timeout: float | None = None, poll_interval: float | None = None
    ) -> builtins.list[FineTuningJob]:
        """Wait until all jobs have ended, also those that failed or were cancelled: check `outcome` of each.

        Args:
            ids: IDs of the jobs.
            timeout: Seconds to wait for all of them. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.

        Returns:
            The jobs, in the order of their IDs.

        Raises:
            NotFoundError: There is no such job.
            WaitTimeoutError: A job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return run(job_follow.wait_many(self._config, ids, timeout=timeout, poll_interval=poll_interval), self._runner)

    def results(self, fine_tuning_job_id: str) -> builtins.list[Results[JobRow]]:
        """Download a job's result files and parse them.

        Args:
            fine_tuning_job_id: ID of a job that has succeeded.

        Returns:
            One entry per file, in the job's order. Empty if the job has no result files.
        """
        from ft_client._operations import job_follow

        return run(job_follow.results(self._config, fine_tuning_job_id), self._runner)

    @functools.cached_property
    def checkpoints(self) -> JobCheckpoints:
        """Models saved during a job."""
        return JobCheckpoints(self._config, self._runner)

    @property
    def with_raw_response(self) -> JobsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("JobsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> JobsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("JobsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncJobCheckpoints(AsyncResource):
    """Models saved during a job."""

    def list(
        self,
        fine_tuning_job_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPages[FineTuningJobCheckpoint]:
        """List a job's checkpoints, newest first.

        Args:
            fine_tuning_job_id: ID of the job.
            after: ID of a checkpoint; the list continues after it.
            limit: Checkpoints per page. The service's default is 10.
            **options: See `RequestOptions`.

        Source: listFineTuningJobCheckpoints.
        """
        from ft_client._operations import job_checkpoints

        redact_options(options)
        return AsyncPages(
            lambda: job_checkpoints.list_(self._config, fine_tuning_job_id, after=after, limit=limit, **options),
            self._runner,
        )

    @property
    def with_raw_response(self) -> AsyncJobCheckpointsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncJobCheckpointsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncJobCheckpointsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncJobCheckpointsWithStreamingResponse", RawProxy(self, stream=True))


class AsyncJobs(AsyncResource):
    """Fine-tuning jobs."""

    async def create(
        self,
        *,
        model: str,
        training_file: str,
        hyperparameters: Model | FineTuneSupervisedHyperparametersParam | None = None,
        integrations: Iterable[Model | FineTuningIntegrationParam] | None = None,
        metadata: Mapping[str, str] | None = None,
        method: Model | FineTuneMethodParam | None = None,
        seed: int | None = None,
        suffix: str | None = None,
        validation_file: str | None = None,
        idempotency_key: str | None = None,
        check: Check = "error",
        **options: Unpack[RequestOptions],
    ) -> FineTuningJob:
        """Create a fine-tuning job exactly once, even if a response is lost.

        The job's metadata carries an idempotency key under `ft_client_request`, by which a job whose response was lost is
        found.

        Args:
            model: Base model, or a fine-tuned model to continue training.
            training_file: ID of an uploaded file of purpose fine-tune with at least 10 examples; not a path.
            hyperparameters: Deprecated: use the hyperparameters of `method`.
            integrations: Services that also receive the metrics (wandb).
            metadata: Up to 16 pairs of strings; keys have up to 64 and values up to 512 characters. 15 pairs leave room
                for the idempotency key.
            method: `type` supervised, dpo or reinforcement, with its hyperparameters.
            seed: 0 to 2147483647.
            suffix: Part of the new model's name, 1 to 64 characters.
            validation_file: ID of an uploaded file with examples to validate on.
            idempotency_key: 1 to 512 characters. A job that this key has created before is returned, also if another
                process created it: see docs/providers.md for what each service guarantees.
            check: Handling of problems found before sending: "error", "warn" or "off".
            **options: See `RequestOptions`.

        Raises:
            ParameterError: Parameters break rules. The error lists all of them; nothing was sent.
            JournalError: The journal cannot be used; nothing was sent.
            OutcomeUnknownError: A job may have been started, and it is not known which.
            RateLimitError: There are too many active jobs; no job was started.

        Source: createFineTuningJob.
        """
        from ft_client._operations import job_create

        redact_options(options)
        return await arun(
            job_create.create(
                self._config,
                model=model,
                training_file=training_file,
                hyperparameters=hyperparameters,
                integrations=integrations,
                metadata=metadata,
                method=method,
                seed=seed,
                suffix=suffix,
                validation_file=validation_file,
                idempotency_key=idempotency_key,
                check=check,
                **options,
            ),
            self._runner,
        )

    async def create_many(
        self, specs: Iterable[Mapping[str, Any]], at_once: int | None = None
    ) -> builtins.list[CreatedJob]:
        """Create a job for each spec. A create waits while the service reports its limit of active jobs.

        Each spec gets its own idempotency key, unless it states one. With stated keys, a second call returns the jobs of
        the first one. An error of one spec does not stop the others.

        Args:
            specs: The keyword arguments of `create`, for each job.
            at_once: Maximum number of creates in flight. Defaults to 4.

        Returns:
            One entry for each spec, in their order: its job, or its error.

        Source: createFineTuningJob.
        """
        from ft_client._operations import job_create

        return await arun(job_create.create_many(self._config, specs, at_once), self._runner)

    def list(
        self,
        *,
        after: str | None = None,
        limit: int | None = None,
        metadata: Mapping[str, str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPages[FineTuningJob]:
        """List jobs, newest first.

        Args:
            after: ID of a job; the list continues after it.
            limit: Jobs per page. The service's default is 20.
            metadata: Only jobs with these pairs.
            **options: See `RequestOptions`.

        Source: listPaginatedFineTuningJobs.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return AsyncPages(
            lambda: jobs.list_(self._config, after=after, limit=limit, metadata=metadata, **options), self._runner
        )

    async def retrieve(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Retrieve a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such job.

        Source: retrieveFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return await arun(jobs.retrieve(self._config, fine_tuning_job_id, **options), self._runner)

    async def cancel(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Cancel a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Returns:
            The cancelled job.

        Raises:
            BadRequestError: The job has already ended.

        Source: cancelFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return await arun(jobs.cancel(self._config, fine_tuning_job_id, **options), self._runner)

    async def pause(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Pause a job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Source: pauseFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return await arun(jobs.pause(self._config, fine_tuning_job_id, **options), self._runner)

    async def resume(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Resume a paused job.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Source: resumeFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return await arun(jobs.resume(self._config, fine_tuning_job_id, **options), self._runner)

    async def delete(self, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> FineTuningJob:
        """Delete a job, at services that have this operation. A deletion whose response was lost also counts as success.

        Args:
            fine_tuning_job_id: ID of the job.
            **options: See `RequestOptions`.

        Returns:
            The deleted job; with its ID alone if the service does not return it.

        Raises:
            NotFoundError: There is no such job.
            NotSupportedError: The service does not have the operation.

        Source: deleteFineTuningJob.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return await arun(jobs.delete(self._config, fine_tuning_job_id, **options), self._runner)

    def list_events(
        self,
        fine_tuning_job_id: str,
        *,
        after: str | None = None,
        limit: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> AsyncPages[FineTuningJobEvent]:
        """List a job's events, newest first. `follow` yields them in the order in which they happened.

        Args:
            fine_tuning_job_id: ID of the job.
            after: ID of an event; the list continues after it, with older events.
            limit: Events per page. The service's default is 20.
            **options: See `RequestOptions`.

        Source: listFineTuningEvents.
        """
        from ft_client._operations import jobs

        redact_options(options)
        return AsyncPages(
            lambda: jobs.list_events(self._config, fine_tuning_job_id, after=after, limit=limit, **options),
            self._runner,
        )

    def follow(
        self,
        fine_tuning_job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> AsyncItemIterator[(FineTuningJobEvent, FineTuningJob)]:
        """Yield every event exactly once, oldest first, as it arrives, until the job has ended.

        Failures of the service that may be temporary are logged and retried for up to 300 seconds in a row. `result` of
        the iterator is the job's last state; check yourself whether it succeeded.

        Args:
            fine_tuning_job_id: ID of the job.
            timeout: Seconds to follow the job. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.
            progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

        Raises:
            NotFoundError: There is no such job.
            WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return AsyncItemIterator(
            job_follow.follow(
                self._config, fine_tuning_job_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    async def wait(
        self,
        fine_tuning_job_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> FineTuningJob:
        """Wait until a job has succeeded.

        Args:
            fine_tuning_job_id: ID of the job.
            timeout: Seconds to wait. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.
            progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

        Returns:
            The succeeded job.

        Raises:
            JobFailedError: The job failed; `.job.error` has the reason.
            JobCancelledError: The job was cancelled.
            WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return await arun(
            job_follow.wait(
                self._config, fine_tuning_job_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    async def wait_many(
        self, ids: Iterable[str], *, timeout: float | None = None, poll_interval: float | None = None
    ) -> builtins.list[FineTuningJob]:
        """Wait until all jobs have ended, also those that failed or were cancelled: check `outcome` of each.

        Args:
            ids: IDs of the jobs.
            timeout: Seconds to wait for all of them. None means no limit.
            poll_interval: Seconds between polls. By default short at first and longer later.

        Returns:
            The jobs, in the order of their IDs.

        Raises:
            NotFoundError: There is no such job.
            WaitTimeoutError: A job has not ended in time; `.last_seen` is its last state.
        """
        from ft_client._operations import job_follow

        return await arun(
            job_follow.wait_many(self._config, ids, timeout=timeout, poll_interval=poll_interval), self._runner
        )

    async def results(self, fine_tuning_job_id: str) -> builtins.list[Results[JobRow]]:
        """Download a job's result files and parse them.

        Args:
            fine_tuning_job_id: ID of a job that has succeeded.

        Returns:
            One entry per file, in the job's order. Empty if the job has no result files.
        """
        from ft_client._operations import job_follow

        return await arun(job_follow.results(self._config, fine_tuning_job_id), self._runner)

    @functools.cached_property
    def checkpoints(self) -> AsyncJobCheckpoints:
        """Models saved during a job."""
        return AsyncJobCheckpoints(self._config, self._runner)

    @property
    def with_raw_response(self) -> AsyncJobsWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncJobsWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncJobsWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncJobsWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class JobCheckpointsWithRawResponse:
        """`JobCheckpoints`, whose methods return the response."""

        def __init__(self, resource: JobCheckpoints) -> None:
            self.list = raw(resource.list)

    class JobsWithRawResponse:
        """`Jobs`, whose methods return the response."""

        def __init__(self, resource: Jobs) -> None:
            self.create = raw(resource.create)
            self.create_many = raw(resource.create_many)
            self.list = raw(resource.list)
            self.retrieve = raw(resource.retrieve)
            self.cancel = raw(resource.cancel)
            self.pause = raw(resource.pause)
            self.resume = raw(resource.resume)
            self.delete = raw(resource.delete)
            self.list_events = raw(resource.list_events)
            self.wait = raw(resource.wait)
            self.wait_many = raw(resource.wait_many)
            self.results = raw(resource.results)
            self.checkpoints = JobCheckpointsWithRawResponse(resource.checkpoints)

    class JobCheckpointsWithStreamingResponse:
        """`JobCheckpoints`, whose methods return a context manager of the response."""

        def __init__(self, resource: JobCheckpoints) -> None:
            self.list = streamed(resource.list)

    class JobsWithStreamingResponse:
        """`Jobs`, whose methods return a context manager of the response."""

        def __init__(self, resource: Jobs) -> None:
            self.create = streamed(resource.create)
            self.create_many = streamed(resource.create_many)
            self.list = streamed(resource.list)
            self.retrieve = streamed(resource.retrieve)
            self.cancel = streamed(resource.cancel)
            self.pause = streamed(resource.pause)
            self.resume = streamed(resource.resume)
            self.delete = streamed(resource.delete)
            self.list_events = streamed(resource.list_events)
            self.wait = streamed(resource.wait)
            self.wait_many = streamed(resource.wait_many)
            self.results = streamed(resource.results)
            self.checkpoints = JobCheckpointsWithStreamingResponse(resource.checkpoints)

    class AsyncJobCheckpointsWithRawResponse:
        """`AsyncJobCheckpoints`, whose methods return the response."""

        def __init__(self, resource: AsyncJobCheckpoints) -> None:
            self.list = async_raw(resource.list)

    class AsyncJobsWithRawResponse:
        """`AsyncJobs`, whose methods return the response."""

        def __init__(self, resource: AsyncJobs) -> None:
            self.create = async_raw(resource.create)
            self.create_many = async_raw(resource.create_many)
            self.list = async_raw(resource.list)
            self.retrieve = async_raw(resource.retrieve)
            self.cancel = async_raw(resource.cancel)
            self.pause = async_raw(resource.pause)
            self.resume = async_raw(resource.resume)
            self.delete = async_raw(resource.delete)
            self.list_events = async_raw(resource.list_events)
            self.wait = async_raw(resource.wait)
            self.wait_many = async_raw(resource.wait_many)
            self.results = async_raw(resource.results)
            self.checkpoints = AsyncJobCheckpointsWithRawResponse(resource.checkpoints)

    class AsyncJobCheckpointsWithStreamingResponse:
        """`AsyncJobCheckpoints`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncJobCheckpoints) -> None:
            self.list = async_streamed(resource.list)

    class AsyncJobsWithStreamingResponse:
        """`AsyncJobs`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncJobs) -> None:
            self.create = async_streamed(resource.create)
            self.create_many = async_streamed(resource.create_many)
            self.list = async_streamed(resource.list)
            self.retrieve = async_streamed(resource.retrieve)
            self.cancel = async_streamed(resource.cancel)
            self.pause = async_streamed(resource.pause)
            self.resume = async_streamed(resource.resume)
            self.delete = async_streamed(resource.delete)
            self.list_events = async_streamed(resource.list_events)
            self.wait = async_streamed(resource.wait)
            self.wait_many = async_streamed(resource.wait_many)
            self.results = async_streamed(resource.results)
            self.checkpoints = AsyncJobCheckpointsWithStreamingResponse(resource.checkpoints)
