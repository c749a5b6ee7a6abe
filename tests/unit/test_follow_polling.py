"""Polling in `follow`: intervals, outages, and events that arrive after the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._operations import fine_tune_events, fine_tunes, job_follow
from ft_client._operations.polling import PollSchedule
from ft_client._retry import RetryPolicy
from ft_client.errors import APIConnectionError, InternalServerError
from tests.support.flows import FlowDriver, data_line, json_response, some_config, stream


class Service:
    """A job of one of the two APIs, scripted poll by poll. It rejects streams.

    Args:
        polls: Result of each poll of the job: its status and the number of events by then, or an error. The last one is
            repeated.
        api: "jobs" or "fine_tunes".
    """

    def __init__(self, *polls: tuple[str, int] | Any, api: str) -> None:
        self.polls = list(polls)
        self.api = api
        self.events = 0

    def event(self, number: int) -> dict[str, Any]:
        """Return one event."""
        event_id = {"id": f"ev-{number}"} if self.api == "jobs" else {}
        return {**event_id, "created_at": 100 + number, "level": "info", "message": f"m{number}"}

    def __call__(self, request: dict[str, Any]) -> Any:
        if request.get("params", {}).get("stream"):
            return json_response({"error": {"message": "no streams"}}, status=400)
        if "events" in request["url"]:
            listed = [self.event(number) for number in range(self.events)]
            return json_response({"object": "list", "data": listed[::-1] if self.api == "jobs" else listed})
        poll = self.polls.pop(0) if len(self.polls) > 1 else self.polls[0]
        if not isinstance(poll, tuple):
            return poll
        status, self.events = poll
        return json_response({"id": "x-1", "status": status})


def follow(service: Service, poll_interval: float | None = 1.0) -> FlowDriver:
    """Return a driver of `follow` without retries."""
    res = some_config(RetryPolicy(max_retries=0))
    flow = (job_follow if service.api == "jobs" else fine_tunes).follow(res, "x-1", poll_interval=poll_interval)
    return FlowDriver(flow, service)


@pytest.fixture(autouse=True)
def fixed_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pauses exact."""
    monkeypatch.setattr("random.random", lambda: 0.5)


both_apis = pytest.mark.parametrize("api", ["jobs", "fine_tunes"])


@both_apis
def test_follow_backs_off_until_new_events(api: str) -> None:
    """With the default schedule, each poll without news lengthens the next pause, and news reset it."""
    quiet, news = [("running", 1)] * 4, [("running", 2), ("running", 2), ("succeeded", 3)]
    driver = follow(Service(*quiet, *news, api=api), None)
    driver.run()
    pace = PollSchedule()
    pauses = driver.slept if api == "jobs" else driver.slept[len(driver.slept) - 7 :]
    expected = [1, 2, 3, 4, 1, 2, 1]  # polls since the last news
    assert pauses == [pytest.approx(pace.delay(number, 0.5)) for number in expected]


@both_apis
@pytest.mark.parametrize("outage", [httpx.ReadError("reset"), 503])
def test_follow_outage_ends_with_first_successful_poll(api: str, outage: Any) -> None:
    """The limit of five minutes applies to one continuous outage, so many short ones are tolerated."""
    lost = json_response(status=outage) if isinstance(outage, int) else outage
    polls: list[Any] = []
    for _ in range(20):
        polls += [lost, lost, ("running", 1)]
    driver = follow(Service(*polls, ("succeeded", 2), api=api), 30.0)
    assert driver.run().status == "succeeded"
    assert [event.message for event in driver.items] == ["m0", "m1"]
    assert driver.now > 600


@both_apis
def test_follow_backs_off_during_outage(api: str) -> None:
    """Pauses start at the first interval in each outage. The service may ask for longer ones."""
    lost, busy = json_response(status=503), json_response(status=429, retry_after="9")
    polls: list[Any] = [lost, lost, lost, ("running", 1), lost, busy, ("succeeded", 1)]
    driver = follow(Service(*polls, api=api), None)
    driver.run()
    pace = PollSchedule()
    expected = [*(pace.delay(number, 0.5) for number in (1, 2, 3, 1, 1)), 9.0]
    assert driver.slept[: len(expected)] == [pytest.approx(pause) for pause in expected]


@both_apis
def test_follow_raises_after_five_minute_outage(api: str) -> None:
    """An outage counts from the first failed poll."""
    driver = follow(Service(("running", 1), json_response(status=503), api=api), 20.0)
    with pytest.raises(InternalServerError):
        driver.run()
    assert 300 < driver.now < 400


@both_apis
def test_follow_polls_again_after_end_without_events(api: str) -> None:
    """If a job has ended without new events, `follow` polls once more."""
    driver = follow(Service(("succeeded", 0), ("succeeded", 1), api=api))
    assert driver.run().status == "succeeded"
    assert [event.message for event in driver.items] == ["m0"]


@both_apis
@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_follow_returns_unsuccessful_job(api: str, status: str) -> None:
    """`follow` returns an unsuccessful job without an error."""
    assert follow(Service((status, 2), api=api)).run().status == status


@both_apis
@pytest.mark.parametrize("status", ["paused", "pausing", "thinking", None, {"state": "odd"}, ["odd"]])
def test_follow_continues_on_non_terminal_status(api: str, status: Any) -> None:
    """Statuses that are not terminal, known or unknown, do not end `follow`."""
    driver = follow(Service((status, 1), (status, 1), ("succeeded", 2), api=api))
    assert driver.run().status == "succeeded"
    assert len(driver.items) == 2


def test_follow_event_with_changed_message_is_emitted_once() -> None:
    """An event is identified by its ID, even if its message changes."""
    service = Service(("running", 1), ("running", 1), ("succeeded", 2), api="jobs")
    requested = []

    def event(number: int, original: Callable[[int], dict[str, Any]] = service.event) -> dict[str, Any]:
        requested.append(number)
        return {**original(number), "message": f"m{number}, requested {len(requested)} times"}

    service.event = event  # type: ignore[method-assign]
    driver = follow(service)
    driver.run()
    assert [event.id for event in driver.items] == ["ev-0", "ev-1"]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_follow_reordered_list_emits_new_events(order: list[int]) -> None:
    """Each equal event is emitted as often as it occurs in the list."""
    service = Service(("running", 2), ("running", 4), ("succeeded", 4), api="fine_tunes")
    messages = ["same", "first", "same", "last"]
    service.event = lambda number: {  # type: ignore[method-assign]
        "created_at": 1, "level": "info", "message": messages[order[number] if service.events == 4 else number]
    }  # fmt: skip
    driver = follow(service)
    driver.run()
    assert [event.message for event in driver.items[:2]] == ["same", "first"]
    assert sorted(event.message for event in driver.items[2:]) == ["last", "same"]


def test_follow_reopens_closed_stream_after_pause() -> None:
    """A stream that the service closes immediately is reopened only after a pause."""
    streams: list[Any] = [stream([data_line({"message": "m0"})]), stream([]), stream([]), stream([])]
    service = Service(("succeeded", 1), api="fine_tunes")
    service.event = lambda number: {"message": "m0"}  # type: ignore[method-assign]

    def respond(request: dict[str, Any]) -> Any:
        return streams.pop(0) if request.get("params", {}).get("stream") else service(request)

    flow = fine_tunes.follow(some_config(), "x-1", poll_interval=5.0)
    driver = FlowDriver(flow, respond)
    driver.run()
    assert streams == []
    assert driver.slept[:4] == [5.0] * 4
    assert [event.message for event in driver.items] == ["m0"]


@pytest.mark.parametrize("whole", [True, False])
def test_events_stream_without_end_marker_raises(whole: bool) -> None:
    """All received events are emitted. A missing end marker raises an error, because events may be missing too."""
    pieces = [data_line({"message": "m0"}), *([b"data: [DONE]\n\n"] if whole else [])]
    driver = FlowDriver(fine_tune_events.events_stream(some_config(), "ft-1", {}), [stream(pieces)])
    if whole:
        driver.run()
    else:
        with pytest.raises(APIConnectionError, match=r"before \[DONE\] -> follow"):
            driver.run()
    assert [event.message for event in driver.items] == ["m0"]
    assert len(driver.closed) == 1
