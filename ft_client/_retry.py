"""Retry policy: when to retry a request, and after which delay. Plain functions of plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NOT_EXECUTED = frozenset({501, 505, 511})
"""Statuses above 500 that mean that the request was not executed. 511 comes from a network that wants a sign-in."""


def is_retryable_status(status: int) -> bool:
    """Whether a later attempt may succeed. 409 depends on the state of an object, so a retry does not help."""
    return status in {408, 429} or (status >= 500 and status not in NOT_EXECUTED)


def is_definitive_rejection(status: int) -> bool:
    """Whether a status means that the request was not executed. After a 408 or most 5xx the outcome is unknown."""
    return (300 <= status < 500 and status != 408) or status in NOT_EXECUTED


class RetryPolicy(NamedTuple):
    """Limits of retries.

    Attributes:
        max_retries: Maximum number of retries of one call.
        initial_backoff: Upper bound of the first delay, in seconds. It doubles with each retry.
        max_backoff: Upper bound of any delay that we choose, in seconds.
        max_retry_after: Longest delay that the service may request, in seconds. A longer one raises at once.
        max_elapsed: No retry starts later than this after the start of the call, in seconds.
    """

    max_retries: int = 2
    initial_backoff: float = 0.5
    max_backoff: float = 8.0
    max_retry_after: float = 60.0
    max_elapsed: float = 600.0


def backoff(policy: RetryPolicy, attempt: int, jitter: float) -> float:
    """Return the delay before retry number `attempt`: exponential, with full jitter.

    Args:
        policy: Limits.
        attempt: 1 for the first retry.
        jitter: Random number in 0..1 that spreads callers over the delay
            (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    return jitter * min(policy.max_backoff, policy.initial_backoff * 2.0 ** min(attempt - 1, 32))


def parse_retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the delay that a response requests, in seconds, or None if it requests none that can be parsed.

    Args:
        headers: Headers of the response. The mapping should ignore case (httpx.Headers).
        now: Unix seconds.
    """
    milliseconds = headers.get("retry-after-ms")
    if milliseconds is not None:
        seconds = _parse_number(milliseconds)
        if seconds is not None:
            return seconds / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _parse_number(text)
    if seconds is not None:
        return seconds
    retry_at = parse_http_date(text)
    return None if retry_at is None else max(0.0, retry_at - now)


def parse_http_date(text: str) -> float | None:
    """Return the date of a header in Unix seconds, or None if it is not a date."""
    import datetime as dt
    import email.utils  # takes 10 ms, and is seldom needed

    try:
        parsed = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)).timestamp()  # "-0000" is UTC: RFC 5322 §3.3


def _parse_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def next_delay(
    policy: RetryPolicy, attempt: int, elapsed: float, retry_after: float | None, jitter: float
) -> float | None:
    """Return the delay before retry number `attempt` in seconds, or None to give up.

    Args:
        policy: Limits.
        attempt: 1 for the first retry.
        elapsed: Seconds since the start of the call.
        retry_after: Delay that the response requests, in seconds.
        jitter: See `backoff`.
    """
    if attempt > policy.max_retries:
        return None
    if retry_after is not None and retry_after > policy.max_retry_after:
        return None
    seconds = retry_after if retry_after is not None else backoff(policy, attempt, jitter)
    return None if elapsed + seconds > policy.max_elapsed else seconds
