"""Poll until a job or file reaches a final status: with growing delays, and a last poll at the deadline."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import attrs

from ft_client import _retry
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

TERMINAL_STATUSES = ("succeeded", "failed", "cancelled")
"""Final statuses of a job. Any other may still change. Not a set, because a status may be unhashable."""

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
    if isinstance(error, APIStatusError):
        return _retry.is_retryable_status(error.status_code)
    if isinstance(error, APIResponseValidationError):
        return not error.drift  # a truncated body is transient; a body that does not match the contract is not
    return isinstance(error, APIConnectionError)


def retry_after_of(error: FTClientError) -> float:
    """Return the delay that an error response requests, in seconds up to the maximum; 0 if it requests none."""
    if not isinstance(error, APIStatusError):
        return 0.0
    requested = _retry.parse_retry_after(error.response.headers, time.time()) or 0.0
    return min(requested, _retry.RetryPolicy().max_retry_after)


def poll_until(
    fetch: Callable[[float | None], Flow[T]],
    is_done: Callable[[T], bool],
    label: str,
    *,
    timeout: float | None,
    schedule: PollSchedule,
) -> Flow[T]:
    """Poll until an object is done.

    Args:
        fetch: Fetches the object once. Its argument is the timeout in seconds, or None.
        is_done: Whether the object is in a final state.
        label: For the message.
        timeout: Seconds; None means no limit. A result received at the deadline still counts.
        schedule: How often to poll.

    Raises:
        WaitTimeoutError: Not done in time. It has the object last seen.
        FTClientError: A poll failed permanently, or polls failed for longer than the schedule tolerates.
    """
    deadline = float("inf") if timeout is None else timeout
    started_at: float = yield MonotonicTime()
    now = started_at
    last_seen: T | None = None
    failing_since: float | None = None
    polls = 0
    while True:
        remaining = deadline - (now - started_at)
        failure: FTClientError | None = None
        try:
            last_seen = yield from fetch(None if timeout is None else max(remaining, MIN_POLL_TIMEOUT))
            failing_since = None
            if is_done(last_seen):
                return last_seen
        except FTClientError as error:
            if not is_transient(error):
                raise
            failure = error
        now = yield MonotonicTime()
        if now - started_at >= deadline and (failure is None or remaining <= 0):  # a poll that hung does not count
            raise _timeout_error(label, deadline, last_seen) from failure
        if failure is not None:
            failing_since = now if failing_since is None else failing_since
            if now - failing_since > schedule.max_outage:
                raise failure
        polls += 1
        delay = max(schedule.delay(polls, random.random()), 0.0 if failure is None else retry_after_of(failure))
        yield Sleep(min(delay, max(0.0, deadline - (now - started_at))))
        now = yield MonotonicTime()


def _timeout_error(label: str, timeout: float, last_seen: object) -> WaitTimeoutError:
    status = getattr(last_seen, "status", None) or "no response"
    return WaitTimeoutError(
        f"{label} had not ended after {timeout:g} s (last seen: {status}); it continues -> wait again, or cancel it",
        last_seen,
    )
