"""Following by hand: every event once and in order, whatever the network and the service do in between."""

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
from ft_client._operations import fine_tunes, jobs
from ft_client._operations.follow import MAX_EMPTY_STREAMS
from ft_client._retry import RetryPolicy
from ft_client.errors import AuthenticationError, InternalServerError, NotFoundError
from tests.support.flows import ClientConfig, FlowDriver, data_line, json_response, some_config, stream

ERRORS: list[Any] = [
    httpx.ReadError("reset"), httpx.ConnectError("down"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut"),
    httpx.DecodingError("garbled"), 500, 502, 429, 408, "{",
]  # fmt: skip


def failure(kind: Any) -> Any:
    """One way in which a request goes wrong."""
    if isinstance(kind, Exception):
        return kind
    return httpx.Response(200, text=kind) if isinstance(kind, str) else json_response(status=kind)


def resource(**policy: Any) -> ClientConfig:
    """A resource whose calls are repeated once."""
    return some_config(RetryPolicy(**{"max_retries": 1, **policy}))


# ---- jobs ------------------------------------------------------------------------------------------------------------


class Job:
    """A job whose events come as it is asked about, and a service that fails now and then.

    Args:
        total: events.
        seed: of what goes wrong and when events come.
        trouble: the share of requests that go wrong.
        late: the last event comes only after the status has changed.
        oldest_first: in the other order than the contract's.
        ids: whether events have IDs.
    """

    def __init__(
        self, total: int, seed: int = 0, trouble: float = 0.0, *, late: bool = False, oldest_first: bool = False,
        ids: bool = True, page: int = 3,
    ) -> None:  # fmt: skip
        self.events = [
            {"object": "fine_tuning.job.event", **({"id": f"ev-{n}"} if ids else {}), "level": "info",
             "created_at": 100 + (n if oldest_first else n // 2), "message": f"step {n}"}
            for n in range(total)
        ]  # fmt: skip
        self.there = 0
        self.random = random.Random(seed)
        self.trouble = trouble
        self.late = late
        self.oldest_first = oldest_first
        self.page = page
        self.looks_after_end = 0

    @property
    def ended(self) -> bool:
        """Whether the status says so."""
        return self.there >= len(self.events) - (1 if self.late else 0)

    def __call__(self, request: dict[str, Any]) -> Any:
        if self.random.random() < self.trouble:
            return failure(self.random.choice(ERRORS))
        self.there = min(len(self.events), self.there + self.random.randrange(4))
        if "events" not in request["url"]:
            return json_response({"id": "ftjob-1", "status": "succeeded" if self.ended else "running"})
        if self.ended:
            self.looks_after_end += 1
            self.there = len(self.events) if self.looks_after_end > 1 else self.there
        shown = self.events[: self.there] if self.oldest_first else self.events[: self.there][::-1]
        after = request.get("params", {}).get("after")
        start = next((n + 1 for n, event in enumerate(shown) if event.get("id", event["message"]) == after), 0)
        data = shown[start : start + self.page]
        return json_response({"object": "list", "data": data, "has_more": len(shown) > start + self.page})


def followed(service: Any, **policy: Any) -> FlowDriver:
    """A job, followed to its end."""
    driver = FlowDriver(jobs.follow(resource(**policy), "ftjob-1", poll_interval=1.0), service)
    driver.run()
    return driver


@settings(max_examples=150)
@given(st.integers(0, 40), st.integers(0, 10**6), st.sampled_from([0.0, 0.1, 0.4]), st.booleans(), st.booleans())
def test_every_event_of_a_job_comes_once_and_in_order(
    total: int, seed: int, trouble: float, late: bool, oldest_first: bool
) -> None:
    """However many come between two looks, whatever breaks, in whichever order the service lists them."""
    service = Job(total, seed, trouble, late=late and total > 0, oldest_first=oldest_first)
    driver = followed(service)
    assert [event.message for event in driver.items] == [event["message"] for event in service.events]
    assert driver.result.status == "succeeded"


def test_events_without_ids_are_known_by_their_content() -> None:
    """A service that names nothing loses nothing."""
    service = Job(7, ids=False, page=100)
    assert [event.message for event in followed(service).items] == [event["message"] for event in service.events]


def test_more_events_than_are_remembered_come_once() -> None:
    """A job of many steps, listed in pages of a hundred."""
    service = Job(2500, page=100)
    service.there = 1900
    driver = followed(service)
    assert len(driver.items) == len({event.id for event in driver.items}) == 2500


def test_a_job_that_is_not_there_is_an_error_at_once() -> None:
    """A wrong ID or key is not waited for."""
    for status, error in ((404, NotFoundError), (401, AuthenticationError)):
        driver = FlowDriver(jobs.follow(resource(), "ftjob-1"), [json_response(status=status)])
        with pytest.raises(error):
            driver.run()
        assert driver.slept == []


def test_an_outage_is_borne_for_so_long() -> None:
    """Five minutes in one piece; then its error is raised."""
    driver = FlowDriver(
        jobs.follow(resource(max_retries=0), "ftjob-1", poll_interval=20.0), lambda request: json_response(status=503)
    )
    with pytest.raises(InternalServerError):
        driver.run()
    assert 300.0 < driver.now < 360.0


# ---- legacy fine-tunes -----------------------------------------------------------------------------------------------


class FineTune:
    """A legacy fine-tune with equal events among its own, and a service that fails now and then.

    Args:
        total: events.
        seed: of what goes wrong and when events come.
        trouble: the share of requests and streams that go wrong.
        streams: what becomes of a stream: "work", "refused", "list" (answered with JSON), "empty", "nonsense".
    """

    def __init__(self, total: int, seed: int = 0, trouble: float = 0.0, streams: str = "work") -> None:
        self.events = [
            {"object": "fine-tune-event", "created_at": 100 + n // 3, "level": "info", "message": f"step {n // 4} ä\n€"}
            for n in range(total)
        ]
        self.there = 0
        self.random = random.Random(seed)
        self.trouble = trouble
        self.streams = streams
        self.opened = 0

    def __call__(self, request: dict[str, Any]) -> Any:
        if request.get("params", {}).get("stream"):
            self.opened += 1
            return self._stream()
        if self.random.random() < self.trouble:
            return failure(self.random.choice(ERRORS))
        self.there = min(len(self.events), self.there + self.random.randrange(4))
        if "events" in request["url"]:
            return json_response({"object": "list", "data": self.events[: self.there]})
        return json_response({"id": "ft-1", "status": "succeeded" if self.there == len(self.events) else "running"})

    def _stream(self) -> Any:
        if self.streams == "refused":
            return json_response({"error": {"message": "no streams here"}}, status=400)
        if self.streams == "list":
            return json_response({"object": "list", "data": self.events[: self.there]})
        if self.streams == "empty":
            return stream([])
        if self.streams == "nonsense":
            return stream([b"data: {nonsense\n\n"])
        if self.random.random() < self.trouble:
            return failure(self.random.choice(ERRORS))
        return stream(self._pieces())

    def _pieces(self) -> Iterator[bytes | Exception]:
        whole = b"".join(map(data_line, self.events)) + b"data: [DONE]\n\n"
        stop = self.random.randrange(len(whole)) if self.random.random() < self.trouble else len(whole)
        sent = 0
        while sent < stop:
            size = self.random.randrange(1, 40)
            yield whole[sent : min(sent + size, stop)]
            sent += size
        self.there = max(self.there, whole[:stop].count(b"\n\n") - (stop == len(whole)))
        if stop < len(whole) and self.random.random() < 0.7:
            yield self.random.choice([httpx.ReadError("reset"), httpx.ReadTimeout("silent")])


def followed_legacy(service: FineTune, res: ClientConfig | None = None) -> FlowDriver:
    """A fine-tune, followed to its end."""
    driver = FlowDriver(fine_tunes.follow(res or resource(), "ft-1", poll_interval=1.0), service)
    driver.run()
    return driver


def assert_all(driver: FlowDriver, service: FineTune) -> None:
    """All events once and in order, and nothing left open."""
    assert [event.to_dict() for event in driver.items] == service.events
    assert driver.result.status == "succeeded"


@settings(max_examples=200)
@given(st.integers(0, 30), st.integers(0, 10**6), st.sampled_from([0.0, 0.2, 0.6]))
def test_every_event_of_a_fine_tune_comes_once_and_in_order(total: int, seed: int, trouble: float) -> None:
    """StreamSlots cut at any byte, silent ones, failing looks: equal events are told apart by their place."""
    service = FineTune(total, seed, trouble)
    assert_all(followed_legacy(service), service)


@pytest.mark.parametrize("streams", ["refused", "list", "empty", "nonsense"])
def test_where_streams_do_not_work_the_list_is_polled(streams: str) -> None:
    """A refusal, a list instead of a stream, nothing, or nonsense."""
    service = FineTune(9, streams=streams)
    assert_all(followed_legacy(service), service)
    assert service.opened == (MAX_EMPTY_STREAMS if streams == "empty" else 1)


def test_a_stream_may_be_cut_at_every_byte() -> None:
    """Inside an event, a line end, a character: the next stream goes on behind what was handed out."""
    whole = b"".join(map(data_line, FineTune(6).events)) + b"data: [DONE]\r\n\r\n"
    for cut in range(len(whole)):
        service = FineTune(6)
        pieces = iter([[whole[:cut]], [whole]])
        service._stream = lambda pieces=pieces, service=service: _all_there(service, next(pieces))  # type: ignore[method-assign]
        assert_all(followed_legacy(service), service)


def _all_there(service: FineTune, pieces: list[bytes]) -> httpx.Response:
    service.there = len(service.events)
    return stream(pieces)


def test_a_stream_that_tells_another_order_is_left_for_the_list() -> None:
    """What was handed out stays; the rest is told by how often each event is there."""
    service = FineTune(8)
    pieces = iter([b"".join(map(data_line, service.events[:5])), b"".join(map(data_line, service.events[::-1]))])
    service._stream = lambda: _all_there(service, [next(pieces)])  # type: ignore[method-assign]  # two streams of its own
    driver = followed_legacy(service)
    assert sorted(json.dumps(event.to_dict()) for event in driver.items) == sorted(map(json.dumps, service.events))


def test_only_so_many_streams_are_open_at_once() -> None:
    """Whoever gets no place polls, and loses nothing; a place is given back at the end and on leaving."""
    res = resource()
    taken = [fine_tunes.follow(res, "ft-1") for _ in range(MAX_OPEN_STREAMS)]
    for flow in taken:
        next(flow)
    service = FineTune(5)
    assert_all(followed_legacy(service, res), service)
    assert service.opened == 0
    taken.pop().close()
    service = FineTune(5)
    assert_all(followed_legacy(service, res), service)
    assert service.opened == 1
    assert_all(followed_legacy(FineTune(5), res), FineTune(5))


def test_streams_are_closed_however_they_end() -> None:
    """Each opened stream is closed by the flow itself, in the order they were opened."""
    for seed in range(30):
        service, opened = FineTune(10, seed, 0.5), []

        def answered(request: dict[str, Any], service: FineTune = service, opened: list[Any] = opened) -> Any:
            outcome = service(request)
            if request.get("params", {}).get("stream") and isinstance(outcome, httpx.Response):
                opened.append(outcome)
            return outcome

        driver = FlowDriver(fine_tunes.follow(resource(), "ft-1", poll_interval=1.0), answered)
        driver.run()
        assert driver.closed == opened
        assert opened


@pytest.mark.parametrize("message", [["a", "list"], {"an": "object"}, None, 7])
def test_an_event_of_another_kind_is_an_event(message: Any) -> None:
    """What a service tells is handed out as it is, however odd; told apart from others all the same."""
    service = FineTune(6, streams="list")
    service.events[2] = {**service.events[2], "message": message}
    assert_all(followed_legacy(service), service)
    service = FineTune(6, seed=3, trouble=0.5)
    service.events[2] = {**service.events[2], "message": message}
    assert_all(followed_legacy(service), service)


def test_a_fine_tune_that_is_not_there_is_an_error_at_once() -> None:
    """The stream's refusal is looked into once, by asking for the fine-tune."""
    driver = FlowDriver(fine_tunes.follow(resource(), "ft-1"), lambda request: json_response(status=404))
    with pytest.raises(NotFoundError):
        driver.run()
    assert len(driver.sent) == 2
    assert driver.slept == []


# ---- the decoder -----------------------------------------------------------------------------------------------------


def decoded(*chunks: bytes) -> list[str]:
    """What chunks say together."""
    decoder = SSEDecoder()
    return [data for chunk in chunks for data in decoder.feed(chunk)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_events_are_decoded_however_they_are_cut(end: bytes) -> None:
    """At every pair of places, with each of the three line ends, inside line ends and characters too."""
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
    whole += b"x"  # what follows a lone CR shows that it was one
    for first in range(len(whole)):
        assert decoded(whole[:first], whole[first:]) == expected
    for first in range(0, len(whole), 3):
        for second in range(first, len(whole), 5):
            assert decoded(whole[:first], whole[first:second], whole[second:]) == expected
    assert decoded(*[bytes([byte]) for byte in whole]) == expected


def test_an_event_that_is_not_finished_is_no_event() -> None:
    """Only the empty line ends one: half of an event must not be taken for the whole."""
    assert decoded(b'data: {"a": 1}\n') == []
    assert decoded(b'data: {"a": 1}\n', b"\n") == ['{"a": 1}']
    assert decoded(b"\n\n\n: nothing\n\n") == []


def test_bytes_that_are_no_utf_8_do_not_end_the_stream() -> None:
    """They are replaced, as browsers do it."""
    assert decoded(b"data: \xff\xfe\n\n") == ["��"]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    """The format allows one."""
    assert decoded(b"\xef\xbb\xbfdata: x\n\n") == decoded(b"\xef\xbb", b"\xbfdata: x\n\n") == ["x"]
