"""`follow`: every event is emitted once and in order, even if requests fail and events arrive late."""

import dataclasses
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ft_client._http.sse import SSEDecoder
from ft_client._in_flight import MAX_OPEN_STREAMS
from ft_client._operations import fine_tunes, job_follow
from ft_client._operations.follow import MAX_NEW_IN_SMALL_PAGES, PAGE, SMALL_PAGE
from ft_client._operations.follow_fine_tune import MAX_EMPTY_STREAMS
from ft_client._retry import RetryPolicy
from ft_client.errors import AuthenticationError, InternalServerError, NotFoundError
from tests.support.flows import ClientConfig, FlowDriver, data_line, json_response, some_config, stream

ERRORS: list[Any] = [
    httpx.ReadError("reset"), httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"),
    httpx.DecodingError("garbled"), 500, 502, 429, 408, "{",
]  # fmt: skip


def failure(kind: Any) -> Any:
    """Return a failing outcome: an error, an error status or an invalid body."""
    if isinstance(kind, Exception):
        return kind
    return httpx.Response(200, text=kind) if isinstance(kind, str) else json_response(status=kind)


def config(**policy: Any) -> ClientConfig:
    """Return a client configuration with one retry per call."""
    return some_config(RetryPolicy(**{"max_retries": 1, **policy}))


# ---- jobs ------------------------------------------------------------------------------------------------------------


class Job:
    """A job whose number of events grows with each request, and a service that fails at random.

    Args:
        total: Number of events.
        seed: Seed of the failures and of the times of events.
        failure_rate: Probability that a request fails.
        late: Whether the last event appears only after the status has changed.
        oldest_first: Whether events are listed in ascending order, unlike in the contract.
        ids: Whether events have IDs.
        page: Maximum number of events of a page.
        burst: Maximum number of new events by each request.
    """

    def __init__(
        self, total: int, seed: int = 0, failure_rate: float = 0.0, *, late: bool = False, oldest_first: bool = False,
        ids: bool = True, page: int = 3, burst: int = 3,
    ) -> None:  # fmt: skip
        self.events = [
            {"object": "fine_tuning.job.event", **({"id": f"ev-{n}"} if ids else {}), "level": "info",
             "created_at": 100 + (n if oldest_first else n // 2), "message": f"step {n}"}
            for n in range(total)
        ]  # fmt: skip
        self.available = 0
        self.random = random.Random(seed)
        self.failure_rate = failure_rate
        self.late = late
        self.oldest_first = oldest_first
        self.page = page
        self.burst = burst
        self.limits: list[int] = []
        self.polls_after_end = 0

    @property
    def ended(self) -> bool:
        """Whether the status is terminal."""
        return self.available >= len(self.events) - (1 if self.late else 0)

    def __call__(self, request: dict[str, Any]) -> Any:
        if self.random.random() < self.failure_rate:
            return failure(self.random.choice(ERRORS))
        self.available = min(len(self.events), self.available + self.random.randrange(self.burst + 1))
        if "events" not in request["url"]:
            return json_response({"id": "ftjob-1", "status": "succeeded" if self.ended else "running"})
        limit = request["params"]["limit"]
        self.limits.append(limit)
        assert len(self.limits) < 3000, "follow does not end"
        size = min(limit, self.page)
        if self.ended:
            self.polls_after_end += 1
            self.available = len(self.events) if self.polls_after_end > 1 else self.available
        listed = self.listed()
        after = request["params"].get("after")
        start = next((n + 1 for n, event in enumerate(listed) if event.get("id", event["message"]) == after), 0)
        data = listed[start : start + size]
        return json_response({"object": "list", "data": data, "has_more": len(listed) > start + size})

    def listed(self) -> list[dict[str, Any]]:
        """Return the events of the list, in its order."""
        return self.events[: self.available] if self.oldest_first else self.events[: self.available][::-1]


def follow_job(service: Any, **policy: Any) -> FlowDriver:
    """Follow a job to its end."""
    driver = FlowDriver(job_follow.follow(config(**policy), "ftjob-1", poll_interval=1.0), service)
    driver.run()
    return driver


@settings(max_examples=150)
@given(
    st.sampled_from([(40, 3, 3), (150, 100, 3), (300, 100, 15), (200, 7, 40)]),
    st.floats(0, 1), st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 0.4]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_follow_job_emits_every_event_once_in_order(
    sizes: tuple[int, int, int], part: float, seed: int, failure_rate: float, late: bool, oldest_first: bool
) -> None:
    """Holds for any number of events per poll and per page, any failures, and both orders of the list."""
    most, page, burst = sizes
    total = round(part * most)
    late = late and total > 0
    service = Job(total, seed, failure_rate, late=late, oldest_first=oldest_first, page=page, burst=burst)
    driver = follow_job(service)
    assert [event.message for event in driver.items] == [event["message"] for event in service.events]
    assert driver.result.status == "succeeded"


def test_follow_job_without_event_ids_emits_every_event() -> None:
    """Events without IDs are identified by their content."""
    service = Job(7, ids=False, page=100)
    assert [event.message for event in follow_job(service).items] == [event["message"] for event in service.events]


@pytest.mark.parametrize("oldest_first", [True, False])
def test_follow_job_deduplicates_beyond_seen_id_limit(oldest_first: bool) -> None:
    """More events than `follow` remembers are emitted once, from pages of 100."""
    service = Job(2500, page=100, burst=20, oldest_first=oldest_first)
    service.available = 1900
    driver = follow_job(service)
    assert len(driver.items) == len({event.id for event in driver.items}) == 2500


def test_follow_job_asks_for_few_events_while_few_are_new() -> None:
    """The first and the last reads ask for whole pages, and so does one read of many new events."""
    service = Job(300, page=100, burst=2)
    service.available = 40
    follow_job(service)
    few = service.limits.count(SMALL_PAGE)
    assert service.limits[0] == service.limits[-1] == service.limits[-2] == PAGE
    assert few > 0.8 * len(service.limits)
    service = Job(300, page=100, burst=60)
    service.available = 40
    driver = follow_job(service)
    assert len(driver.items) == 300
    assert (SMALL_PAGE, PAGE) in itertools.pairwise(service.limits), "a small page was full of new events"


@pytest.mark.parametrize("order", ["oldest first", "no times", "equal times"])
def test_follow_job_reads_whole_pages_of_list_without_known_order(order: str) -> None:
    """A small page of such a list may have none of its new events."""
    service = Job(60, page=100, oldest_first=order == "oldest first")
    for event in service.events:
        if order == "no times":
            event["created_at"] = None
        elif order == "equal times":
            event["created_at"] = 100
    driver = follow_job(service)
    assert [event.message for event in driver.items] == [event["message"] for event in service.events]
    assert set(service.limits) == {PAGE}


def test_follow_job_reads_whole_pages_of_service_without_next_pages() -> None:
    """Its list is cut to the limit, so that events could be missing below a small page."""
    service = Job(60, page=100, burst=30)
    settings = config()
    data = {**settings.profile.data, "paging": {"*": {"style": "none"}}}
    settings._profile = dataclasses.replace(settings.profile, data=data)
    driver = FlowDriver(job_follow.follow(settings, "ftjob-1", poll_interval=1.0), service)
    driver.run()
    assert len(driver.items) == 60
    assert set(service.limits) == {PAGE}


@pytest.mark.parametrize("place", [5, 20, 45])
def test_follow_job_emits_event_that_is_listed_below_newer_ones(place: int) -> None:
    """A small page does not reach it, but a later whole page does."""

    class Late(Job):
        def listed(self) -> list[dict[str, Any]]:
            events = super().listed()
            if self.available >= 100:
                events.insert(self.available - 100 + place, {**self.events[0], "id": "ev-late", "message": "late"})
            return events

    driver = follow_job(Late(300, page=100, burst=2))
    found = [event.message for event in driver.items]
    assert found.count("late") == 1
    assert len(found) == 301
    assert found.index("late") < 100 + 2 * MAX_NEW_IN_SMALL_PAGES


def test_follow_missing_job_raises_immediately() -> None:
    """A wrong ID or key raises an error without a pause."""
    for status, error in ((404, NotFoundError), (401, AuthenticationError)):
        driver = FlowDriver(job_follow.follow(config(), "ftjob-1"), [json_response(status=status)])
        with pytest.raises(error):
            driver.run()
        assert driver.slept == []


def test_follow_job_raises_after_five_minute_outage() -> None:
    """An outage of five minutes raises its error."""
    driver = FlowDriver(
        job_follow.follow(config(max_retries=0), "ftjob-1", poll_interval=20.0),
        lambda request: json_response(status=503),
    )
    with pytest.raises(InternalServerError):
        driver.run()
    assert 300.0 < driver.now < 360.0


# ---- legacy fine-tunes -----------------------------------------------------------------------------------------------


class FineTune:
    """A legacy fine-tune with some equal events, and a service that fails at random.

    Args:
        total: Number of events.
        seed: Seed of the failures and of the times of events.
        failure_rate: Probability that a request or stream fails.
        streams: Response to a stream request: "work", "rejected", "list" (a JSON list), "empty" or "nonsense".
    """

    def __init__(self, total: int, seed: int = 0, failure_rate: float = 0.0, streams: str = "work") -> None:
        self.events = [
            {"object": "fine-tune-event", "created_at": 100 + n // 3, "level": "info", "message": f"step {n // 4} ä\n€"}
            for n in range(total)
        ]
        self.available = 0
        self.random = random.Random(seed)
        self.failure_rate = failure_rate
        self.streams = streams
        self.opened = 0

    def __call__(self, request: dict[str, Any]) -> Any:
        if request.get("params", {}).get("stream"):
            self.opened += 1
            return self._stream()
        if self.random.random() < self.failure_rate:
            return failure(self.random.choice(ERRORS))
        self.available = min(len(self.events), self.available + self.random.randrange(4))
        if "events" in request["url"]:
            return json_response({"object": "list", "data": self.events[: self.available]})
        return json_response({"id": "ft-1", "status": "succeeded" if self.available == len(self.events) else "running"})

    def _stream(self) -> Any:
        if self.streams == "refused":
            return json_response({"error": {"message": "no streams here"}}, status=400)
        if self.streams == "list":
            return json_response({"object": "list", "data": self.events[: self.available]})
        if self.streams == "empty":
            return stream([])
        if self.streams == "nonsense":
            return stream([b"data: {nonsense\n\n"])
        if self.random.random() < self.failure_rate:
            return failure(self.random.choice(ERRORS))
        return stream(self._pieces())

    def _pieces(self) -> Iterator[bytes | Exception]:
        whole = b"".join(map(data_line, self.events)) + b"data: [DONE]\n\n"
        stop = self.random.randrange(len(whole)) if self.random.random() < self.failure_rate else len(whole)
        sent = 0
        while sent < stop:
            size = self.random.randrange(1, 40)
            yield whole[sent : min(sent + size, stop)]
            sent += size
        self.available = max(self.available, whole[:stop].count(b"\n\n") - (stop == len(whole)))
        if stop < len(whole) and self.random.random() < 0.7:
            yield self.random.choice([httpx.ReadError("reset"), httpx.ReadTimeout("silent")])


def follow_fine_tune(service: FineTune, res: ClientConfig | None = None) -> FlowDriver:
    """Follow a fine-tune to its end."""
    driver = FlowDriver(fine_tunes.follow(res or config(), "ft-1", poll_interval=1.0), service)
    driver.run()
    return driver


def assert_complete(driver: FlowDriver, service: FineTune) -> None:
    """Check that all events were emitted once and in order."""
    assert [event.to_dict() for event in driver.items] == service.events
    assert driver.result.status == "succeeded"


@settings(max_examples=200)
@given(st.integers(0, 30), st.integers(0, 10**6), st.sampled_from([0.0, 0.2, 0.6]))
def test_follow_fine_tune_emits_every_event_once_in_order(total: int, seed: int, failure_rate: float) -> None:
    """Streams cut at any byte, timeouts and failing polls: equal events are distinguished by position."""
    service = FineTune(total, seed, failure_rate)
    assert_complete(follow_fine_tune(service), service)


@pytest.mark.parametrize("streams", ["refused", "list", "empty", "nonsense"])
def test_follow_fine_tune_without_streams_polls_list(streams: str) -> None:
    """A rejected, empty or invalid stream, or a list in its place, makes `follow` poll the list."""
    service = FineTune(9, streams=streams)
    assert_complete(follow_fine_tune(service), service)
    assert service.opened == (MAX_EMPTY_STREAMS if streams == "empty" else 1)


def test_follow_fine_tune_resumes_stream_cut_at_any_byte() -> None:
    """Inside an event, a line end or a character: the next stream continues after the last emitted event."""
    whole = b"".join(map(data_line, FineTune(6).events)) + b"data: [DONE]\r\n\r\n"
    for cut in range(len(whole)):
        service = FineTune(6)
        pieces = iter([[whole[:cut]], [whole]])
        service._stream = lambda pieces=pieces, service=service: _stream_all(service, next(pieces))  # type: ignore[method-assign]
        assert_complete(follow_fine_tune(service), service)


def _stream_all(service: FineTune, pieces: list[bytes]) -> httpx.Response:
    service.available = len(service.events)
    return stream(pieces)


def test_follow_fine_tune_reordered_stream_polls_list() -> None:
    """`follow` polls the list instead, and compares how often each event occurs. No emitted event is repeated."""
    service = FineTune(8)
    pieces = iter([b"".join(map(data_line, service.events[:5])), b"".join(map(data_line, service.events[::-1]))])
    service._stream = lambda: _stream_all(service, [next(pieces)])  # type: ignore[method-assign]  # two fixed streams
    driver = follow_fine_tune(service)
    assert sorted(json.dumps(event.to_dict()) for event in driver.items) == sorted(map(json.dumps, service.events))


def test_follow_fine_tune_beyond_stream_limit_polls_list() -> None:
    """Without a free stream slot, `follow` polls and loses no event. A slot is released at the end and on close."""
    res = config()
    taken = [fine_tunes.follow(res, "ft-1") for _ in range(MAX_OPEN_STREAMS)]
    for flow in taken:
        next(flow)
    service = FineTune(5)
    assert_complete(follow_fine_tune(service, res), service)
    assert service.opened == 0
    taken.pop().close()
    service = FineTune(5)
    assert_complete(follow_fine_tune(service, res), service)
    assert service.opened == 1
    assert_complete(follow_fine_tune(FineTune(5), res), FineTune(5))


def test_follow_fine_tune_closes_every_stream() -> None:
    """The flow closes each stream that it opened, in order."""
    for seed in range(30):
        service, opened = FineTune(10, seed, 0.5), []

        def recorded(request: dict[str, Any], service: FineTune = service, opened: list[Any] = opened) -> Any:
            outcome = service(request)
            if request.get("params", {}).get("stream") and isinstance(outcome, httpx.Response):
                opened.append(outcome)
            return outcome

        driver = FlowDriver(fine_tunes.follow(config(), "ft-1", poll_interval=1.0), recorded)
        driver.run()
        assert driver.closed == opened
        assert opened


@pytest.mark.parametrize("message", [["a", "list"], {"an": "object"}, None, 7])
def test_follow_fine_tune_emits_event_with_unexpected_message(message: Any) -> None:
    """An event with an unexpected message type is emitted unchanged, and still distinguished from others."""
    service = FineTune(6, streams="list")
    service.events[2] = {**service.events[2], "message": message}
    assert_complete(follow_fine_tune(service), service)
    service = FineTune(6, seed=3, failure_rate=0.5)
    service.events[2] = {**service.events[2], "message": message}
    assert_complete(follow_fine_tune(service), service)


def test_follow_missing_fine_tune_raises_immediately() -> None:
    """A rejected stream causes one request for the fine-tune, whose 404 is raised."""
    driver = FlowDriver(fine_tunes.follow(config(), "ft-1"), lambda request: json_response(status=404))
    with pytest.raises(NotFoundError):
        driver.run()
    assert len(driver.sent) == 2
    assert driver.slept == []


# ---- the decoder -----------------------------------------------------------------------------------------------------


def decoded(*chunks: bytes) -> list[str]:
    """Decode chunks."""
    decoder = SSEDecoder()
    return [data for chunk in chunks for data in decoder.feed(chunk)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_sse_decoder_chunks_cut_anywhere_give_same_events(end: bytes) -> None:
    """At every pair of offsets, with all three line ends, also inside line ends and characters."""
    lines = [
        'data: {"m": "ä€😀"}',
        "",
        ": a comment",
        "event: x",
        "data:no space",
        "data",
        "data:  two",
        "",
        "data: [DONE]",
        "",
    ]
    whole = end.join(line.encode() for line in lines) + end
    expected = ['{"m": "ä€😀"}', "no space\n\n two", "[DONE]"]
    whole += b"x"  # a byte after a lone CR completes its line
    for first in range(len(whole)):
        assert decoded(whole[:first], whole[first:]) == expected
    for first in range(0, len(whole), 3):
        for second in range(first, len(whole), 5):
            assert decoded(whole[:first], whole[first:second], whole[second:]) == expected
    assert decoded(*[bytes([byte]) for byte in whole]) == expected


def test_sse_decoder_incomplete_event_is_not_emitted() -> None:
    """Only an empty line ends an event, so that a partial event is never used."""
    assert decoded(b'data: {"a": 1}\n') == []
    assert decoded(b'data: {"a": 1}\n', b"\n") == ['{"a": 1}']
    assert decoded(b"\n\n\n: nothing\n\n") == []


def test_sse_decoder_invalid_utf_8_is_replaced() -> None:
    """Invalid bytes are replaced, as in browsers."""
    assert decoded(b"data: \xff\xfe\n\n") == ["��"]


def test_sse_decoder_skips_byte_order_mark() -> None:
    """A byte order mark at the start is skipped, as the format allows one."""
    assert decoded(b"\xef\xbb\xbfdata: x\n\n") == decoded(b"\xef\xbb", b"\xbfdata: x\n\n") == ["x"]
