"""Waiting for something to end: quick at first, then slower, with a deadline that looks once more before giving up."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import attrs

from ft_client import _retry
from ft_client._flow import Flow, Now, Sleep
from ft_client.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APIStatusError,
    FTClientError,
    WaitTimeoutError,
)

T = TypeVar("T")

TERMINAL = ("succeeded", "failed", "cancelled")
"""Statuses a job does not leave. Any other, known or not, may still change; no set, as it may be no text either."""


@attrs.frozen
class Pace:
    """How often to look.

    Attributes:
        first: seconds before the second look.
        factor: each pause is this much longer than the one before.
        longest: seconds.
        outage: seconds for which looks may fail in a row before their error is raised.
    """

    first: float = 1.0
    factor: float = 1.3
    longest: float = 30.0
    outage: float = 300.0

    def pause(self, look: int, chance: float) -> float:
        """The pause after look number `look` (1, 2, ...), spread by a quarter either way; chance in 0..1."""
        return min(self.longest, self.first * self.factor ** min(look - 1, 64)) * (0.75 + chance / 2)


def pace(poll_interval: float | None) -> Pace:
    """The pace for a given interval, which is then kept; the adaptive one for None.

    Raises:
        ValueError: the interval is not a number above 0.
    """
    if poll_interval is None:
        return Pace()
    if not 0 < poll_interval < float("inf"):
        raise ValueError(f"poll_interval is {poll_interval}; it is in seconds, above 0")
    return Pace(first=poll_interval, factor=1.0, longest=poll_interval)


def passing(error: FTClientError) -> bool:
    """Whether an error is an outage that may pass by itself."""
    if isinstance(error, APIStatusError):
        return _retry.repeats(error.status_code)
    if isinstance(error, APIResponseValidationError):
        return not error.drift  # a body cut short, as against one that will be the same the next time
    return isinstance(error, APIConnectionError)


def asked(error: FTClientError) -> float:
    """The pause that a failed answer asks for, seconds, up to the longest that is taken; 0 where it asks for none."""
    if not isinstance(error, APIStatusError):
        return 0.0
    return min(_retry.asked_pause(error.response.headers, time.time()) or 0.0, _retry.Policy().longest_asked)


LAST_LOOK = 10.0
"""Seconds that a look may take at least, the last one at the deadline included."""


def poll(
    look: Callable[[float | None], Flow[T]], ended: Callable[[T], bool], what: str, *, timeout: float | None, pace: Pace
) -> Flow[T]:
    """Look until something has ended.

    Args:
        look: one look; it is given the seconds it may take, or None.
        ended: whether what was seen is final.
        what: for the message.
        timeout: seconds; None waits for ever. What is seen at the deadline itself still counts.
        pace: how often.

    Raises:
        WaitTimeoutError: not ended in time; it has what was seen last.
        FTClientError: of a look that failed for good, or for longer than the pace tolerates.
    """
    deadline = float("inf") if timeout is None else timeout
    began: float = yield Now()
    now = began
    seen: T | None = None
    broken_since: float | None = None
    looks = 0
    while True:
        left = deadline - (now - began)
        failure: FTClientError | None = None
        try:
            seen = yield from look(None if timeout is None else max(left, LAST_LOOK))
            broken_since = None
            if ended(seen):
                return seen
        except FTClientError as error:
            if not passing(error):
                raise
            failure = error
        now = yield Now()
        if now - began >= deadline and (failure is None or left <= 0):  # one that hung until then was no look
            raise _not_ended(what, deadline, seen) from failure
        if failure is not None:
            broken_since = now if broken_since is None else broken_since
            if now - broken_since > pace.outage:
                raise failure
        looks += 1
        wait = max(pace.pause(looks, random.random()), 0.0 if failure is None else asked(failure))
        yield Sleep(min(wait, max(0.0, deadline - (now - began))))
        now = yield Now()


def _not_ended(what: str, timeout: float, seen: object) -> WaitTimeoutError:
    state = getattr(seen, "status", None) or "no answer"
    return WaitTimeoutError(
        f"{what} had not ended after {timeout:g} s (last seen: {state}); it goes on -> wait again, or cancel it", seen
    )
