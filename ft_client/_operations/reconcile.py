"""Create a job exactly once, even if a response is lost.

A create whose outcome is unknown is never retried blindly. The job is looked up: by the idempotency key in its
metadata; or, without one (the legacy API, full metadata, a service without metadata), by the requested values and the
time. A job that is found is the result. If none is found, the create is sent once more. If it cannot be decided,
`OutcomeUnknownError` is raised.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._operations.calls import require_id, server_date
from ft_client._runtime.effects import Sleep
from ft_client._runtime.flow import Flow
from ft_client.errors import APIError, APIStatusError, OutcomeUnknownError

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")

IDEMPOTENCY_KEY_FIELD = "ft_client_request"  # a name in metadata, not a secret
"""The key of `metadata` that holds the idempotency key of a create. It is visible like any other."""

CLOCK_TOLERANCE = 2.0  # seconds: created_at and the Date header are in whole seconds
MAX_CLOCK_SKEW = 86400.0  # seconds, for a service whose responses have no Date header


@attrs.frozen(kw_only=True)
class CreateRequest(Generic[T]):
    """A create, and how to recognize the job that it started.

    Attributes:
        operation: The operationId.
        body: The request body.
        request: Returns the generated endpoint's request for a body.
        parse: Decodes the created job.
        list_request: Returns the generated endpoint's request for a page of the list, given a cursor.
        list_parse: Decodes a page.
        could_be: Whether a job could be the result of the body.
        options: Options of the call.
    """

    operation: str
    body: dict[str, Any]
    request: Callable[[dict[str, Any]], dict[str, Any]]
    parse: Callable[[Response], T]
    list_request: Callable[[str | None], dict[str, Any]]
    list_parse: Callable[[Response], Any]
    could_be: Callable[[Any, Mapping[str, Any]], bool]
    options: RequestOptions

    @property
    def idempotency_key(self) -> str | None:
        """The idempotency key in the metadata, ours or the caller's."""
        metadata = self.body.get("metadata")
        return metadata.get(IDEMPOTENCY_KEY_FIELD) if isinstance(metadata, Mapping) else None


def with_idempotency_key(body: dict[str, Any], config: ClientConfig, max_pairs: int) -> dict[str, Any]:
    """Return the body with an idempotency key in its metadata, if the service accepts metadata and there is room.

    Args:
        body: Body of a create of the jobs API.
        config: Configuration of the client, which records whether the service accepts metadata.
        max_pairs: Maximum number of pairs in metadata.
    """
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, Mapping) or not config.in_flight.supports_metadata:
        return body
    if IDEMPOTENCY_KEY_FIELD in metadata or len(metadata) >= max_pairs:
        return body
    return {**body, "metadata": {**metadata, IDEMPOTENCY_KEY_FIELD: uuid.uuid4().hex}}


def create_idempotently(config: ClientConfig, create: CreateRequest[T]) -> Flow[T]:
    """Create a job exactly once.

    Raises:
        OutcomeUnknownError: A job may have been started, and it is not known which.
        APIStatusError: The service rejects the request.
        APIConnectionError: The service cannot be reached; no job was started.
    """
    in_flight = config.in_flight
    sent_at = time.time()
    call: OperationCall[T] = OperationCall(
        create.operation, create.request(create.body), require_id(create.parse), options=create.options,
        reconcile=lambda: _reconcile(config, create, sent_at),
    )  # fmt: skip
    with in_flight.in_flight(create.operation, create.body):
        job = yield from send_with_retries(config, call)
        in_flight.mark_returned(str(getattr(job, "id", "")))
        if create.idempotency_key is not None:
            in_flight.echoes_metadata = _idempotency_key_of(job) == create.idempotency_key
        return job


def rejects_metadata(error: APIStatusError) -> bool:
    """Whether the service rejected a create because it does not know metadata. No job was started then."""
    if error.status_code not in {400, 422}:
        return False
    text = error.message.lower()
    unknown = ("unexpected", "unrecognized", "unknown", "not permitted", "not allowed", "not supported")
    return (error.param == "metadata" or "metadata" in text) and any(word in text for word in unknown)


def _reconcile(config: ClientConfig, create: CreateRequest[T], sent_at: float) -> Flow[T | None]:
    """Return the job that a create started, or None if it started none.

    Raises:
        OutcomeUnknownError: It cannot be decided.
    """
    try:
        job = yield from _find_created_job(config, create, sent_at)
        if job is None:
            yield Sleep(config.retry_policy.reconcile_delay)
            job = yield from _find_created_job(config, create, sent_at)
        return job
    except APIError as error:
        raise _outcome_unknown(create, sent_at, f"the list of jobs could not be read ({error})") from error


def _find_created_job(config: ClientConfig, create: CreateRequest[T], sent_at: float) -> Flow[T | None]:
    in_flight = config.in_flight
    key = create.idempotency_key
    recent: _RecentJobs = yield from _list_jobs_since(config, create, sent_at)
    found: T | None = next((job for job in recent.jobs if key and _idempotency_key_of(job) == key), None)
    if found is not None:
        return found
    candidates = [
        job for job in recent.jobs
        if job.created_at >= recent.sent_at and in_flight.was_not_returned(str(job.id))
        and create.could_be(job, create.body)
    ]  # fmt: skip
    if key is not None:  # a job with other metadata belongs to another create; a job without any may be ours
        candidates = [job for job in candidates if not getattr(job, "metadata", None)]
    if not candidates:
        return None
    similar = in_flight.similar_to(create.operation, create.body, sent_at)
    reason = ""
    if key is not None and in_flight.echoes_metadata is not False:
        reason = "there is a similar job without metadata, and it is not known whether the service returns metadata"
    elif len(candidates) > 1 or any(create.could_be(candidates[0], body) for body in similar):
        reason = "there are several similar jobs"
    elif not recent.clock_known:
        reason = "there is a similar job, and the service's clock is not known"
    if reason:
        raise _outcome_unknown(create, sent_at, reason, candidates)
    job: T = candidates[0]
    return job


@attrs.frozen
class _RecentJobs:
    """The newest jobs of a list.

    Attributes:
        jobs: At least all jobs that were created since.
        sent_at: When the create was sent, by the service's clock.
        clock_known: Whether the service reports its clock.
    """

    jobs: list[Any]
    sent_at: float
    clock_known: bool


def _list_jobs_since(config: ClientConfig, create: CreateRequest[Any], sent_at: float) -> Flow[_RecentJobs]:
    call: OperationCall[tuple[Any, float | None]]
    jobs: list[Any] = []
    sent_at_server_time: float | None = None
    clock_known, cursor = False, None
    cursors: set[str | None] = set()
    while cursor not in cursors:
        cursors.add(cursor)
        call = OperationCall(
            f"{create.operation} (looking up the job)", create.list_request(cursor),
            lambda response: (create.list_parse(response), server_date(response)), idempotent=True,
            options=without_extra_body(create.options),
        )  # fmt: skip
        page, clock = yield from send_with_retries(config, call)
        if sent_at_server_time is None:
            clock_known = clock is not None
            skew = -MAX_CLOCK_SKEW if clock is None else clock - time.time()
            sent_at_server_time = sent_at - CLOCK_TOLERANCE + skew
        entries = page.data if isinstance(page.data, list) else []
        dated_jobs = [job for job in entries if isinstance(getattr(job, "created_at", None), (int, float))]
        jobs += dated_jobs
        newest_last = bool(dated_jobs) and dated_jobs[0].created_at < dated_jobs[-1].created_at
        if getattr(page, "has_more", False) is True and (
            newest_last or any(job.created_at >= sent_at_server_time for job in dated_jobs)
        ):
            cursor = str(entries[-1].id)
    return _RecentJobs(jobs, sent_at_server_time or sent_at, clock_known)


def _idempotency_key_of(job: Any) -> Any:
    metadata = getattr(job, "metadata", None)
    return metadata.get(IDEMPOTENCY_KEY_FIELD) if isinstance(metadata, Mapping) else None


def _outcome_unknown(
    create: CreateRequest[Any], sent_at: float, reason: str, candidates: list[Any] | None = None
) -> OutcomeUnknownError:
    ids = ", ".join(str(job.id) for job in candidates or ())
    step = f"check {ids}" if ids else "list the jobs"
    key = f" for metadata {IDEMPOTENCY_KEY_FIELD}={create.idempotency_key}" if create.idempotency_key else ""
    return OutcomeUnknownError(
        f"{create.operation}: the response was lost, and it is not known whether a job was started: {reason}; the "
        f"request was not sent again -> {step}{key} before you create it again",
        operation=create.operation, token=create.idempotency_key, body=create.body, sent_at=sent_at,
        candidates=candidates or (),
    )  # fmt: skip
