"""Poll until a job or file reaches a final status: with growing delays, and a last poll at the deadline."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from ft_client import _retry
from ft_client._http.failures import reason_of
from ft_client._log import OVER, Wait, logger
from ft_client._runtime.effects import MonotonicTime, Sleep
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    FTClientError,
    WaitTimeoutError,
)

T = TypeVar("T")

MIN_POLL_TIMEOUT = 10.0
"""Minimum timeout of a poll in seconds, also of the last one at the deadline."""


@attrs.frozen
class PollSchedule:
    """How often to poll.

    Attributes:
        initial: Delay before the second poll, in seconds.
        multiplier: Each delay is this much longer than the one before.
        maximum: Longest delay, in seconds.
        max_outage: Seconds for which polls may fail in a row before their error is raised.
    """

    initial: float = 1.0
    multiplier: float = 1.3
    maximum: float = 30.0
    max_outage: float = 300.0

    def delay(self, poll: int, jitter: float) -> float:
        """Return the delay after poll number `poll` (1, 2, ...), varied by a quarter; jitter is in 0..1."""
        return min(self.maximum, self.initial * self.multiplier ** min(poll - 1, 64)) * (0.75 + jitter / 2)


LOOKUP_SCHEDULE = PollSchedule(initial=0.5, multiplier=1.6, maximum=8.0)
"""Delays between lookups of an object that a lost request may have created."""


def schedule_from(poll_interval: float | None) -> PollSchedule:
    """Return the schedule for a fixed interval, or the adaptive one for None.

    Raises:
        ValueError: The interval is not a number above 0.
    """
    if poll_interval is None:
        return PollSchedule()
    if not 0 < poll_interval < float("inf"):
        raise ValueError(f"poll_interval is {poll_interval}; it is in seconds, above 0")
    return PollSchedule(initial=poll_interval, multiplier=1.0, maximum=poll_interval)


def is_transient(error: FTClientError) -> bool:
    """Whether an error may disappear by itself."""
    if isinstance(error, APIResponseValidationError):
        return not error.drift  # a truncated body is transient; a body that does not match the contract is not
    return isinstance(error, (APIStatusError, APIConnectionError)) and error.retryable


def retry_after_of(error: FTClientError) -> float:
    """Return the delay that an error response requests, in seconds up to the maximum; 0 if it requests none."""
    if not isinstance(error, APIStatusError):
        return 0.0
    requested = _retry.parse_retry_after(error.response.headers, time.time()) or 0.0
    return min(requested, _retry.RetryPolicy().max_retry_after)


class Outage:
    """Consecutive failed polls. The first one and the end of the outage are logged.

    Args:
        label: ID of the job or file.
        schedule: Its `max_outage` is the limit.
    """

    def __init__(self, label: str, schedule: PollSchedule) -> None:
        self._label = label
        self._schedule = schedule
        self._since: float | None = None
        self.failures = 0

    def reset(self) -> None:
        """Record a successful poll."""
        if self.failures:
            text = "%s: the service responds again after %d failed polls"
            logger.warning(text, self._label, self.failures, extra={"ft_wait": OVER})
        self._since, self.failures = None, 0

    def record(self, error: FTClientError) -> Flow[None]:
        """Record a failed poll.

        Raises:
            FTClientError: The given error, if it is permanent or has lasted longer than the schedule tolerates.
        """
        if not is_transient(error):
            raise error
        now: float = yield MonotonicTime()
        self._since = now if self._since is None else self._since
        if now - self._since > self._schedule.max_outage:
            raise error
        if not self.failures:
            limit = self._schedule.max_outage
            wait = Wait(reason_of(error))
            text = "%s: a poll failed, trying again for up to %g s: %s"
            logger.warning(text, self._label, limit, error, extra={"ft_wait": wait})
        self.failures += 1


class StatusWatch:
    """Notices when an object has had the same unknown status for too long. Each change is logged once.

    Args:
        label: ID of the job or file.
        is_known: Whether a status is known to be running.
        limit: Seconds without a change.
    """

    def __init__(self, label: str, is_known: Callable[[Any], bool], limit: float) -> None:
        self._label = label
        self._is_known = is_known
        self._limit = limit
        self._status: Any = None
        self._since = 0.0

    def check(self, current: Any, now: float) -> None:
        """Check the status of an object that has not ended.

        Args:
            current: The object.
            now: Seconds on a monotonic clock.

        Raises:
            WaitTimeoutError: The status is unknown and has not changed within the limit.
        """
        status = getattr(current, "status", None)
        if self._is_known(status):
            self._status = None
            return
        if self._status != repr(status):
            self._status, self._since = repr(status), now
            logger.warning("%s: the status %s is unknown; waiting for a change", self._label, self._status)
        elif now - self._since > self._limit:
            raise WaitTimeoutError(
                f"{self._label}: the unknown status {self._status} has not changed for {self._limit:g} s -> check the "
                "job on the service; unknown_status_timeout= sets this limit",
                current,
            )


def poll_until(
    fetch: Callable[[float | None], Flow[T]],
    is_done: Callable[[T], bool],
    label: str,
    *,
    timeout: float | None,
    schedule: PollSchedule,
    watch: StatusWatch | None = None,
) -> Flow[T]:
    """Poll until an object is done.

    Args:
        fetch: Fetches the object once. Its argument is the timeout in seconds, or None.
        is_done: Whether the object is in a final state.
        label: For the message.
        timeout: Seconds; None means no limit. A result received at the deadline still counts.
        schedule: How often to poll.
        watch: Ends the wait if an unknown status does not change.

    Raises:
        WaitTimeoutError: Not done in time. It has the object last seen.
        FTClientError: A poll failed permanently, or polls failed for longer than the schedule tolerates.
    """
    deadline = float("inf") if timeout is None else timeout
    started_at: float = yield MonotonicTime()
    now = started_at
    last_seen: T | None = None
    outage = Outage(label, schedule)
    polls = 0
    while True:
        remaining = deadline - (now - started_at)
        failure: FTClientError | None = None
        try:
            last_seen = yield from fetch(None if timeout is None else max(remaining, MIN_POLL_TIMEOUT))
        except FTClientError as error:
            failure = error
        else:
            outage.reset()
            if is_done(last_seen):
                return last_seen
        now = yield MonotonicTime()
        if failure is None and watch is not None:
            watch.check(last_seen, now)
        if now - started_at >= deadline and (failure is None or (remaining <= 0 and is_transient(failure))):
            raise _timeout_error(label, deadline, last_seen) from failure  # a poll that hung does not count
        if failure is not None:
            yield from outage.record(failure)
        polls += 1
        delay = max(schedule.delay(polls, random.random()), 0.0 if failure is None else retry_after_of(failure))
        yield Sleep(min(delay, max(0.0, deadline - (now - started_at))))
        now = yield MonotonicTime()


def find_within(seconds: float, find: Callable[[], Flow[T | None]]) -> Flow[T | None]:
    """Look something up with growing delays until it is found or the time is over.

    Args:
        seconds: After this time the last lookup decides. 0 means one lookup.
        find: Looks it up once.
    """
    started_at: float = yield MonotonicTime()
    lookups = 0
    while True:
        found = yield from find()
        if found is not None:
            return found
        lookups += 1
        now: float = yield MonotonicTime()
        remaining = seconds - (now - started_at)
        if remaining <= 0:
            return None
        yield Sleep(min(remaining, LOOKUP_SCHEDULE.delay(lookups, random.random())))


def _timeout_error(label: str, timeout: float, last_seen: object) -> WaitTimeoutError:
    status = getattr(last_seen, "status", None) or "no response"
    return WaitTimeoutError(
        f"{label} had not ended after {timeout:g} s (last seen: {status}); it continues -> wait again, or cancel it",
        last_seen,
    )
