"""Waiting for an end, by hand: how often it is looked, what is borne, and what happens at the deadline."""

import itertools
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client._operations import files, fine_tunes, jobs
from ft_client._operations.polling import (
    MIN_POLL_TIMEOUT,
    PollSchedule,
    is_transient,
    poll_until,
    retry_after_of,
    schedule_from,
)
from ft_client._retry import RetryPolicy
from ft_client._runtime.effects import Send
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    FTClientError,
    InternalServerError,
    JobCancelledError,
    JobFailedError,
    NotFoundError,
    PaginationError,
    WaitTimeoutError,
    status_error,
)
from tests.support.flows import Delayed, FlowDriver, json_response, some_config


@attrs.frozen
class Thing:
    """What is waited for."""

    status: str


RUNNING, DONE = Thing("running"), Thing("succeeded")
PACE = PollSchedule(initial=1.0, multiplier=2.0, maximum=8.0, max_outage=30.0)


def an_answer(status: int, **headers: str) -> httpx.Response:
    """An answer that belongs to a request."""
    given_answer = json_response(status=status, **headers)
    given_answer.request = httpx.Request("GET", "http://service.example")
    return given_answer


def an_error(status: int, **headers: str) -> FTClientError:
    """The error of a status."""
    return status_error(an_answer(status, **headers), "look")


@pytest.fixture(autouse=True)
def _no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The middle of each pause."""
    monkeypatch.setattr("random.random", lambda: 0.5)


class Looks:
    """Looks that see these things, one after the other; the last one for ever."""

    def __init__(self, *seen: Any, each: float = 0.0) -> None:
        self.seen = itertools.chain(seen, itertools.repeat(seen[-1]))
        self.each = each
        self.allowed: list[float | None] = []

    def __call__(self, seconds: float | None) -> Flow[Thing]:
        self.allowed.append(seconds)
        found = next(self.seen)
        if self.each:
            yield Send({"method": "GET", "url": "x"})
        if isinstance(found, Exception):
            raise found
        return found
        yield  # a flow, whether it needs something or not


def waiting(looks: Looks, timeout: float | None = None, schedule: PollSchedule = PACE) -> FlowDriver:
    """A wait in hand."""
    took = [Delayed(looks.each, json_response({})) for _ in range(1000)] if looks.each else []
    ended = lambda thing: thing.status in ("succeeded", "failed", "cancelled")  # noqa: E731  # one word of it is enough here
    return FlowDriver(poll_until(looks, ended, "ftjob-1", timeout=timeout, schedule=schedule), took)


def test_an_end_that_is_there_is_seen_at_once() -> None:
    """No pause before the first look."""
    driver = waiting(Looks(DONE))
    assert driver.run() is DONE
    assert driver.slept == []


def test_pauses_grow_to_the_longest() -> None:
    """Quick at first, then slower."""
    driver = waiting(Looks(*[RUNNING] * 6, DONE))
    driver.run()
    assert driver.slept == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_pauses_are_spread_by_a_quarter(look: int, chance: float) -> None:
    """Many who wait do not look at the same moment."""
    middle = PACE.delay(look, 0.5)
    assert 0.75 * middle <= PACE.delay(look, chance) <= 1.25 * middle
    assert middle <= PACE.maximum


@pytest.mark.parametrize("interval", [0.5, 120.0])
def test_a_given_interval_is_kept(interval: float) -> None:
    """It does not grow, and may be longer than the longest pause of our own choosing."""
    driver = waiting(Looks(*[RUNNING] * 4, DONE), schedule=schedule_from(interval))
    driver.run()
    assert driver.slept == [interval] * 4


@pytest.mark.parametrize("interval", [0, -1.0, float("nan"), float("inf")])
def test_an_interval_that_is_none_is_refused(interval: float) -> None:
    """It is a number of seconds above 0."""
    with pytest.raises(ValueError, match="above 0"):
        schedule_from(interval)


@pytest.mark.parametrize("status", ["queued", "a-new-status", "", "paused", {"state": "odd"}])
def test_an_unknown_status_is_no_end(status: Any) -> None:
    """A status that did not exist when this was written may still change."""
    assert waiting(Looks(Thing(status), DONE)).run() is DONE


def test_the_deadline_looks_once_more() -> None:
    """An end that comes during the last pause is seen: the last pause ends at the deadline, and a look follows."""
    driver = waiting(Looks(RUNNING, RUNNING, RUNNING, DONE), timeout=4.5)
    assert driver.run() is DONE
    assert driver.slept == [1.0, 2.0, 1.5]


def test_at_the_deadline_the_wait_is_over() -> None:
    """The error says what was seen last, and is a TimeoutError too."""
    driver = waiting(Looks(RUNNING), timeout=4.5)
    with pytest.raises(WaitTimeoutError, match=r"ftjob-1 had not ended after 4.5 s \(last seen: running\)") as raised:
        driver.run()
    assert raised.value.last_seen is RUNNING
    assert isinstance(raised.value, TimeoutError)
    assert driver.now == 4.5


def test_no_time_at_all_is_one_look() -> None:
    """timeout=0 asks whether it has ended."""
    assert waiting(Looks(DONE), timeout=0).run() is DONE
    driver = waiting(Looks(RUNNING), timeout=0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert driver.slept == []


def test_looks_take_their_time_from_the_deadline() -> None:
    """A slow service does not make the wait longer than a look."""
    driver = waiting(Looks(RUNNING, each=3.0), timeout=10.0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert 10.0 <= driver.now <= 13.0


def test_a_look_may_take_what_is_left_and_a_moment_at_least() -> None:
    """A service that hangs does not hold up the deadline; the last look has its moment."""
    looks = Looks(RUNNING)
    with pytest.raises(WaitTimeoutError):
        waiting(looks, timeout=20.0).run()
    assert looks.allowed[0] == 20.0
    assert looks.allowed[-1] == MIN_POLL_TIMEOUT
    assert all(seconds is not None and MIN_POLL_TIMEOUT <= seconds <= 20.0 for seconds in looks.allowed)
    looks = Looks(DONE)
    waiting(looks).run()
    assert looks.allowed == [None]


@pytest.mark.parametrize(
    "error", [APIConnectionError("reset"), APITimeoutError("slow"), an_error(500), an_error(429), an_error(408),
              APIResponseValidationError("cut", response=an_answer(200))],
)  # fmt: skip
def test_a_short_outage_is_borne(error: FTClientError) -> None:
    """What may pass by itself is looked past."""
    assert waiting(Looks(RUNNING, error, error, RUNNING, error, DONE)).run() is DONE


@pytest.mark.parametrize(
    "error", [an_error(401), an_error(404), an_error(400), an_error(501), PaginationError("x", "y"),
              APIResponseValidationError("drift", response=an_answer(200), drift=["x"])],
)  # fmt: skip
def test_what_will_not_pass_is_raised(error: FTClientError) -> None:
    """At once."""
    with pytest.raises(type(error)):
        waiting(Looks(RUNNING, error, DONE)).run()
    assert not is_transient(error)


def test_an_outage_may_last_only_so_long() -> None:
    """In one piece: a success in between begins it anew."""
    error = an_error(503)
    driver = waiting(Looks(error))
    with pytest.raises(InternalServerError):
        driver.run()
    assert PACE.max_outage < driver.now < PACE.max_outage + PACE.maximum + 1
    assert waiting(Looks(*[error] * 4, RUNNING, *[error] * 3, DONE)).run() is DONE


def test_a_deadline_in_an_outage_is_a_timeout() -> None:
    """The error says that there was no response, and what came instead."""
    with pytest.raises(WaitTimeoutError, match="no response") as raised:
        waiting(Looks(an_error(503)), timeout=5.0).run()
    assert raised.value.last_seen is None
    assert isinstance(raised.value.__cause__, InternalServerError)


def test_the_service_may_ask_for_a_longer_pause() -> None:
    """Retry-After is kept to, up to a minute, and never beyond the deadline."""
    error = an_error(429, retry_after="7")
    driver = waiting(Looks(RUNNING, error, DONE))
    driver.run()
    assert driver.slept == [1.0, 7.0]
    assert retry_after_of(an_error(503, retry_after="600")) == 60.0
    assert retry_after_of(APIConnectionError("x")) == retry_after_of(an_error(503)) == 0.0
    driver = waiting(Looks(error), timeout=3.0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert driver.now == 3.0


# ---- the three waits -------------------------------------------------------------------------------------------------

WAITS: list[tuple[Any, str]] = [(jobs.wait, "ftjob-1"), (fine_tunes.wait, "ft-1")]


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_a_job_that_succeeds_is_returned(wait: Any, job_id: str) -> None:
    """Its last state."""
    driver = FlowDriver(
        wait(some_config(), job_id), [json_response({"id": job_id, "status": s}) for s in ("queued", "succeeded")]
    )
    assert driver.run().status == "succeeded"


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_a_job_that_does_not_succeed_is_an_error_that_carries_it(wait: Any, job_id: str) -> None:
    """The message has the service's words."""
    failed = {"id": job_id, "status": "failed", "error": {"code": "bad_file", "message": "line 3"},
              "events": [{"message": "line 3"}]}  # fmt: skip
    with pytest.raises(JobFailedError, match=f"{job_id} ended as failed: line 3") as raised:
        FlowDriver(wait(some_config(), job_id), [json_response(failed)]).run()
    assert raised.value.job.id == job_id
    with pytest.raises(JobCancelledError, match=f"{job_id} was cancelled") as cancelled:
        FlowDriver(wait(some_config(), job_id), [json_response({"id": job_id, "status": "cancelled"})]).run()
    assert cancelled.value.job.status == "cancelled"
    with pytest.raises(JobFailedError, match="ended as failed"):
        FlowDriver(wait(some_config(), job_id), [json_response({"id": job_id, "status": "failed"})]).run()


@pytest.mark.parametrize(("wait", "job_id"), [*WAITS, (files.wait_for_processing, "file-1")])
def test_a_job_that_is_not_there_is_an_error_at_once(wait: Any, job_id: str) -> None:
    """A wrong ID is not waited for."""
    driver = FlowDriver(wait(some_config(), job_id), [json_response(status=404)])
    with pytest.raises(NotFoundError):
        driver.run()


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_a_look_is_sent_once_and_in_time(wait: Any, job_id: str) -> None:
    """Repeats within a look would add up past the deadline, and so would the client's own timeout of minutes."""
    settings = some_config(RetryPolicy(max_retries=5))
    settings.timeout = (5.0, 600.0, 600.0, 600.0)
    down = httpx.ReadTimeout("slow")
    driver = FlowDriver(wait(settings, job_id, timeout=30.0), [Delayed(30.0, down), Delayed(10.0, down)])
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert [request["timeout"] for request in driver.sent] == [(5.0, 30.0, 30.0, 30.0), (5.0, *[MIN_POLL_TIMEOUT] * 3)]
    assert settings.retry_policy.max_retries == 5


def test_a_file_is_waited_for_until_it_is_processed_or_never_will_be() -> None:
    """The file comes back whatever became of it; the caller looks."""
    for status in ("processed", "error", "deleted"):
        answers = [json_response({"id": "file-1", "status": s}) for s in ("uploaded", "pending", status)]
        driver = FlowDriver(files.wait_for_processing(some_config(), "file-1"), answers)
        assert driver.run().status == status
        assert driver.slept == [5.0, 5.0]
    answers = [json_response({"id": "file-1", "status": "uploaded"})] * 10
    with pytest.raises(WaitTimeoutError):
        FlowDriver(files.wait_for_processing(some_config(), "file-1", max_wait_seconds=12.0), answers).run()
