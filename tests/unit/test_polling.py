"""Waiting for a terminal status: poll intervals, outages and the deadline."""

import itertools
from typing import Any

import attrs
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client._http.status_errors import status_error
from ft_client._operations import files, fine_tunes, job_follow
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
)
from tests.support.flows import Delayed, FlowDriver, json_response, some_config


@attrs.frozen
class Resource:
    """The polled resource."""

    status: str


RUNNING, DONE = Resource("running"), Resource("succeeded")
PACE = PollSchedule(initial=1.0, multiplier=2.0, maximum=8.0, max_outage=30.0)


def response_with_request(status: int, **headers: str) -> httpx.Response:
    """Return a response that has a request."""
    given_answer = json_response(status=status, **headers)
    given_answer.request = httpx.Request("GET", "http://service.example")
    return given_answer


def error_for(status: int, **headers: str) -> FTClientError:
    """Return the error of a status."""
    return status_error(response_with_request(status, **headers), "look")


@pytest.fixture(autouse=True)
def _middle_of_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Return the middle of the jitter range."""
    monkeypatch.setattr("random.random", lambda: 0.5)


class Polls:
    """Fetches these results in order. The last one is repeated."""

    def __init__(self, *seen: Any, each: float = 0.0) -> None:
        self.seen = itertools.chain(seen, itertools.repeat(seen[-1]))
        self.each = each
        self.allowed: list[float | None] = []

    def __call__(self, seconds: float | None) -> Flow[Resource]:
        self.allowed.append(seconds)
        found = next(self.seen)
        if self.each:
            yield Send({"method": "GET", "url": "x"})
        if isinstance(found, Exception):
            raise found
        return found
        yield  # makes this a flow


def wait_for(polls: Polls, timeout: float | None = None, schedule: PollSchedule = PACE) -> FlowDriver:
    """Return a driver of a wait."""
    outcomes = [Delayed(polls.each, json_response({})) for _ in range(1000)] if polls.each else []
    is_done = lambda resource: resource.status in ("succeeded", "failed", "cancelled")  # noqa: E731  # short
    return FlowDriver(poll_until(polls, is_done, "ftjob-1", timeout=timeout, schedule=schedule), outcomes)


def test_poll_until_terminal_status_returns_immediately() -> None:
    """The first poll is made without a pause."""
    driver = wait_for(Polls(DONE))
    assert driver.run() is DONE
    assert driver.slept == []


def test_poll_until_pauses_grow_to_maximum() -> None:
    """Pauses start short and grow up to the maximum."""
    driver = wait_for(Polls(*[RUNNING] * 6, DONE))
    driver.run()
    assert driver.slept == [1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_poll_schedule_has_jitter_of_a_quarter(poll: int, chance: float) -> None:
    """Pauses have a jitter of 25 %, so that many clients do not poll at the same moment."""
    middle = PACE.delay(poll, 0.5)
    assert 0.75 * middle <= PACE.delay(poll, chance) <= 1.25 * middle
    assert middle <= PACE.maximum


@pytest.mark.parametrize("interval", [0.5, 120.0])
def test_poll_interval_is_constant(interval: float) -> None:
    """A given interval does not grow, and may exceed the default maximum."""
    driver = wait_for(Polls(*[RUNNING] * 4, DONE), schedule=schedule_from(interval))
    driver.run()
    assert driver.slept == [interval] * 4


@pytest.mark.parametrize("interval", [0, -1.0, float("nan"), float("inf")])
def test_poll_interval_invalid_raises_parameter_error(interval: float) -> None:
    """An interval must be a number of seconds above 0."""
    with pytest.raises(ValueError, match="above 0"):
        schedule_from(interval)


@pytest.mark.parametrize("status", ["queued", "a-new-status", "", "paused", {"state": "odd"}])
def test_poll_until_unknown_status_continues(status: Any) -> None:
    """A status that is unknown to this version is not terminal."""
    assert wait_for(Polls(Resource(status), DONE)).run() is DONE


def test_poll_until_polls_once_more_at_deadline() -> None:
    """The last pause ends at the deadline, and one more poll follows."""
    driver = wait_for(Polls(RUNNING, RUNNING, RUNNING, DONE), timeout=4.5)
    assert driver.run() is DONE
    assert driver.slept == [1.0, 2.0, 1.5]


def test_poll_until_deadline_raises_wait_timeout() -> None:
    """The error contains the last status, and is also a TimeoutError."""
    driver = wait_for(Polls(RUNNING), timeout=4.5)
    with pytest.raises(WaitTimeoutError, match=r"ftjob-1 had not ended after 4.5 s \(last seen: running\)") as raised:
        driver.run()
    assert raised.value.last_seen is RUNNING
    assert isinstance(raised.value, TimeoutError)
    assert driver.now == 4.5


def test_poll_until_timeout_zero_polls_once() -> None:
    """timeout=0 polls once."""
    assert wait_for(Polls(DONE), timeout=0).run() is DONE
    driver = wait_for(Polls(RUNNING), timeout=0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert driver.slept == []


def test_poll_until_slow_polls_count_toward_timeout() -> None:
    """The duration of a slow poll counts toward the timeout."""
    driver = wait_for(Polls(RUNNING, each=3.0), timeout=10.0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert 10.0 <= driver.now <= 13.0


def test_poll_until_limits_poll_to_remaining_time() -> None:
    """Each poll is limited to the remaining time, but the last one always has a minimum."""
    polls = Polls(RUNNING)
    with pytest.raises(WaitTimeoutError):
        wait_for(polls, timeout=20.0).run()
    assert polls.allowed[0] == 20.0
    assert polls.allowed[-1] == MIN_POLL_TIMEOUT
    assert all(seconds is not None and MIN_POLL_TIMEOUT <= seconds <= 20.0 for seconds in polls.allowed)
    polls = Polls(DONE)
    wait_for(polls).run()
    assert polls.allowed == [None]


@pytest.mark.parametrize(
    "error", [APIConnectionError("reset"), APITimeoutError("slow"), error_for(500), error_for(429), error_for(408),
              APIResponseValidationError("cut", response=response_with_request(200))],
)  # fmt: skip
def test_poll_until_transient_error_continues(error: FTClientError) -> None:
    """Transient errors do not end the wait."""
    assert wait_for(Polls(RUNNING, error, error, RUNNING, error, DONE)).run() is DONE


@pytest.mark.parametrize(
    "error", [error_for(401), error_for(404), error_for(400), error_for(501), PaginationError("x", "y"),
              APIResponseValidationError("drift", response=response_with_request(200), drift=["x"])],
)  # fmt: skip
def test_poll_until_permanent_error_is_raised(error: FTClientError) -> None:
    """Other errors are raised immediately."""
    with pytest.raises(type(error)):
        wait_for(Polls(RUNNING, error, DONE)).run()
    assert not is_transient(error)


def test_poll_until_long_outage_raises() -> None:
    """The limit applies to one continuous outage: a success resets it."""
    error = error_for(503)
    driver = wait_for(Polls(error))
    with pytest.raises(InternalServerError):
        driver.run()
    assert PACE.max_outage < driver.now < PACE.max_outage + PACE.maximum + 1
    assert wait_for(Polls(*[error] * 4, RUNNING, *[error] * 3, DONE)).run() is DONE


def test_poll_until_deadline_during_outage_raises_wait_timeout() -> None:
    """The error states that no poll succeeded, and contains the error of the outage."""
    with pytest.raises(WaitTimeoutError, match="no response") as raised:
        wait_for(Polls(error_for(503)), timeout=5.0).run()
    assert raised.value.last_seen is None
    assert isinstance(raised.value.__cause__, InternalServerError)


def test_poll_until_waits_for_retry_after() -> None:
    """Retry-After is followed up to a minute, and never beyond the deadline."""
    error = error_for(429, retry_after="7")
    driver = wait_for(Polls(RUNNING, error, DONE))
    driver.run()
    assert driver.slept == [1.0, 7.0]
    assert retry_after_of(error_for(503, retry_after="600")) == 60.0
    assert retry_after_of(APIConnectionError("x")) == retry_after_of(error_for(503)) == 0.0
    driver = wait_for(Polls(error), timeout=3.0)
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert driver.now == 3.0


# ---- jobs, fine-tunes and files --------------------------------------------------------------------------------------

WAITS: list[tuple[Any, str]] = [(job_follow.wait, "ftjob-1"), (fine_tunes.wait, "ft-1")]


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_wait_returns_successful_job(wait: Any, job_id: str) -> None:
    """The result is the last state of the job."""
    driver = FlowDriver(
        wait(some_config(), job_id), [json_response({"id": job_id, "status": s}) for s in ("queued", "succeeded")]
    )
    assert driver.run().status == "succeeded"


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_wait_unsuccessful_job_raises_error_with_job(wait: Any, job_id: str) -> None:
    """The error contains the job, and its message the text of the service."""
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
def test_wait_missing_job_raises_immediately(wait: Any, job_id: str) -> None:
    """A wrong ID raises an error without a pause."""
    driver = FlowDriver(wait(some_config(), job_id), [json_response(status=404)])
    with pytest.raises(NotFoundError):
        driver.run()


@pytest.mark.parametrize(("wait", "job_id"), WAITS)
def test_wait_poll_has_no_retries_and_short_timeout(wait: Any, job_id: str) -> None:
    """A poll has no retries and a short timeout, so that the deadline is kept."""
    settings = some_config(RetryPolicy(max_retries=5))
    settings.timeout = (5.0, 600.0, 600.0, 600.0)
    down = httpx.ReadTimeout("slow")
    driver = FlowDriver(wait(settings, job_id, timeout=30.0), [Delayed(30.0, down), Delayed(10.0, down)])
    with pytest.raises(WaitTimeoutError):
        driver.run()
    assert [request["timeout"] for request in driver.sent] == [(5.0, 30.0, 30.0, 30.0), (5.0, *[MIN_POLL_TIMEOUT] * 3)]
    assert settings.retry_policy.max_retries == 5


def test_wait_for_processing_returns_file_in_final_status() -> None:
    """A file is returned in any final status. The caller checks it."""
    for status in ("processed", "error", "deleted"):
        answers = [json_response({"id": "file-1", "status": s}) for s in ("uploaded", "pending", status)]
        driver = FlowDriver(files.wait_for_processing(some_config(), "file-1"), answers)
        assert driver.run().status == status
        assert driver.slept == [5.0, 5.0]
    answers = [json_response({"id": "file-1", "status": "uploaded"})] * 10
    with pytest.raises(WaitTimeoutError):
        FlowDriver(files.wait_for_processing(some_config(), "file-1", max_wait_seconds=12.0), answers).run()
