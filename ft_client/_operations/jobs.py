"""Fine-tuning jobs, the current API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

import attrs

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import as_list, call, drop_none, fetch_page
from ft_client._operations.follow import follow_job
from ft_client._operations.once import check_key, create_once
from ft_client._operations.outcome import require_success, wait_for_outcome
from ft_client._operations.polling import schedule_from
from ft_client._operations.reconcile import (
    IDEMPOTENCY_KEY_FIELD,
    CreateRequest,
    create_idempotently,
    find_by_key,
    rejects_metadata,
    with_idempotency_key,
)
from ft_client._operations.result_files import download_results, result_file_ids
from ft_client._operations.retirement import explain_training_not_available, warn_about_shutdown
from ft_client._runtime.flow import Flow, ItemFlow
from ft_client.checks import Check, enforce, reject_unexpected_arguments
from ft_client.errors import APIStatusError
from ft_client.pagination import RawPage
from ft_client.results import Results
from ft_client_generated.api.fine_tuning import (
    cancel_fine_tuning_job,
    create_fine_tuning_job,
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


def create(
    config: ClientConfig,
    *,
    model: str,
    training_file: str,
    hyperparameters: Model | Mapping[str, Any] | None = None,
    integrations: Iterable[Model | Mapping[str, Any]] | None = None,
    metadata: Mapping[str, str] | None = None,
    method: Model | Mapping[str, Any] | None = None,
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
    check_key("createFineTuningJob", idempotency_key)
    with_key = with_idempotency_key(body, config, _max_metadata_pairs(), idempotency_key)
    request = _create_request(config, with_key, options)
    return (yield from create_once(
        config, "createFineTuningJob", idempotency_key, body,
        find=lambda: find_by_key(config, _listed_by_key(request), str(idempotency_key)),
        retrieve=lambda job_id: retrieve(config, job_id, **without_extra_body(options)),
        create=lambda earlier: _create(config, body, request, options, earlier),
    ))  # fmt: skip


def _create(
    config: ClientConfig,
    body: dict[str, Any],
    request: CreateRequest[FineTuningJob],
    options: RequestOptions,
    earlier: float | None,
) -> Flow[FineTuningJob]:
    """Create a job; without an idempotency key if the service does not know metadata."""
    try:
        return (yield from create_idempotently(config, request, earlier))
    except APIStatusError as error:
        if error.code == "training_not_available":
            raise explain_training_not_available(config, error, body.get("training_file")) from None
        if request.body is body or body.get("metadata") or not rejects_metadata(error):
            raise
    config.in_flight.supports_metadata = False
    return (yield from create_idempotently(config, _create_request(config, body, options)))


def _max_metadata_pairs() -> int:
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["Metadata"]["maxProperties"])


def _create_request(
    config: ClientConfig, body: dict[str, Any], options: RequestOptions
) -> CreateRequest[FineTuningJob]:
    return CreateRequest(
        operation="createFineTuningJob",
        body=body,
        request=lambda body: create_fine_tuning_job.request(body=body),
        parse=create_fine_tuning_job.parse,
        list_operation="listPaginatedFineTuningJobs",
        list_endpoint=list_paginated_fine_tuning_jobs,
        list_query={"limit": 100},
        could_be=_could_be,
        cancel=lambda job_id: cancel(config, job_id, **without_extra_body(options)),
        options=without_extra_body(options),
    )


def _listed_by_key(request: CreateRequest[FineTuningJob]) -> CreateRequest[FineTuningJob]:
    """Return the request with a list of the jobs that have its idempotency key, if it has one."""
    if request.idempotency_key is None:
        return request
    pair = {IDEMPOTENCY_KEY_FIELD: request.idempotency_key}
    return attrs.evolve(request, list_query={**request.list_query, "metadata": pair})


def _could_be(job: FineTuningJob, body: Mapping[str, Any]) -> bool:
    """Whether a job could be the result of a body. The service may return a longer name of the model."""
    if job.training_file != body.get("training_file") or not str(job.model).startswith(str(body.get("model"))):
        return False
    data = job.to_dict()
    for param, key in (("validation_file", "validation_file"), ("seed", "seed"), ("suffix", "user_provided_suffix")):
        if key in data and param in body and body[param] != data[key]:  # not every service returns all of them
            return False
    if body.get("metadata") and job.metadata and job.metadata != body["metadata"]:
        return False
    method = body.get("method") or {}
    nested = (method.get(method.get("type")) or {}).get("hyperparameters")
    requested = nested or body.get("hyperparameters") or {}
    effective = data.get("hyperparameters") or {}
    return all(value == "auto" or effective.get(key) in {None, -1, value} for key, value in requested.items())


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


def _change_state(
    config: ClientConfig,
    operation: str,
    endpoint: Any,
    job_id: str,
    target_statuses: tuple[str, ...],
    options: RequestOptions,
) -> Flow[FineTuningJob]:
    """Change a job's state. After a lost response, check whether the state has changed before retrying."""

    def current() -> Flow[FineTuningJob]:
        return retrieve(config, job_id, **without_extra_body(options))

    def reconcile(may_retry: bool) -> Flow[FineTuningJob | None]:
        job = yield from current()
        return job if config.profile.state_of(job.status) in target_statuses or job.status in target_statuses else None

    return call(config, operation, endpoint, job_id, options=options, reconcile=reconcile, on_empty=current)


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
    return _change_state(
        config, "cancelFineTuningJob", cancel_fine_tuning_job, fine_tuning_job_id, ("cancelled",), options
    )


def pause(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Pause a job.

    Args:
        fine_tuning_job_id: ID of the job.
        **options: See `RequestOptions`.

    Source: pauseFineTuningJob.
    """
    target_statuses = ("paused", "pausing")
    return _change_state(
        config, "pauseFineTuningJob", pause_fine_tuning_job, fine_tuning_job_id, target_statuses, options
    )


def resume(config: ClientConfig, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Resume a paused job.

    Args:
        fine_tuning_job_id: ID of the job.
        **options: See `RequestOptions`.

    Source: resumeFineTuningJob.
    """
    target_statuses = ("resuming", "validating_files", "queued", "running", "succeeded")
    return _change_state(
        config, "resumeFineTuningJob", resume_fine_tuning_job, fine_tuning_job_id, target_statuses, options
    )


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
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
    """Yield every event exactly once, oldest first, as it arrives, until the job has ended.

    Failures of the service that may be temporary are logged and retried for up to 300 seconds in a row. `result` of
    the iterator is the job's last state; check yourself whether it succeeded.

    Args:
        fine_tuning_job_id: ID of the job.
        timeout: Seconds to follow the job. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.

    Raises:
        NotFoundError: There is no such job.
        WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
    """
    return follow_job(
        config,
        fine_tuning_job_id,
        lambda: retrieve(config, fine_tuning_job_id),
        lambda after: list_events(config, fine_tuning_job_id, after=after, limit=100),
        schedule_from(poll_interval),
        timeout,
    )


def wait(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # for the job, not for a request
    poll_interval: float | None = None,
) -> Flow[FineTuningJob]:
    """Wait until a job has succeeded.

    Args:
        fine_tuning_job_id: ID of the job.
        timeout: Seconds to wait. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.

    Returns:
        The succeeded job.

    Raises:
        JobFailedError: The job failed; `.job.error` has the reason.
        JobCancelledError: The job was cancelled.
        WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
    """
    job = yield from wait_for_outcome(config, retrieve, fine_tuning_job_id, timeout, poll_interval)
    return require_success(config, job, _failure_of(job))


def _failure_of(job: FineTuningJob) -> str:
    error = job.error.to_dict() if isinstance(job.error, Model) else {}
    code = f" ({error['code']})" if error.get("code") else ""
    return f"{error.get('message') or ''}{code}"


def results(config: ClientConfig, fine_tuning_job_id: str) -> Flow[list[Results]]:
    """Download a job's result files and parse them.

    Args:
        fine_tuning_job_id: ID of a job that has succeeded.

    Returns:
        One entry per file, in the job's order. Empty if the job has no result files.
    """
    job = yield from retrieve(config, fine_tuning_job_id)
    return (yield from download_results(config, result_file_ids(job.result_files)))
