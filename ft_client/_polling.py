"""Waiting for something to end: quick at first, then slower, with a deadline that looks once more before giving up."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

import attrs

from ft_client._flow import Flow, Now, Sleep
from ft_client.errors import APIConnectionError, FTClientError, InternalServerError, RateLimitError, WaitTimeoutError

T = TypeVar("T")

TERMINAL = frozenset({"succeeded", "failed", "cancelled"})
"""Statuses a job does not leave. Any other, known or not, may still change."""


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
        ValueError: the interval is not above 0.
    """
    if poll_interval is None:
        return Pace()
    if not poll_interval > 0:
        raise ValueError(f"poll_interval is {poll_interval}; it is in seconds, above 0")
    return Pace(first=poll_interval, factor=1.0, longest=poll_interval)


def passing(error: FTClientError) -> bool:
    """Whether an error is an outage that may pass by itself."""
    return isinstance(error, (APIConnectionError, InternalServerError, RateLimitError))


def poll(
    look: Callable[[], Flow[T]], ended: Callable[[T], bool], what: str, *, timeout: float | None, pace: Pace
) -> Flow[T]:
    """Look until something has ended.

    Args:
        look: one look.
        ended: whether what was seen is final.
        what: for the message.
        timeout: seconds; None waits for ever. What is seen at the deadline itself still counts.
        pace: how often.

    Raises:
        WaitTimeoutError: not ended in time; it has what was seen last.
        FTClientError: of a look that failed for good, or for longer than the pace tolerates.
    """
    began = yield Now()
    seen: T | None = None
    broken_since: float | None = None
    looks = 0
    while True:
        try:
            seen = yield from look()
            broken_since = None
            if ended(seen):
                return seen
        except FTClientError as error:
            now = yield Now()
            broken_since = now if broken_since is None else broken_since
            last = timeout is not None and now - began >= timeout
            if not passing(error) or (now - broken_since > pace.outage and not last):
                raise
        looks += 1
        now = yield Now()
        left = None if timeout is None else timeout - (now - began)
        if left is not None and left <= 0:
            state = getattr(seen, "status", None)
            raise WaitTimeoutError(
                f"{what} had not ended after {timeout:g} s (last seen: {state or 'no answer'}); it goes on "
                "-> wait again, or cancel it",
                seen,
            )
        wait = pace.pause(looks, random.random())
        yield Sleep(wait if left is None else min(wait, left))
