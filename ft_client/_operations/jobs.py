"""Fine-tuning jobs, the current API: the operations of one request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import call, fetch_page
from ft_client._operations.change_state import change_state
from ft_client._runtime.flow import immediately
from ft_client_generated.api.fine_tuning import (
    cancel_fine_tuning_job,
    delete_fine_tuning_job,
    list_fine_tuning_events,
    list_paginated_fine_tuning_jobs,
    pause_fine_tuning_job,
    resume_fine_tuning_job,
    retrieve_fine_tuning_job,
)
from ft_client_generated.models import FineTuningJob, FineTuningJobEvent

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._runtime.flow import Flow
    from ft_client.pagination import RawPage


def list_(
    config: ClientConfig,
    *,
    after: str | None = None,
    limit: int | None = None,
    metadata: Mapping[str, str] | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[FineTuningJob]]:
    """List jobs, newest first.

    Args:
        after: ID of a job; the list continues after it.
        limit: Jobs per page. The service's default is 20.
        metadata: Only jobs with these pairs.
        **options: See `RequestOptions`.

    Source: listPaginatedFineTuningJobs.
    """
    return fetch_page(
        config, "listPaginatedFineTuningJobs", list_paginated_fine_tuning_jobs,
        options=options, after=after, limit=limit, metadata=metadata,
    )  # fmt: skip


def retrieve(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Retrieve a job.

    Args:
        fine_tuning_job_id: ID of the job.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such job.

    Source: retrieveFineTuningJob.
    """
    return call(
        config, "retrieveFineTuningJob", retrieve_fine_tuning_job, fine_tuning_job_id, options=options, idempotent=True
    )


def cancel(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
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
    return change_state(
        config, "cancelFineTuningJob", cancel_fine_tuning_job, fine_tuning_job_id, ("cancelled",), options, retrieve
    )


def pause(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Pause a job.

    Args:
        fine_tuning_job_id: ID of the job.
        **options: See `RequestOptions`.

    Source: pauseFineTuningJob.
    """
    statuses = ("paused", "pausing")
    return change_state(
        config, "pauseFineTuningJob", pause_fine_tuning_job, fine_tuning_job_id, statuses, options, retrieve
    )


def resume(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Resume a paused job.

    Args:
        fine_tuning_job_id: ID of the job.
        **options: See `RequestOptions`.

    Source: resumeFineTuningJob.
    """
    statuses = ("resuming", "validating_files", "queued", "running", "succeeded")
    return change_state(
        config, "resumeFineTuningJob", resume_fine_tuning_job, fine_tuning_job_id, statuses, options, retrieve
    )


def delete(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
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
    deleted = FineTuningJob(id=fine_tuning_job_id)
    return call(
        config, "deleteFineTuningJob", delete_fine_tuning_job, fine_tuning_job_id, options=options, idempotent=True,
        on_already_gone=lambda: deleted, on_empty=lambda: immediately(deleted),
    )  # fmt: skip


def list_events(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[FineTuningJobEvent]]:
    """List a job's events, newest first. `follow` yields them in the order in which they happened.

    Args:
        fine_tuning_job_id: ID of the job.
        after: ID of an event; the list continues after it, with older events.
        limit: Events per page. The service's default is 20.
        **options: See `RequestOptions`.

    Source: listFineTuningEvents.
    """
    return fetch_page(
        config, "listFineTuningEvents", list_fine_tuning_events, fine_tuning_job_id,
        options=options, after=after, limit=limit,
    )  # fmt: skip
