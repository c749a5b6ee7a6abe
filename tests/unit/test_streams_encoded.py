"""Event streams of legacy fine-tunes that arrive compressed."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator

import httpx
import pytest

from ft_client import FTClient
from tests.support.no_sleep import no_sleep

EVENTS = [
    {"object": "fine-tune-event", "created_at": 1_640_000_000 + index, "level": "info", "message": f"step {index}"}
    for index in range(40)
]
STREAM = "".join(f"data: {json.dumps(event)}\n\n" for event in EVENTS).encode() + b"data: [DONE]\n\n"
DONE = {"id": "ft-1", "object": "fine-tune", "status": "succeeded", "events": EVENTS, "created_at": 1_640_000_000}


@pytest.fixture(autouse=True)
def _without_pauses() -> Iterator[None]:
    with no_sleep():
        yield


class Chunks(httpx.SyncByteStream):
    """A body in chunks of a few bytes."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self.data), self.size):
            yield self.data[at : at + self.size]


ENCODINGS = {"gzip": gzip.compress(STREAM), "deflate": zlib.compress(STREAM), "identity": STREAM}


class Service:
    """A service with one fine-tune, whose event stream is compressed."""

    def __init__(self, encoding: str, size: int) -> None:
        self.encoding, self.size = encoding, size
        self.streams = self.lists = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/events") and request.url.params.get("stream") == "true":
            self.streams += 1
            headers = {"content-type": "text/event-stream", "content-encoding": self.encoding}
            return httpx.Response(200, headers=headers, stream=Chunks(ENCODINGS[self.encoding], self.size))
        if request.url.path.endswith("/events"):
            self.lists += 1
            return httpx.Response(200, json={"object": "list", "data": EVENTS})
        return httpx.Response(200, json=DONE)

    def client(self) -> FTClient:
        """Return a client of this service."""
        http = httpx.Client(transport=httpx.MockTransport(self))
        return FTClient("k", base_url="http://service.example/v1", http_client=http)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_compressed_event_stream_yields_its_events(encoding: str, size: int) -> None:
    """list_events(stream=True) decompresses as it decodes, whatever the chunks are."""
    events = list(Service(encoding, size).client().fine_tunes.list_events("ft-1", stream=True))
    assert [event.message for event in events] == [event["message"] for event in EVENTS]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_follow_reads_a_compressed_event_stream(encoding: str) -> None:
    """Follow yields each event once, from the stream."""
    service = Service(encoding, 11)
    events = list(service.client().fine_tunes.follow("ft-1"))
    assert [event.message for event in events] == [event["message"] for event in EVENTS]
    assert service.streams >= 1
