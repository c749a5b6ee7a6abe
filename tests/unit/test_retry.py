"""Retry decisions and delays, as pure functions."""

import datetime as dt
import email.utils
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client._retry import (
    RetryPolicy,
    backoff,
    is_definitive_rejection,
    is_retryable_status,
    next_delay,
    parse_retry_after,
)

NOW = 1_700_000_000.0


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520, 599])
def test_status_of_temporary_failure_is_retryable(status: int) -> None:
    """Rate limits, request timeouts and server errors are temporary."""
    assert is_retryable_status(status)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 409, 413, 422, 501, 505])
def test_status_of_rejected_request_is_not_retryable(status: int) -> None:
    """A retry of the same request gets the same response; 409 depends on the state of a resource."""
    assert not is_retryable_status(status)


def test_status_proves_rejection_except_408_and_5xx() -> None:
    """After a 5xx, or a 408, which proxies also send, the outcome of the request is unknown."""
    unknown = {408, *range(500, 600)} - {501, 505, 511}
    assert {status for status in range(300, 600) if not is_definitive_rejection(status)} == unknown


def test_backoff_doubles_up_to_the_maximum() -> None:
    """The upper bound of the delay doubles with each retry, up to max_backoff."""
    policy = RetryPolicy(initial_backoff=0.5, max_backoff=8.0)
    assert [backoff(policy, attempt, 1.0) for attempt in range(1, 8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_backoff_has_full_jitter(attempt: int, jitter: float) -> None:
    """A delay is between 0 and its bound, also at the thousandth retry."""
    policy = RetryPolicy()
    assert backoff(policy, attempt, 0.0) == 0.0
    assert 0.0 <= backoff(policy, attempt, jitter) <= backoff(policy, attempt, 1.0) <= policy.max_backoff


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": email.utils.formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry-after": email.utils.formatdate(NOW - 30, usegmt=True)}, 0.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 -0000"}, 30.0),
        ({"retry-after": "Tue, 99 Nov 2023 22:13:50 GMT"}, None),
    ],
)
def test_retry_after_header_is_parsed(headers: dict[str, str], expected: float | None) -> None:
    """Seconds, milliseconds and dates are parsed; an invalid value is ignored."""
    assert parse_retry_after(headers, NOW) == expected


def test_retry_after_date_without_zone_is_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 5322 writes UTC as `-0000`; the local time zone does not matter."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert parse_retry_after({"retry-after": "Tue, 14 Nov 2023 22:13:50 -0000"}, NOW) == 30.0
        assert parse_retry_after({"retry-after": "Wed, 15 Nov 2023 07:13:50 +0900"}, NOW) == 30.0
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.dates(dt.date(1971, 1, 1), dt.date(2100, 1, 1)), st.text(max_size=12))
def test_retry_after_with_any_text_never_raises(day: dt.date, text: str) -> None:
    """Any header gives a finite delay or None, and no error."""
    for value in (text, f"{day:%a, %d %b %Y} {text}", email.utils.format_datetime(dt.datetime.combine(day, dt.time()))):
        delay = parse_retry_after({"retry-after": value, "retry-after-ms": text}, NOW)
        assert delay is None or 0 <= delay < float("inf")


def test_next_delay_after_max_retries_is_none() -> None:
    """The policy limits the number of retries."""
    policy = RetryPolicy(max_retries=2)
    assert next_delay(policy, 2, 0.0, None, 1.0) is not None
    assert next_delay(policy, 3, 0.0, None, 1.0) is None
    assert next_delay(RetryPolicy(max_retries=0), 1, 0.0, None, 1.0) is None


def test_next_delay_with_retry_after_uses_it_up_to_the_cap() -> None:
    """retry_after is used without jitter; above max_retry_after the client gives up at once."""
    policy = RetryPolicy(max_retry_after=60.0)
    assert next_delay(policy, 1, 0.0, 60.0, 0.1) == 60.0
    assert next_delay(policy, 1, 0.0, 60.1, 0.1) is None
    assert next_delay(policy, 1, 0.0, 0.0, 0.9) == 0.0


def test_next_delay_past_the_deadline_is_none() -> None:
    """The delay counts too: the client does not wait for a retry that would start too late."""
    policy = RetryPolicy(max_elapsed=10.0, initial_backoff=2.0)
    assert next_delay(policy, 1, 8.0, None, 1.0) == 2.0
    assert next_delay(policy, 1, 8.1, None, 1.0) is None
    assert next_delay(policy, 1, 9.5, 0.5, 1.0) == 0.5
    assert next_delay(policy, 1, 9.5, 0.6, 1.0) is None
