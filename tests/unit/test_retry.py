"""When a request is sent again, and after how long: plain functions of plain values."""

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
def test_a_later_try_may_go_better_after_a_passing_status(status: int) -> None:
    """Rate limits, a request that came too slowly, and failures of the service pass."""
    assert is_retryable_status(status)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 409, 413, 422, 501, 505])
def test_a_refusal_is_final(status: int) -> None:
    """What is about the request itself is answered the same way again; 409 is about the state of a thing."""
    assert not is_retryable_status(status)


def test_only_refusals_say_that_nothing_was_started() -> None:
    """A 5xx, and a 408, which proxies answer too, leave open whether the request was carried out."""
    unknown = {408, *range(500, 600)} - {501, 505, 511}
    assert {status for status in range(300, 600) if not is_definitive_rejection(status)} == unknown


def test_pauses_double_up_to_the_longest() -> None:
    """The upper bound of the pause doubles with each repeat and stays at the policy's longest."""
    policy = RetryPolicy(initial_backoff=0.5, max_backoff=8.0)
    assert [backoff(policy, attempt, 1.0) for attempt in range(1, 8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_jitter_is_full(attempt: int, chance: float) -> None:
    """A pause may be anything from nothing to its bound, at the thousandth repeat too."""
    policy = RetryPolicy()
    assert backoff(policy, attempt, 0.0) == 0.0
    assert 0.0 <= backoff(policy, attempt, chance) <= backoff(policy, attempt, 1.0) <= policy.max_backoff


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
def test_the_pause_an_answer_asks_for_is_read(headers: dict[str, str], expected: float | None) -> None:
    """Seconds, milliseconds and dates are understood; nonsense asks for nothing."""
    assert parse_retry_after(headers, NOW) == expected


def test_a_date_without_a_zone_is_in_universal_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever this machine stands: RFC 5322 has `-0000` for it."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert parse_retry_after({"retry-after": "Tue, 14 Nov 2023 22:13:50 -0000"}, NOW) == 30.0
        assert parse_retry_after({"retry-after": "Wed, 15 Nov 2023 07:13:50 +0900"}, NOW) == 30.0
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.dates(dt.date(1971, 1, 1), dt.date(2100, 1, 1)), st.text(max_size=12))
def test_no_header_breaks_the_client(day: dt.date, text: str) -> None:
    """Whatever stands in the header, the outcome is a pause from 0 up or none."""
    for value in (text, f"{day:%a, %d %b %Y} {text}", email.utils.format_datetime(dt.datetime.combine(day, dt.time()))):
        asked = parse_retry_after({"retry-after": value, "retry-after-ms": text}, NOW)
        assert asked is None or 0 <= asked < float("inf")


def test_the_client_gives_up_after_its_repeats() -> None:
    """The number of is_retryable_status is the policy's."""
    policy = RetryPolicy(max_retries=2)
    assert next_delay(policy, 2, 0.0, None, 1.0) is not None
    assert next_delay(policy, 3, 0.0, None, 1.0) is None
    assert next_delay(RetryPolicy(max_retries=0), 1, 0.0, None, 1.0) is None


def test_what_the_service_asks_for_goes_before_our_own_pause() -> None:
    """An asked pause is kept to as it is, without jitter, up to the cap; above it the client gives up at once."""
    policy = RetryPolicy(max_retry_after=60.0)
    assert next_delay(policy, 1, 0.0, 60.0, 0.1) == 60.0
    assert next_delay(policy, 1, 0.0, 60.1, 0.1) is None
    assert next_delay(policy, 1, 0.0, 0.0, 0.9) == 0.0


def test_no_repeat_begins_behind_the_deadline() -> None:
    """The pause counts as well: a repeat that would begin too late is not waited for."""
    policy = RetryPolicy(max_elapsed=10.0, initial_backoff=2.0)
    assert next_delay(policy, 1, 8.0, None, 1.0) == 2.0
    assert next_delay(policy, 1, 8.1, None, 1.0) is None
    assert next_delay(policy, 1, 9.5, 0.5, 1.0) == 0.5
    assert next_delay(policy, 1, 9.5, 0.6, 1.0) is None
