"""Create a job once, even if a response is lost.

A create whose outcome is unknown (a status of 500 or more, a reset, a timeout, an unusable body) is never retried
blindly, because the service may execute it later. The job is looked up for `reconcile_timeout` seconds: by the
idempotency key in its metadata; or, without one, by the requested values and the time. A job that is found is the
result. If none is found:

- If the service returns metadata, the create is sent once more with the same key. If the first job appears after all,
  it is kept and the second one is cancelled.
- Otherwise `OutcomeUnknownError` is raised, because nothing would distinguish two jobs.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ft_client._http.exchange import is_recorded
from ft_client._http.options import RequestOptions
from ft_client._http.reshape import only_confirms
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._in_flight import IDEMPOTENCY_KEY_FIELD
from ft_client._log import logger
from ft_client._operations.calls import require_id
from ft_client._operations.polling import find_within, is_transient
from ft_client._operations.recent import Recent, read_recent, time_of
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIError,
    APIStatusError,
    FTClientError,
    OutcomeUnknownError,
    ParameterError,
    ParameterProblem,
)

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class CreateRequest(Generic[T]):
    """A create, and how to recognize the job that it started.

    Attributes:
        operation: The operationId.
        body: The request body.
        request: Returns the generated endpoint's request for a body.
        parse: Decodes the created job.
        list_operation: The operationId of the list of jobs.
        list_endpoint: The generated module of the list.
        list_query: Query parameters of the list.
        could_be: Whether a job could be the result of the body.
        cancel: Cancels a job, given its ID.
        retrieve: Retrieves a job, given its ID.
        options: Options of the call.
    """

    operation: str
    body: dict[str, Any]
    request: Callable[[dict[str, Any]], dict[str, Any]]
    parse: Callable[[Response], T]
    list_operation: str
    list_endpoint: Any
    list_query: Mapping[str, Any]
    could_be: Callable[[Any, Mapping[str, Any]], bool]
    cancel: Callable[[str], Flow[Any]]
    retrieve: Callable[[str], Flow[T]]
    options: RequestOptions

    @property
    def idempotency_key(self) -> str | None:
        """The idempotency key in the metadata, ours or the caller's."""
        metadata = self.body.get("metadata")
        return metadata.get(IDEMPOTENCY_KEY_FIELD) if isinstance(metadata, Mapping) else None


def with_idempotency_key(
    body: dict[str, Any], config: ClientConfig, max_pairs: int, key: str | None = None
) -> dict[str, Any]:
    """Return the body with an idempotency key in its metadata, if the service accepts metadata and there is room.

    Args:
        body: Body of a create of the jobs API.
        config: Configuration of the client, which records whether the service accepts metadata.
        max_pairs: Maximum number of pairs in metadata.
        key: The key. Defaults to a random one.
    """
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, Mapping) or not config.in_flight.supports_metadata:
        return body
    if config.profile.keeps_metadata is False or not config.request_tokens:
        return body
    if IDEMPOTENCY_KEY_FIELD in metadata or len(metadata) >= max_pairs:
        return body
    return {**body, "metadata": {**metadata, IDEMPOTENCY_KEY_FIELD: key or uuid.uuid4().hex}}


def rejects_metadata(error: APIStatusError) -> bool:
    """Whether the service rejected a create because it does not know metadata. No job was started then."""
    if error.status_code not in {400, 422}:
        return False
    text = error.message.lower()
    unknown = ("unexpected", "unrecognized", "unknown", "not permitted", "not allowed", "not supported")
    return (error.param == "metadata" or "metadata" in text) and any(word in text for word in unknown)


def find_by_key(config: ClientConfig, create: CreateRequest[T], key: str) -> Flow[T | None]:
    """Return the job that a caller's idempotency key has created, or None.

    By the key in the metadata of the listed jobs. Where a service has no metadata, and no journal knows the key, a job
    with the same training file and parameters is the result of the same key.

    Raises:
        OutcomeUnknownError: Several jobs could be it.
        ParameterError: The key has created a job with other parameters.
    """
    if create.idempotency_key is not None:
        pair = {IDEMPOTENCY_KEY_FIELD: key}
        with_key = attrs.evolve(create, list_query={**create.list_query, "metadata": pair})
        lookup = _Lookup(config, with_key, sent_at_unix=0.0)
        found = lookup.first_with_key((yield from lookup.list_jobs()).items)
        if found is not None and not create.could_be(found, create.body):
            rule = f"was used for {getattr(found, 'id', None)}, which has other parameters -> use another key"
            raise ParameterError([ParameterProblem("idempotency_key", key, rule, create.operation)])
        if found is not None or (config.profile.keeps_metadata and config.profile.is_at(config.base_url)):
            return found
    elif config.journal is not None:
        return None  # nothing on the service has the key, and the journal has no entry
    lookup = _Lookup(config, create, sent_at_unix=0.0)
    jobs = (yield from lookup.list_jobs()).items
    if create.idempotency_key is not None and any(getattr(job, "metadata", None) for job in jobs):
        return None  # the service returns metadata, so the key would be there
    candidates = lookup.candidates_among(jobs)
    if len(candidates) > 1:
        raise lookup.outcome_unknown("several jobs have these parameters", candidates)
    return candidates[0] if candidates else None


def create_idempotently(config: ClientConfig, create: CreateRequest[T], earlier: float | None = None) -> Flow[T]:
    """Create a job once.

    Args:
        config: Configuration of the client.
        create: The create.
        earlier: Unix time at which an earlier process intended to send it, or None. The job is looked up first then.

    Raises:
        OutcomeUnknownError: A job may have been started, and it is not known which.
        APIStatusError: The service rejects the request.
        APIConnectionError: The service cannot be reached; no job was started.
    """
    in_flight = config.in_flight
    lookup = _Lookup(config, create, sent_at_unix=earlier)
    call: OperationCall[T] = OperationCall(
        create.operation, create.request(create.body), require_id(create.parse), options=create.options,
        reconcile=lookup.reconcile,
    )  # fmt: skip
    with in_flight.in_flight(create.operation, create.body):
        try:
            job = (yield from lookup.reconcile(may_retry=True)) if earlier is not None else None
            if job is None:
                job = yield from send_with_retries(config, call)
        except APIError as error:  # after a second attempt, the first one may still be executed
            if not lookup.resent:
                raise
            outcome = "was rejected" if isinstance(error, APIStatusError) else "failed"
            raise lookup.outcome_unknown(f"a second request {outcome} ({error})") from error
        if lookup.resent:
            job = yield from lookup.keep_first(job)
        if only_confirms(job) or not is_recorded(config, job):  # a lookup has found it in a list
            job = yield from _read_again(create, job)
        in_flight.mark_returned(str(getattr(job, "id", "")))
        if create.idempotency_key is not None:
            in_flight.echoes_metadata = _idempotency_key_of(job) == create.idempotency_key
        return job


def _read_again(create: CreateRequest[T], job: T) -> Flow[T]:
    """Return the job as it is retrieved by its ID; the one that is known if it cannot be read yet."""
    job_id = str(getattr(job, "id", ""))
    try:
        return (yield from create.retrieve(job_id))
    except FTClientError as error:
        logger.warning("%s: %s is created, but it cannot be read yet (%s)", create.operation, job_id, error)
        return job


class _Lookup(Generic[T]):
    """The lookup of the job that a create may have started.

    Attributes:
        resent: Whether the create was sent a second time.
    """

    def __init__(self, config: ClientConfig, create: CreateRequest[T], sent_at_unix: float | None = None) -> None:
        self._config = config
        self._create = create
        now = time.time()
        self._sent_at_unix = now if sent_at_unix is None else min(now, sent_at_unix)
        self._sent_at = time.monotonic() - (now - self._sent_at_unix)  # the wall clock may be set back
        self._listed = Recent([], 0.0, clock_known=False)
        self._failure: APIError | None = None
        self.resent = False

    def reconcile(self, may_retry: bool) -> Flow[T | None]:
        """Return the job that the create started, or None if the create may be sent once more.

        Raises:
            OutcomeUnknownError: It was not found, or it cannot be identified.
        """
        config, key = self._config, self._create.idempotency_key
        logger.warning("%s: outcome unknown; looking up the job", self._create.operation)
        elapsed = time.monotonic() - self._sent_at  # more than a moment only after an earlier process
        job = yield from find_within(max(0.0, config.reconcile_timeout - elapsed), self._find_once)
        if job is not None:
            logger.warning("%s: found the job %s", self._create.operation, getattr(job, "id", None))
            return job
        if self._failure is not None:
            raise self.outcome_unknown(f"the list of jobs could not be read ({self._failure})") from self._failure
        waited = f"no such job was listed within {config.reconcile_timeout:g} s"
        if key is None or not self._returns_metadata():
            reason = "and the service does not return metadata that would identify it"
            raise self.outcome_unknown(f"{waited}, {reason}")
        if not may_retry or self.resent:
            raise self.outcome_unknown(waited)
        logger.warning("%s: %s; sending it once more with the same idempotency key", self._create.operation, waited)
        self.resent = True
        return None

    def _find_once(self) -> Flow[T | None]:
        try:
            self._listed = yield from self.list_jobs()
        except APIError as error:
            self._failure = error
            if not is_transient(error):
                raise self.outcome_unknown(f"the list of jobs could not be read ({error})") from error
            return None
        self._failure = None
        return self._find(self._listed)

    def keep_first(self, job: T) -> Flow[T]:
        """Return the job that was started first, after the create was sent twice. The other one is cancelled.

        Raises:
            OutcomeUnknownError: The first one may run as well.
        """
        try:
            listed = yield from self.list_jobs()
        except APIError as error:
            raise self.outcome_unknown(f"the list of jobs could not be read ({error})", [job]) from error
        key = self._create.idempotency_key
        same = [each for each in listed.items if _idempotency_key_of(each) == key and each.id != job.id]  # type: ignore[attr-defined]  # a job
        if not same:
            if _idempotency_key_of(job) != key and self._candidates(listed, exclude=str(job.id)):  # type: ignore[attr-defined]  # a job
                raise self.outcome_unknown("there are similar jobs, and the service does not return metadata", [job])
            return job
        first: T = min(same, key=lambda each: self._time_of(each) or 0)
        logger.warning("%s: both requests were executed; cancelling %s", self._create.operation, job.id)  # type: ignore[attr-defined]  # a job
        try:
            yield from self._create.cancel(str(job.id))  # type: ignore[attr-defined]  # a job
        except FTClientError as error:
            reason = f"two jobs were started, and the second one could not be cancelled ({error})"
            raise self.outcome_unknown(reason, [first, job]) from error
        return first

    def first_with_key(self, jobs: list[Any]) -> T | None:
        """Return the job with the idempotency key; the first one, as only a later one was cancelled."""
        key = self._create.idempotency_key
        same = [job for job in jobs if key is not None and _idempotency_key_of(job) == key]
        first: T | None = min(reversed(same), key=lambda job: self._time_of(job) or 0) if same else None
        return first

    def outcome_unknown(self, reason: str, candidates: list[Any] | None = None) -> OutcomeUnknownError:
        """Return the error that reports what is known."""
        create, key = self._create, self._create.idempotency_key
        ids = ", ".join(str(job.id) for job in candidates or ())
        step = f"check {ids}" if ids else "list the jobs"
        with_key = f" for metadata {IDEMPOTENCY_KEY_FIELD}={key}" if key else ""
        return OutcomeUnknownError(
            f"{create.operation}: it is not known whether a job was started: the response was lost, and {reason} "
            f"-> {step}{with_key} before you create it again",
            operation=create.operation, token=key, body=create.body, sent_at=self._sent_at_unix,
            candidates=candidates or (),
        )  # fmt: skip

    def _returns_metadata(self) -> bool:
        """Whether the service returns the metadata of a job: as seen before, in the list, or by its profile."""
        echoes = self._config.in_flight.echoes_metadata
        if echoes is not None:
            return echoes
        if any(isinstance(getattr(job, "metadata", None), Mapping) and job.metadata for job in self._listed.items):
            return True
        return self._config.profile.keeps_metadata is True

    def _find(self, listed: Recent) -> T | None:
        """Return the job with our key; without one, the only job that could be ours."""
        key = self._create.idempotency_key
        found = self.first_with_key(listed.items)
        if found is not None:
            return found
        candidates = self._candidates(listed)
        if not candidates:
            return None
        similar = self._config.in_flight.similar_to(self._create.operation, self._create.body, self._sent_at)
        reason = ""
        if key is not None and self._config.in_flight.echoes_metadata is not False:
            reason = "there is a similar job without metadata, and it is not known whether the service returns metadata"
        elif len(candidates) > 1 or any(self._create.could_be(candidates[0], body) for body in similar):
            reason = "there are several similar jobs"
        elif self._time_of(candidates[0]) is None:
            reason = "there is a similar job, and the time of its creation is not known"
        elif not listed.clock_known:
            reason = "there is a similar job, and the service's clock is not known"
        if reason:
            raise self.outcome_unknown(reason, candidates)
        job: T = candidates[0]
        return job

    def _candidates(self, listed: Recent, exclude: str = "") -> list[Any]:
        """Return the listed jobs that could be the result of the create."""
        config, create = self._config, self._create
        candidates = [
            job for job in listed.items
            if (self._time_of(job) or listed.since) >= listed.since
            and config.in_flight.was_not_returned(str(job.id)) and str(job.id) != exclude
            and create.could_be(job, create.body)
        ]  # fmt: skip
        if create.idempotency_key is None:
            return candidates
        # a job with other metadata belongs to another create; a job without any may be ours
        return [job for job in candidates if not getattr(job, "metadata", None)]

    def candidates_among(self, jobs: list[Any]) -> list[Any]:
        """Return the jobs of any age that could be the result of the create, unless this client returned them."""
        return self._candidates(Recent(jobs, 0.0, clock_known=False))

    def _time_of(self, job: Any) -> int | None:
        return time_of(self._config, job)

    def list_jobs(self) -> Flow[Recent]:
        """Return at least all jobs that were created since the create was sent."""
        create = self._create
        return read_recent(
            self._config, create.list_operation, create.list_endpoint, self._sent_at, create.options,
            f"{create.operation} (looking up the job)", **create.list_query,
        )  # fmt: skip


def _idempotency_key_of(job: Any) -> Any:
    metadata = getattr(job, "metadata", None)
    return metadata.get(IDEMPOTENCY_KEY_FIELD) if isinstance(metadata, Mapping) else None
