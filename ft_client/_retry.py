"""When to send a request again, and after how long: plain functions of plain values."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


def repeats(status: int) -> bool:
    """Whether a later try may be answered otherwise. 409 is no such case: it is about the state of a thing."""
    return status in {408, 429} or (status >= 500 and status not in {501, 505})


def nothing_started(status: int) -> bool:
    """Whether an answer says that the request was not carried out; a 408 or 5xx leaves it open."""
    return 300 <= status < 500 and status != 408


@attrs.frozen
class Policy:
    """How stubborn a client is.

    Attributes:
        max_retries: repeats of one call at most.
        first: upper bound of the first pause, seconds; it doubles each time.
        longest: upper bound of any pause of our own choosing, seconds.
        longest_asked: longest pause the service may ask for, seconds; more than that, and the error is raised at once.
        deadline: no repeat begins later than this after the call began, seconds.
        look_again: before the second look for a job that a create may have started, seconds: a service may list it a
            little later than it starts it.
    """

    max_retries: int = 2
    first: float = 0.5
    longest: float = 8.0
    longest_asked: float = 60.0
    deadline: float = 600.0
    look_again: float = 1.0


def backoff(policy: Policy, attempt: int, chance: float) -> float:
    """The pause before repeat number `attempt` (1, 2, ...): exponential, full jitter.

    Args:
        policy: bounds.
        attempt: 1 for the first repeat.
        chance: a number in 0..1 that spreads callers over the pause
            (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
    """
    return chance * min(policy.longest, policy.first * 2.0 ** min(attempt - 1, 32))


def asked_pause(headers: Mapping[str, str], now: float) -> float | None:
    """The pause an answer asks for, in seconds; None if it asks for none that can be read.

    Args:
        headers: of the answer, names in any case if the mapping takes them so (httpx.Headers).
        now: Unix seconds.
    """
    millis = headers.get("retry-after-ms")
    if millis is not None:
        seconds = _number(millis)
        if seconds is not None:
            return seconds / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    seconds = _number(text)
    if seconds is not None:
        return seconds
    then = http_date(text)
    return None if then is None else max(0.0, then - now)


def http_date(text: str) -> float | None:
    """A date of a header in Unix seconds; None if it is none."""
    import datetime as dt
    import email.utils  # 10 ms, and seldom needed

    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()  # "-0000" is UTC: RFC 5322 §3.3


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def pause(policy: Policy, attempt: int, elapsed: float, asked: float | None, chance: float) -> float | None:
    """How long to wait before repeat number `attempt`, or None to give up.

    Args:
        policy: bounds.
        attempt: 1 for the first repeat.
        elapsed: seconds since the call began.
        asked: what the answer asked for.
        chance: see `backoff`.
    """
    if attempt > policy.max_retries:
        return None
    if asked is not None and asked > policy.longest_asked:
        return None
    seconds = asked if asked is not None else backoff(policy, attempt, chance)
    return None if elapsed + seconds > policy.deadline else seconds
