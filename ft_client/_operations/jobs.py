"""Fine-tuning jobs, the current API.

What a single operation needs is imported by it: the first call of a process takes less time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import as_list, call, drop_none, fetch_page
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
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._operations.reconcile import CreateRequest
    from ft_client._runtime.flow import Flow, ItemFlow
    from ft_client.checks import Check
    from ft_client.created_job import CreatedJob
    from ft_client.pagination import RawPage
    from ft_client.results import JobRow, Results
    from ft_client_generated.params import (
        FineTuneMethodParam,
        FineTuneSupervisedHyperparametersParam,
        FineTuningIntegrationParam,
    )


def create(
    config: ClientConfig,
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
) -> Flow[FineTuningJob]:
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
    from ft_client._operations.job_create import create_request, create_with_or_without_key, max_metadata_pairs
    from ft_client._operations.once import check_key, create_once
    from ft_client._operations.reconcile import find_by_key, with_idempotency_key
    from ft_client._operations.retirement import warn_about_shutdown
    from ft_client.checks import enforce, reject_unexpected_arguments

    reject_unexpected_arguments("createFineTuningJob", options, RequestOptions.__annotations__)
    body: dict[str, Any] = encode(
        drop_none({
            "model": model, "training_file": training_file, "hyperparameters": hyperparameters,
            "integrations": as_list(integrations), "metadata": metadata,
            "method": method, "seed": seed, "suffix": suffix, "validation_file": validation_file,
        })
    )  # fmt: skip
    extra_body = options.get("extra_body") or {}
    body.update(extra_body)
    enforce("createFineTuningJob", body, check, extra_body, profile=config.profile.name)
    warn_about_shutdown(config, "createFineTuningJob", body.get("model"), check)
    check_key("createFineTuningJob", idempotency_key, body.get("metadata"))
    with_key = with_idempotency_key(body, config, max_metadata_pairs(), idempotency_key)

    def request_for(body: dict[str, Any]) -> CreateRequest[FineTuningJob]:
        later: RequestOptions = without_extra_body(options)
        return create_request(
            body, later,
            cancel=lambda job_id: cancel(config, job_id, **later),
            retrieve=lambda job_id: retrieve(config, job_id, **later),
        )  # fmt: skip

    request = request_for(with_key)
    return (yield from create_once(
        config, "createFineTuningJob", idempotency_key, body,
        find=lambda: find_by_key(config, request, str(idempotency_key)),
        retrieve=lambda job_id: retrieve(config, job_id, **without_extra_body(options)),
        create=lambda earlier: create_with_or_without_key(config, request, request_for(body), earlier),
    ))  # fmt: skip


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


def follow(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # for the job, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
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
    from ft_client._operations.follow import follow_job
    from ft_client._operations.polling import schedule_from
    from ft_client._operations.show_progress import JobDisplay

    display = JobDisplay(fine_tuning_job_id, progress)
    return display.during(follow_job(
        config, fine_tuning_job_id,
        lambda: display.fetch(config, retrieve(config, fine_tuning_job_id)),
        lambda limit: list_events(config, fine_tuning_job_id, limit=limit),
        schedule_from(poll_interval), timeout,
    ))  # fmt: skip


def wait(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # for the job, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> Flow[FineTuningJob]:
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
    from ft_client._operations.outcome import failure_of, require_success, wait_for_outcome
    from ft_client._operations.show_progress import NEWEST_EVENTS, JobDisplay

    display = JobDisplay(fine_tuning_job_id, progress)

    def poll(config: ClientConfig, job_id: str) -> Flow[FineTuningJob]:
        return display.fetch(config, retrieve(config, job_id), lambda: list_events(config, job_id, limit=NEWEST_EVENTS))

    job = yield from display.during(wait_for_outcome(config, poll, fine_tuning_job_id, timeout, poll_interval))
    return require_success(config, job, failure_of(job))


def create_many(
    config: ClientConfig, specs: Iterable[Mapping[str, Any]], at_once: int | None = None
) -> Flow[list[CreatedJob]]:
    """Create a job for each spec. A create waits while the service reports its limit of active jobs.

    Each spec has an idempotency key of its own, unless it states one: with stated keys, a second call returns the jobs
    of the first one. An error of one spec does not stop the others.

    Args:
        specs: The keyword arguments of `create`, for each job.
        at_once: Maximum number of creates in flight. Defaults to 4.

    Returns:
        One entry for each spec, in their order: its job, or its error.

    Source: createFineTuningJob.
    """
    from ft_client._operations.many import create_each

    return create_each(config, create, specs, at_once)


def wait_many(
    config: ClientConfig,
    ids: Iterable[str],
    *,
    timeout: float | None = None,  # for all jobs together
    poll_interval: float | None = None,
) -> Flow[list[FineTuningJob]]:
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
    from ft_client._operations.many import wait_for_each
    from ft_client._operations.outcome import wait_for_outcome

    def wait_for(job_id: str, seconds: float | None) -> Flow[FineTuningJob]:
        return wait_for_outcome(config, retrieve, job_id, seconds, poll_interval)

    return wait_for_each(wait_for, ids, timeout)


def results(config: ClientConfig, fine_tuning_job_id: str) -> Flow[list[Results[JobRow]]]:
    """Download a job's result files and parse them.

    Args:
        fine_tuning_job_id: ID of a job that has succeeded.

    Returns:
        One entry per file, in the job's order. Empty if the job has no result files.
    """
    from ft_client._operations.result_files import download_results, result_file_ids

    job = yield from retrieve(config, fine_tuning_job_id)
    return (yield from download_results(config, result_file_ids(job.result_files)))
