"""Looks of a follower, one by one: how often, for how long in vain, and when the last event has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._operations import fine_tune_events, fine_tunes, jobs
from ft_client._operations.polling import PollSchedule
from ft_client._retry import RetryPolicy
from ft_client.errors import APIConnectionError, InternalServerError
from tests.support.flows import FlowDriver, data_line, json_response, some_config, stream


class Service:
    """A job of one of the two APIs, look by look; its streams are refused.

    Args:
        looks: what each look at the job brings: its status and how many events there are by then, or an error; the last
            one for ever.
        api: "jobs" or "fine_tunes".
    """

    def __init__(self, *looks: tuple[str, int] | Any, api: str) -> None:
        self.looks = list(looks)
        self.api = api
        self.events = 0

    def event(self, number: int) -> dict[str, Any]:
        """One event."""
        named = {"id": f"ev-{number}"} if self.api == "jobs" else {}
        return {**named, "created_at": 100 + number, "level": "info", "message": f"m{number}"}

    def __call__(self, request: dict[str, Any]) -> Any:
        if request.get("params", {}).get("stream"):
            return json_response({"error": {"message": "no streams"}}, status=400)
        if "events" in request["url"]:
            told = [self.event(number) for number in range(self.events)]
            return json_response({"object": "list", "data": told[::-1] if self.api == "jobs" else told})
        look = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if not isinstance(look, tuple):
            return look
        status, self.events = look
        return json_response({"id": "x-1", "status": status})


def followed(service: Service, poll_interval: float | None = 1.0) -> FlowDriver:
    """A follower in hand, whose calls are not repeated."""
    res = some_config(RetryPolicy(max_retries=0))
    flow = (jobs if service.api == "jobs" else fine_tunes).follow(res, "x-1", poll_interval=poll_interval)
    return FlowDriver(flow, service)


@pytest.fixture(autouse=True)
def _no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses as they are meant."""
    monkeypatch.setattr("random.random", lambda: 0.5)


both = pytest.mark.parametrize("api", ["jobs", "fine_tunes"])


@both
def test_pauses_grow_while_nothing_happens_and_shrink_with_news(api: str) -> None:
    """The default pace: each quiet look makes the next pause longer, news bring it back to the first."""
    quiet, news = [("running", 1)] * 4, [("running", 2), ("running", 2), ("succeeded", 3)]
    driver = followed(Service(*quiet, *news, api=api), None)
    driver.run()
    pace = PollSchedule()
    pauses = driver.slept if api == "jobs" else driver.slept[len(driver.slept) - 7 :]
    expected = [1, 2, 3, 4, 1, 2, 1]  # counted from the last news
    assert pauses == [pytest.approx(pace.delay(number, 0.5)) for number in expected]


@both
@pytest.mark.parametrize("outage", [httpx.ReadError("reset"), 503])
def test_an_outage_is_over_with_the_first_look_that_succeeds(api: str, outage: Any) -> None:
    """Short ones may come for days; five minutes count in one piece alone."""
    lost = json_response(status=outage) if isinstance(outage, int) else outage
    looks: list[Any] = []
    for _ in range(20):
        looks += [lost, lost, ("running", 1)]
    driver = followed(Service(*looks, ("succeeded", 2), api=api), 30.0)
    assert driver.run().status == "succeeded"
    assert [event.message for event in driver.items] == ["m0", "m1"]
    assert driver.now > 600


@both
def test_looks_in_vain_are_farther_and_farther_apart(api: str) -> None:
    """From the first pause on, in each outage anew; a service may ask for longer ones."""
    lost, busy = json_response(status=503), json_response(status=429, retry_after="9")
    looks: list[Any] = [lost, lost, lost, ("running", 1), lost, busy, ("succeeded", 1)]
    driver = followed(Service(*looks, api=api), None)
    driver.run()
    pace = PollSchedule()
    expected = [*(pace.delay(number, 0.5) for number in (1, 2, 3, 1, 1)), 9.0]
    assert driver.slept[: len(expected)] == [pytest.approx(one) for one in expected]


@both
def test_an_outage_of_five_minutes_is_an_error(api: str) -> None:
    """Counted from the first look in vain."""
    driver = followed(Service(("running", 1), json_response(status=503), api=api), 20.0)
    with pytest.raises(InternalServerError):
        driver.run()
    assert 300 < driver.now < 400


@both
def test_the_last_event_may_come_after_the_end(api: str) -> None:
    """A job that has ended, and tells nothing yet at the first look, is looked at once more."""
    driver = followed(Service(("succeeded", 0), ("succeeded", 1), api=api))
    assert driver.run().status == "succeeded"
    assert [event.message for event in driver.items] == ["m0"]


@both
@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_an_end_that_is_no_success_is_an_end(api: str, status: str) -> None:
    """The state is the caller's to judge."""
    assert followed(Service((status, 2), api=api)).run().status == status


@both
@pytest.mark.parametrize("status", ["paused", "pausing", "thinking", None, {"state": "odd"}, ["odd"]])
def test_a_state_that_may_pass_is_no_end(api: str, status: Any) -> None:
    """Known or not."""
    driver = followed(Service((status, 1), (status, 1), ("succeeded", 2), api=api))
    assert driver.run().status == "succeeded"
    assert len(driver.items) == 2


def test_an_event_whose_words_change_comes_once() -> None:
    """It is known by its ID."""
    service = Service(("running", 1), ("running", 1), ("succeeded", 2), api="jobs")
    asked = []

    def event(number: int, told: Callable[[int], dict[str, Any]] = service.event) -> dict[str, Any]:
        asked.append(number)
        return {**told(number), "message": f"m{number}, told {len(asked)} times"}

    service.event = event  # type: ignore[method-assign]
    driver = followed(service)
    driver.run()
    assert [one.id for one in driver.items] == ["ev-0", "ev-1"]


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_a_list_in_another_order_gives_what_is_new_in_it(order: list[int]) -> None:
    """Equal events among them: as many of each come as there are."""
    service = Service(("running", 2), ("running", 4), ("succeeded", 4), api="fine_tunes")
    messages = ["same", "first", "same", "last"]
    service.event = lambda number: {  # type: ignore[method-assign]
        "created_at": 1, "level": "info", "message": messages[order[number] if service.events == 4 else number]
    }  # fmt: skip
    driver = followed(service)
    driver.run()
    assert [event.message for event in driver.items[:2]] == ["same", "first"]
    assert sorted(event.message for event in driver.items[2:]) == ["last", "same"]


def test_a_stream_is_opened_anew_after_a_pause() -> None:
    """A service that closes it at once is not asked without end and without rest."""
    streams: list[Any] = [stream([data_line({"message": "m0"})]), stream([]), stream([]), stream([])]
    service = Service(("succeeded", 1), api="fine_tunes")
    service.event = lambda number: {"message": "m0"}  # type: ignore[method-assign]

    def answered(request: dict[str, Any]) -> Any:
        return streams.pop(0) if request.get("params", {}).get("stream") else service(request)

    flow = fine_tunes.follow(some_config(), "x-1", poll_interval=5.0)
    driver = FlowDriver(flow, answered)
    driver.run()
    assert streams == []
    assert driver.slept[:4] == [5.0] * 4
    assert [event.message for event in driver.items] == ["m0"]


@pytest.mark.parametrize("whole", [True, False])
def test_a_plain_stream_says_when_it_broke(whole: bool) -> None:
    """What came is handed out; without its end mark the stream is an error, as more may have been to come."""
    pieces = [data_line({"message": "m0"}), *([b"data: [DONE]\n\n"] if whole else [])]
    driver = FlowDriver(fine_tune_events.events_stream(some_config(), "ft-1", {}), [stream(pieces)])
    if whole:
        driver.run()
    else:
        with pytest.raises(APIConnectionError, match=r"before \[DONE\] -> follow"):
            driver.run()
    assert [event.message for event in driver.items] == ["m0"]
    assert len(driver.closed) == 1
