"""Follow a job of the current API: its events have IDs, in a list with cursors, newest first."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ft_client._operations.outcome import outcome_of, watch_status
from ft_client._operations.polling import Outage, PollSchedule, retry_after_of
from ft_client._runtime.effects import MonotonicTime, Sleep
from ft_client._runtime.flow import Emit, Flow, ItemFlow
from ft_client.errors import FTClientError, WaitTimeoutError
from ft_client.pagination import RawPage
from ft_client_generated.models import FineTuningJob, FineTuningJobEvent

E = TypeVar("E")
J = TypeVar("J")

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

MAX_SEEN_IDS = 500
"""Number of event IDs to remember, the newest ones. Reading a list stops at the first page with one of them. If a list
is oldest first, each poll reads all pages, so that all IDs are remembered."""

PAGE, SMALL_PAGE = 100, 10
"""Number of events to request: to read all new ones, and to find out whether there are any. Most polls find few."""

MAX_NEW_IN_SMALL_PAGES = 50
"""Number of new events from small pages after which a whole page is read. A service may list an event below newer ones:
it is found among the newest `PAGE` events."""


def follow_job(
    config: ClientConfig,
    job_id: str,
    fetch_job: Callable[[], Flow[FineTuningJob]],
    fetch_events: Callable[[int], Flow[RawPage[FineTuningJobEvent]]],
    schedule: PollSchedule,
    timeout: float | None = None,
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
    """Emit every event of a job, oldest first. Return the job once it has ended.

    Args:
        config: Configuration of the client.
        job_id: ID of the job.
        fetch_job: Retrieves the job.
        fetch_events: Fetches the first page of its events, newest first, with up to this number of them.
        schedule: How often to poll.
        timeout: Seconds; None means no limit.
    """
    events = _JobEvents(config, fetch_events)

    def poll() -> ItemFlow[FineTuningJobEvent, tuple[FineTuningJob, bool]]:
        job = yield from fetch_job()  # before the events: the list then contains all events before the end
        new_events = yield from events.fetch_new(whole_page=outcome_of(config, job) is not None)
        for event in new_events:
            events.mark_seen(event)
            yield Emit(event)
        return job, bool(new_events)

    return poll_to_the_end(config, job_id, poll, schedule, timeout)


def poll_to_the_end(
    config: ClientConfig,
    job_id: str,
    poll: Callable[[], ItemFlow[E, tuple[J, bool]]],
    schedule: PollSchedule,
    timeout: float | None,
) -> ItemFlow[E, J]:
    """Poll until the job has ended and a further poll brings no event: the last event may be late.

    Args:
        config: Configuration of the client.
        job_id: ID of the job, for messages.
        poll: Emits the new events; returns the job, and whether there were new events.
        schedule: How often to poll.
        timeout: Seconds; None means no limit.

    Raises:
        WaitTimeoutError: The job has not ended in time, or its unknown status does not change.
    """
    outage, watch = Outage(job_id, schedule), watch_status(config, job_id)
    started_at: float = yield MonotonicTime()
    idle_polls = 0
    was_terminal = False
    job: J | None = None
    while True:
        delay = 0.0
        try:
            job, has_new_events = yield from poll()
        except FTClientError as error:
            yield from outage.record(error)
            delay = max(schedule.delay(outage.failures, random.random()), retry_after_of(error))
        else:
            outage.reset()
            is_terminal = outcome_of(config, job) is not None
            if is_terminal and was_terminal and not has_new_events:
                return job
            was_terminal = is_terminal
            idle_polls = 1 if has_new_events or is_terminal else idle_polls + 1
            delay = schedule.delay(idle_polls, random.random())
        now: float = yield MonotonicTime()
        if job is not None and not was_terminal:
            watch.check(job, now)
        if timeout is not None and not was_terminal and now - started_at >= timeout:
            status = getattr(job, "status", None) or "no response"
            raise WaitTimeoutError(
                f"{job_id} had not ended after {timeout:g} s (last seen: {status}); it continues -> follow it again, "
                "or cancel it",
                job,
            )
        yield Sleep(delay)


class _JobEvents:
    """The events of a job, and which of them were emitted.

    Args:
        config: Configuration of the client.
        fetch_page: See `follow_job`.
    """

    def __init__(self, config: ClientConfig, fetch_page: Callable[[int], Flow[RawPage[FineTuningJobEvent]]]) -> None:
        self._config = config
        self._fetch_page = fetch_page
        self._seen: dict[str, None] = {}  # the newest last
        self._order = 0
        self._may_ask_for_few = False
        self._new_in_small_pages = 0

    def mark_seen(self, event: FineTuningJobEvent) -> None:
        """Record an emitted event."""
        self._seen[_event_key(event)] = None
        if len(self._seen) > MAX_SEEN_IDS and self._order >= 0:
            del self._seen[next(iter(self._seen))]

    def fetch_new(self, *, whole_page: bool) -> Flow[list[FineTuningJobEvent]]:
        """Return the events that were not seen yet, oldest first.

        Args:
            whole_page: Do not try a small page first.
        """
        if not whole_page and self._may_ask_for_few and self._new_in_small_pages < MAX_NEW_IN_SMALL_PAGES:
            new_events, reaches_seen = self._unseen((yield from self._fetch_page(SMALL_PAGE)))
            if reaches_seen:
                self._new_in_small_pages += len(new_events)
                return list(reversed(new_events.values()))
        return (yield from self._fetch_all_new())

    def _fetch_all_new(self) -> Flow[list[FineTuningJobEvent]]:
        page = yield from self._fetch_page(PAGE)
        self._order = order = order_of(self._config, page.data)
        new_events: dict[str, FineTuningJobEvent] = {}
        while True:
            found, reaches_seen = self._unseen(page)
            new_events |= {key: event for key, event in found.items() if key not in new_events}
            if page.next_page is None or (order >= 0 and reaches_seen):
                break
            page = yield from page.next_page()
        self._new_in_small_pages = 0
        has_pages = self._config.profile.paging("listFineTuningEvents")["style"] != "none"  # else it is cut to a limit
        self._may_ask_for_few = has_pages and order > 0
        return list(new_events.values() if order < 0 else reversed(new_events.values()))

    def _unseen(self, page: RawPage[FineTuningJobEvent]) -> tuple[dict[str, FineTuningJobEvent], bool]:
        """Return the new events of a page, and whether it has others."""
        events = {_event_key(event): event for event in page.data}
        new_events = {key: event for key, event in events.items() if key not in self._seen}
        return new_events, len(new_events) < len(events)


def _event_key(event: FineTuningJobEvent) -> str:
    """Return the ID of an event, or its content if the service gives no ID."""
    event_id: object = event.id
    return event_id if isinstance(event_id, str) and event_id else json.dumps(event.to_dict(), sort_keys=True)


def order_of(config: ClientConfig, events: list[FineTuningJobEvent]) -> int:
    """Return 1 for a page that is newest first, as in the contract, -1 for oldest first, 0 if that is not known."""
    times = [config.profile.read_time(event.created_at) for event in (*events[:1], *events[-1:])]
    first, last = (times[0], times[-1]) if times else (None, None)
    if first is None or last is None:
        return 0
    return (first > last) - (first < last)
