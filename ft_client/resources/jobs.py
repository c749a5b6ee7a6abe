"""Fine-tuning jobs, the current API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from ft_client._create import Create, create_once, refuses_metadata, with_token
from ft_client._flow import ItemFlow
from ft_client._follow import follow_job
from ft_client._methods import aiterated, alisted, awaitable, blocking, iterated, listed
from ft_client._polling import TERMINAL, pace, poll
from ft_client.checks import Check, enforce
from ft_client.errors import APIStatusError, JobCancelledError, JobFailedError
from ft_client.pages import Leaf
from ft_client.resources._base import Flow, RequestOptions, Resource, given, items, listing, one, without_body
from ft_client.resources.files import result_rows
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


def create(
    self: Resource,
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
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[FineTuningJob]:
    """Start a fine-tuning job: one, however the network fails.

    The job's metadata carries a token under `ft_client_request`, by which it is found after an answer was lost.

    Args:
        model: the base model, or a fine-tuned one to go on from.
        training_file: ID of an uploaded file of purpose fine-tune with at least 10 examples; not a path.
        hyperparameters: the deprecated place of the supervised method's.
        integrations: where metrics go as well (wandb).
        metadata: up to 16 pairs of text, keys up to 64 and values up to 512 characters; 15 leave room for the token.
        method: `type` supervised, dpo or reinforcement, with its hyperparameters.
        seed: 0 to 2147483647.
        suffix: 1 to 64 characters of the new model's name.
        validation_file: ID of an uploaded file with other examples.
        check: what becomes of problems found before sending: "error", "warn" or "off".
        **options: see `RequestOptions`.

    Raises:
        ParameterError: all parameters that break a rule; nothing was sent.
        OutcomeUnknownError: a job may have been started, and which cannot be known.
        RateLimitError: too many active jobs; nothing was started.

    Source: createFineTuningJob.
    """
    body: dict[str, Any] = encode(
        given({
            "model": model, "training_file": training_file, "hyperparameters": hyperparameters,
            "integrations": items(integrations), "metadata": metadata,
            "method": method, "seed": seed, "suffix": suffix, "validation_file": validation_file,
        })
    )  # fmt: skip
    added = options.get("extra_body") or {}
    body.update(added)
    enforce("createFineTuningJob", body, check, added)
    tokened = with_token(body, self, _room())
    try:
        return (yield from create_once(self, _create(tokened, options)))
    except APIStatusError as error:
        if tokened is body or body.get("metadata") or not refuses_metadata(error):
            raise
    self._settings.creates.takes_metadata = False
    return (yield from create_once(self, _create(body, options)))


def _room() -> int:
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["Metadata"]["maxProperties"])


def _create(body: dict[str, Any], options: RequestOptions) -> Create[FineTuningJob]:
    return Create(
        operation="createFineTuningJob",
        body=body,
        request=lambda body: create_fine_tuning_job.request(body=body),
        parse=create_fine_tuning_job.parse,
        list_request=lambda after: list_paginated_fine_tuning_jobs.request(limit=100, **given({"after": after})),
        list_parse=list_paginated_fine_tuning_jobs.parse,
        matches=_matches,
        options=without_body(options),
    )


def _matches(job: FineTuningJob, body: Mapping[str, Any]) -> bool:
    """Whether a job could be what a body asks for; the service may write a model's name out."""
    if job.training_file != body.get("training_file") or not str(job.model).startswith(str(body.get("model"))):
        return False
    shown = job.to_dict()
    for param, key in (("validation_file", "validation_file"), ("seed", "seed"), ("suffix", "user_provided_suffix")):
        if key in shown and param in body and body[param] != shown[key]:  # not every service shows all of them
            return False
    if body.get("metadata") and job.metadata and job.metadata != body["metadata"]:
        return False
    method = body.get("method") or {}
    nested = (method.get(method.get("type")) or {}).get("hyperparameters")
    asked = nested or body.get("hyperparameters") or {}
    decided = shown.get("hyperparameters") or {}
    return all(value == "auto" or decided.get(key) in {None, -1, value} for key, value in asked.items())


def list_(
    self: Resource,
    *,
    after: str | None = None,
    limit: int | None = None,
    metadata: Mapping[str, str] | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[Leaf[FineTuningJob]]:
    """List jobs, newest first.

    Args:
        after: ID of the job to go on behind.
        limit: per page; the service's default is 20.
        metadata: only jobs with these pairs.
        **options: see `RequestOptions`.

    Source: listPaginatedFineTuningJobs.
    """
    return listing(
        self, "listPaginatedFineTuningJobs", list_paginated_fine_tuning_jobs,
        options=options, after=after, limit=limit, metadata=metadata,
    )  # fmt: skip


def retrieve(self: Resource, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Get one job.

    Args:
        fine_tuning_job_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there is no such job.

    Source: retrieveFineTuningJob.
    """
    return one(
        self, "retrieveFineTuningJob", retrieve_fine_tuning_job, fine_tuning_job_id, options=options, repeatable=True
    )


def _act(
    self: Resource, operation: str, endpoint: Any, job_id: str, reached: tuple[str, ...], options: RequestOptions
) -> Flow[FineTuningJob]:
    """Change a job's state; after a lost answer, look whether it has changed before asking again."""

    def settle() -> Flow[FineTuningJob | None]:
        job = yield from retrieve(self, job_id, **without_body(options))
        return job if job.status in reached else None

    return one(self, operation, endpoint, job_id, options=options, settle=settle)


def cancel(self: Resource, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Cancel a job.

    Args:
        fine_tuning_job_id: its ID.
        **options: see `RequestOptions`.

    Returns:
        The job, cancelled.

    Raises:
        BadRequestError: the job has ended.

    Source: cancelFineTuningJob.
    """
    return _act(self, "cancelFineTuningJob", cancel_fine_tuning_job, fine_tuning_job_id, ("cancelled",), options)


def pause(self: Resource, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Pause a job.

    Args:
        fine_tuning_job_id: its ID.
        **options: see `RequestOptions`.

    Source: pauseFineTuningJob.
    """
    reached = ("paused", "pausing")
    return _act(self, "pauseFineTuningJob", pause_fine_tuning_job, fine_tuning_job_id, reached, options)


def resume(self: Resource, fine_tuning_job_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTuningJob]:
    """Resume a paused job.

    Args:
        fine_tuning_job_id: its ID.
        **options: see `RequestOptions`.

    Source: resumeFineTuningJob.
    """
    reached = ("resuming", "validating_files", "queued", "running", "succeeded")
    return _act(self, "resumeFineTuningJob", resume_fine_tuning_job, fine_tuning_job_id, reached, options)


def list_events(
    self: Resource,
    fine_tuning_job_id: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[Leaf[FineTuningJobEvent]]:
    """List a job's events, newest first. `follow` gives them in the order they happened.

    Args:
        fine_tuning_job_id: ID of the job.
        after: ID of the event to go on behind, to older ones.
        limit: per page; the service's default is 20.
        **options: see `RequestOptions`.

    Source: listFineTuningEvents.
    """
    return listing(
        self, "listFineTuningEvents", list_fine_tuning_events, fine_tuning_job_id,
        options=options, after=after, limit=limit,
    )  # fmt: skip


def follow(
    self: Resource, fine_tuning_job_id: str, *, poll_interval: float | None = None
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
    """Give every event exactly once, oldest first, as they come, until the job has ended.

    Outages on the way are waited out. `result` of the iterator is the job's last state; whether it succeeded is for
    you to ask.

    Args:
        fine_tuning_job_id: ID of the job.
        poll_interval: seconds between looks; by default quick at first and slower later.

    Raises:
        NotFoundError: there is no such job.
    """
    return follow_job(
        lambda: retrieve(self, fine_tuning_job_id),
        lambda after: list_events(self, fine_tuning_job_id, after=after, limit=100),
        pace(poll_interval),
    )


def wait(
    self: Resource,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # of the job, not of the call
    poll_interval: float | None = None,
) -> Flow[FineTuningJob]:
    """Wait until a job has succeeded.

    Args:
        fine_tuning_job_id: ID of the job.
        timeout: seconds; None waits for ever.
        poll_interval: seconds between looks; by default quick at first and slower later.

    Returns:
        The job, succeeded.

    Raises:
        JobFailedError: it failed; `.job.error` says why.
        JobCancelledError: it was cancelled.
        WaitTimeoutError: it goes on after the timeout; `.last_seen` is its state.
    """
    job: FineTuningJob = yield from poll(
        lambda seconds: retrieve(self._looking(seconds), fine_tuning_job_id),
        lambda job: job.status in TERMINAL,
        fine_tuning_job_id,
        timeout=timeout,
        pace=pace(poll_interval),
    )
    return succeeded(job)


def succeeded(job: FineTuningJob) -> FineTuningJob:
    """The job, if it succeeded.

    Raises:
        JobFailedError: it failed.
        JobCancelledError: it was cancelled.
    """
    if job.status == "cancelled":
        raise JobCancelledError(f"{job.id} was cancelled", job)
    if job.status != "succeeded":
        error = job.error.to_dict() if isinstance(job.error, Model) else {}
        words = f": {error['message']}" if error.get("message") else ""
        code = f" ({error['code']})" if error.get("code") else ""
        raise JobFailedError(f"{job.id} ended as {job.status}{words}{code} -> see its events", job)
    return job


def results(self: Resource, fine_tuning_job_id: str) -> Flow[list[Results]]:
    """Download a job's result files and read their rows.

    Args:
        fine_tuning_job_id: ID of a job that has succeeded.

    Returns:
        One entry a file, in the job's order; empty while there is none.
    """
    job = yield from retrieve(self, fine_tuning_job_id)
    return (yield from result_rows(self, [str(file_id) for file_id in job.result_files or ()]))


class JobOperations(Resource):
    """What can be done with jobs."""

    create = blocking(create)
    list = listed(list_)
    retrieve = blocking(retrieve)
    cancel = blocking(cancel)
    pause = blocking(pause)
    resume = blocking(resume)
    list_events = listed(list_events)
    follow = iterated(follow)
    wait = blocking(wait)
    results = blocking(results)


class AsyncJobOperations(Resource):
    """What can be done with jobs."""

    create = awaitable(create)
    list = alisted(list_)
    retrieve = awaitable(retrieve)
    cancel = awaitable(cancel)
    pause = awaitable(pause)
    resume = awaitable(resume)
    list_events = alisted(list_events)
    follow = aiterated(follow)
    wait = awaitable(wait)
    results = awaitable(results)
