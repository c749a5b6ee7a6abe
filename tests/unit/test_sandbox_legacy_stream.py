"""Event streams of the embedded service."""

import json
import threading
from typing import Any

import httpx
import pytest

from ft_client.sandbox import ManualClock
from tests.support.service import KEY, Caller, running


def finished(service: Caller) -> dict[str, Any]:
    """A fine-tune that has ended."""
    job = service.fine_tune()
    service.sandbox.clock.advance(10)
    return service.refetch(job)


class Stream:
    """An event stream that is read in a thread.

    Args:
        service: The service.
        job: The fine-tune.
    """

    def __init__(self, service: Caller, job: dict[str, Any]) -> None:
        self.lines: list[str] = []
        self.arrived = threading.Condition()
        self.ended = False
        self.headers: httpx.Headers | None = None
        url = f"{service.sandbox.base_url}/fine-tunes/{job['id']}/events?stream=true"
        self.thread = threading.Thread(target=self.read, args=(url,))
        self.thread.start()

    def read(self, url: str) -> None:
        with httpx.stream("GET", url, headers=KEY, timeout=20, trust_env=False) as response:
            self.headers = response.headers
            for line in response.iter_lines():
                if line:
                    with self.arrived:
                        self.lines.append(line)
                        self.arrived.notify_all()
        with self.arrived:
            self.ended = True
            self.arrived.notify_all()

    def wait(self, count: int) -> list[str]:
        """Wait for `count` lines and return all lines so far."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.lines) >= count, timeout=10), self.lines
            return list(self.lines)


def test_stream_sends_events_as_they_happen(service: Caller) -> None:
    """Each event arrives at its time, and the end is marked with `[DONE]`."""
    job = service.fine_tune(n_epochs=1)
    stream = Stream(service, job)
    assert len(stream.wait(1)) == 1
    service.sandbox.clock.advance(0.35)
    assert json.loads(stream.wait(2)[1].removeprefix("data: "))["message"] == "Fine-tune costs $0.00"
    service.sandbox.clock.advance(10)
    stream.thread.join(10)
    assert stream.ended
    assert stream.lines[-1] == "data: [DONE]"
    assert stream.headers is not None
    assert stream.headers["content-type"] == "text/event-stream"
    sent = [json.loads(line.removeprefix("data: ")) for line in stream.lines[:-1]]
    assert sent == service.json("GET", f"/fine-tunes/{job['id']}/events")["data"]


def test_stream_ends_when_fine_tune_is_cancelled(service: Caller) -> None:
    """The cancellation is sent at once."""
    job = service.fine_tune()
    stream = Stream(service, job)
    stream.wait(1)
    service.json("POST", f"/fine-tunes/{job['id']}/cancel")
    stream.thread.join(10)
    assert [json.loads(line.removeprefix("data: "))["message"] for line in stream.lines[:-1]][
        -1
    ] == "Fine-tune cancelled"
    assert stream.lines[-1] == "data: [DONE]"


def test_stream_of_ended_fine_tune_sends_all_events(service: Caller) -> None:
    """All events are sent again from the first."""
    done = finished(service)
    text = service("GET", f"/fine-tunes/{done['id']}/events?stream=true").text
    lines = [line for line in text.split("\n\n") if line]
    assert [json.loads(line.removeprefix("data: ")) for line in lines[:-1]] == done["events"]
    assert lines[-1] == "data: [DONE]"


@pytest.mark.parametrize(
    ("query", "streams"), [("stream=true", True), ("stream=True", True), ("stream=false", False), ("", False)]
)
def test_stream_is_selected_by_query_only(service: Caller, query: str, streams: bool) -> None:
    """The Accept header does not matter."""
    done = finished(service)
    for accept in ("application/json", "text/event-stream", "*/*"):
        response = service("GET", f"/fine-tunes/{done['id']}/events?{query}", headers={"Accept": accept})
        assert response.headers["content-type"] == ("text/event-stream" if streams else "application/json")


def test_ticking_clock_completes_stream() -> None:
    """A recorded stream does not have to wait."""
    with running(clock=ManualClock(tick=0.01)) as service:
        job = service.fine_tune()
        text = service("GET", f"/fine-tunes/{job['id']}/events?stream=true").text
        assert text.endswith("data: [DONE]\n\n")
        assert service.refetch(job)["status"] == "succeeded"


def test_shutdown_ends_open_streams() -> None:
    """A waiting stream is closed without `[DONE]`."""
    with running() as service:
        job = service.fine_tune()
        stream = Stream(service, job)
        stream.wait(1)
    stream.thread.join(10)
    assert stream.ended
    assert "data: [DONE]" not in stream.lines
