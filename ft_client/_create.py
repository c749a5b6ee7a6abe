"""Creating a job once, however the network fails.

A create that may have run is never blindly sent again. It is looked for: by a token of ours in the job's metadata; or,
where there is none (the legacy API, full metadata, a service that takes none), by what was asked for and when. Found,
it is the result. Not found, the create is sent once more. Where neither can be known, `OutcomeUnknownError` says so.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import attrs
import httpx

from ft_client._exchange import Call, exchange
from ft_client._flow import Flow, Sleep
from ft_client.errors import APIError, APIStatusError, OutcomeUnknownError
from ft_client.resources._base import RequestOptions, Resource, identified, server_time, without_body

T = TypeVar("T")

TOKEN_KEY = "ft_client_request"  # a name in metadata, no secret
"""The key of `metadata` under which a create of the jobs API carries its token; visible like any other."""

CLOCK_MARGIN = 2.0  # seconds: created_at is in whole seconds, and so is the Date header the clocks are compared by
ANY_CLOCK = 86400.0  # seconds a clock may be off that a service does not tell


@attrs.frozen(kw_only=True)
class Create(Generic[T]):
    """A create, and how to recognise what it started.

    Attributes:
        operation: operationId.
        body: what is sent.
        request: the generated endpoint's request for a body.
        parse: of the created job.
        list_request: the generated endpoint's request for a page of the list, for a cursor.
        list_parse: of a page.
        matches: whether a job could be what the body asks for.
        options: of the call.
    """

    operation: str
    body: dict[str, Any]
    request: Callable[[dict[str, Any]], dict[str, Any]]
    parse: Callable[[httpx.Response], T]
    list_request: Callable[[str | None], dict[str, Any]]
    list_parse: Callable[[httpx.Response], Any]
    matches: Callable[[Any, Mapping[str, Any]], bool]
    options: RequestOptions

    @property
    def token(self) -> str | None:
        """Our token in the body's metadata, or the caller's own."""
        metadata = self.body.get("metadata")
        return metadata.get(TOKEN_KEY) if isinstance(metadata, Mapping) else None


def with_token(body: dict[str, Any], resource: Resource, room: int) -> dict[str, Any]:
    """The body with a token in its metadata, where the service takes one and there is room.

    Args:
        body: of a create of the jobs API.
        resource: whose client remembers whether the service takes metadata.
        room: pairs that metadata may hold.
    """
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, Mapping) or not resource._settings.creates.takes_metadata:
        return body
    if TOKEN_KEY in metadata or len(metadata) >= room:
        return body
    return {**body, "metadata": {**metadata, TOKEN_KEY: uuid.uuid4().hex}}


def create_once(resource: Resource, create: Create[T]) -> Flow[T]:
    """Create the job, once.

    Raises:
        OutcomeUnknownError: it may have been started; which job it is cannot be known.
        APIStatusError: the service refuses it.
        APIConnectionError: the service cannot be reached; no job was started.
    """
    creates = resource._settings.creates
    sent_at = time.time()
    call: Call[T] = Call(
        create.operation, create.request(create.body), identified(create.parse), options=create.options,
        settle=lambda: _settle(resource, create, sent_at),
    )  # fmt: skip
    with creates.under_way(create.operation, create.body):
        job = yield from exchange(resource._settings, call)
        creates.returned(str(getattr(job, "id", "")))
        if create.token is not None:
            creates.gives_back_metadata = _token_of(job) == create.token
        return job


def refuses_metadata(error: APIStatusError) -> bool:
    """Whether a create was refused because it had metadata at all; then nothing was started."""
    if error.status_code not in {400, 422}:
        return False
    text = error.message.lower()
    unknown = ("unexpected", "unrecognized", "unknown", "not permitted", "not allowed", "not supported")
    return (error.param == "metadata" or "metadata" in text) and any(word in text for word in unknown)


def _settle(resource: Resource, create: Create[T], sent_at: float) -> Flow[T | None]:
    """The job a create has started, or None if it has started none.

    Raises:
        OutcomeUnknownError: neither can be known.
    """
    try:
        found = yield from _look(resource, create, sent_at)
        if found is None:
            yield Sleep(resource._settings.policy.look_again)
            found = yield from _look(resource, create, sent_at)
        return found
    except APIError as error:
        raise _unknown(create, sent_at, f"the list of jobs could not be read ({error})") from error


def _look(resource: Resource, create: Create[T], sent_at: float) -> Flow[T | None]:
    creates = resource._settings.creates
    recent: _Recent = yield from _listed_since(resource, create, sent_at)
    found: T | None = next((job for job in recent.jobs if create.token and _token_of(job) == create.token), None)
    if found is not None:
        return found
    candidates = [
        job for job in recent.jobs
        if job.created_at >= recent.since and creates.is_new(str(job.id)) and create.matches(job, create.body)
    ]  # fmt: skip
    if create.token is not None:  # a job with other metadata is another's; one with none may be ours
        candidates = [job for job in candidates if not getattr(job, "metadata", None)]
    if not candidates:
        return None
    rivals = creates.rivals(create.operation, create.body, sent_at)
    why = ""
    if create.token is not None and creates.gives_back_metadata is not False:
        why = "there is a job like it without metadata, and whether the service gives metadata back is not known"
    elif len(candidates) > 1 or any(create.matches(candidates[0], asked) for asked in rivals):
        why = "there are several like it"
    elif not recent.exact:
        why = "there is a job like it, and the service does not tell its clock"
    if why:
        raise _unknown(create, sent_at, why, candidates)
    only: T = candidates[0]
    return only


@attrs.frozen
class _Recent:
    """The newest jobs of a list.

    Attributes:
        jobs: at least all that were created since.
        since: when the create was sent, by the service's clock.
        exact: whether the service told its clock.
    """

    jobs: list[Any]
    since: float
    exact: bool


def _listed_since(resource: Resource, create: Create[Any], sent_at: float) -> Flow[_Recent]:
    call: Call[tuple[Any, float | None]]
    jobs: list[Any] = []
    since: float | None = None
    exact, cursor = False, None
    cursors: set[str | None] = set()
    while cursor not in cursors:
        cursors.add(cursor)
        call = Call(
            f"{create.operation} (looking for the job)", create.list_request(cursor),
            lambda response: (create.list_parse(response), server_time(response)), repeatable=True,
            options=without_body(create.options),
        )  # fmt: skip
        page, clock = yield from exchange(resource._settings, call)
        if since is None:
            exact = clock is not None
            since = sent_at - CLOCK_MARGIN + (-ANY_CLOCK if clock is None else clock - time.time())
        entries = page.data if isinstance(page.data, list) else []
        fresh = [job for job in entries if isinstance(getattr(job, "created_at", None), (int, float))]
        jobs += fresh
        newest_last = bool(fresh) and fresh[0].created_at < fresh[-1].created_at
        if getattr(page, "has_more", False) is True and (newest_last or any(job.created_at >= since for job in fresh)):
            cursor = str(entries[-1].id)
    return _Recent(jobs, since or sent_at, exact)


def _token_of(job: Any) -> Any:
    metadata = getattr(job, "metadata", None)
    return metadata.get(TOKEN_KEY) if isinstance(metadata, Mapping) else None


def _unknown(create: Create[Any], sent_at: float, why: str, candidates: list[Any] | None = None) -> OutcomeUnknownError:
    ids = ", ".join(str(job.id) for job in candidates or ())
    look = f"look at {ids}" if ids else "list the jobs"
    token = f" for metadata {TOKEN_KEY}={create.token}" if create.token else ""
    return OutcomeUnknownError(
        f"{create.operation}: no answer, and whether a job was started cannot be known: {why}; it was not sent again "
        f"-> {look}{token} before creating it anew",
        operation=create.operation, token=create.token, body=create.body, sent_at=sent_at, candidates=candidates or (),
    )  # fmt: skip
