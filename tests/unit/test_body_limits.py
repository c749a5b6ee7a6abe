"""Limits of response bodies: a deadline, a size, a minimum rate; on a real server."""

import asyncio
import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import APIConnectionError, APIStatusError, APITimeoutError, AsyncFTClient, FTClient
from ft_client._http.sse import MAX_EVENT_SIZE, SSEDecoder
from ft_client._runtime import bodies
from ft_client._runtime.bodies import StalledTransferError, TransferLimits, iter_decoded

TIMEOUT = 1.0  # a busy machine must not be slower between two bytes


@contextmanager
def server(head: bytes, body: Callable[[], Iterator[bytes]]) -> Iterator[str]:
    """A server that sends a head and then pieces, until the client hangs up; it yields its base URL."""
    stopped = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            connection.sendall(head)
            for piece in body():
                if stopped.is_set():
                    return
                connection.sendall(piece)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        stopped.set()
        listener.shutdown(socket.SHUT_RDWR)


def head(status: int = 200, **headers: str) -> bytes:
    """Return the head of a response whose body ends with the connection."""
    lines = [f"HTTP/1.1 {status} X", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def dripping() -> Iterator[bytes]:
    """A byte at a time, well within the read timeout."""
    while True:
        yield b" "
        time.sleep(TIMEOUT / 6)


def endless() -> Iterator[bytes]:
    """As fast as possible."""
    while True:
        yield b" " * 65536


def client(base_url: str) -> FTClient:
    """A client with a short read timeout, without retries."""
    return FTClient("any", base_url=base_url, timeout=TIMEOUT, max_retries=0)


async def retrieve_async(base_url: str) -> Any:
    """Retrieve a file with the async client."""
    async with AsyncFTClient("any", base_url=base_url, timeout=TIMEOUT, max_retries=0) as made:
        return await made.files.retrieve("file-1")


def test_a_dripping_json_body_ends_at_the_deadline() -> None:
    """The read timeout starts again with each byte; the body as a whole must end within it. Async as well."""
    with server(head(content_type="application/json"), dripping) as base_url, client(base_url) as made:
        started_at = time.monotonic()
        with pytest.raises(APITimeoutError, match="did not end within"):
            made.files.retrieve("file-1")
        with pytest.raises(APITimeoutError, match="did not end within"):
            asyncio.run(retrieve_async(base_url))
        assert time.monotonic() - started_at < 20 * TIMEOUT


def test_a_dripping_error_body_is_cut_at_the_deadline() -> None:
    """The status is the failure, not the body."""
    with server(head(400), dripping) as base_url, client(base_url) as made, pytest.raises(APIStatusError) as raised:
        made.files.retrieve("file-1")
    assert raised.value.status_code == 400


@pytest.mark.parametrize("operation", ["content", "download"])
def test_a_dripping_file_stalls(operation: str, tmp_path: Path) -> None:
    """A transfer has a minimum rate, in memory and to disk; no partial file stays."""
    with server(head(), dripping) as base_url, client(base_url) as made:
        calls: dict[str, Callable[[], Any]] = {
            "content": lambda: made.files.content("file-1"),
            "download": lambda: made.files.download("file-1", tmp_path / "file"),
        }
        with pytest.raises(APITimeoutError, match="bytes arrived within"):
            calls[operation]()
    assert list(tmp_path.iterdir()) == []


def test_a_slow_file_above_the_minimum_rate_arrives() -> None:
    """It may take much longer than the read timeout as a whole."""

    def steady() -> Iterator[bytes]:
        for _ in range(12):
            yield b"x" * bodies.MIN_TRANSFERRED
            time.sleep(TIMEOUT / 4)

    with server(head(), steady) as base_url, client(base_url) as made:
        assert len(made.files.content("file-1").content) == 12 * bodies.MIN_TRANSFERRED


def test_an_endless_json_body_has_a_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not retried: the server does not respond like this API."""
    monkeypatch.setattr(bodies, "MAX_JSON_BODY", 1 << 20)
    with server(head(), endless) as base_url, pytest.raises(APIConnectionError, match="larger than 1 MiB") as raised:
        FTClient("any", base_url=base_url, max_retries=2).files.retrieve("file-1")
    assert (raised.value.cause, raised.value.retryable, raised.value.attempts) == ("body", False, 1)


def test_an_endless_error_body_is_cut() -> None:
    """A MiB is enough for any message."""
    with server(head(404), endless) as base_url, pytest.raises(APIStatusError) as raised:
        FTClient("any", base_url=base_url, max_retries=0).files.retrieve("file-1")
    assert len(raised.value.response.content) <= bodies.MAX_ERROR_BODY + 65536


@pytest.mark.parametrize("status", [200, 500])
def test_a_compressed_body_is_bounded_decoded(status: int) -> None:
    """A few hundred KB that become many MB are decoded in blocks, up to the limit."""
    packed = gzip.compress(b" " * (72 << 20), 1)
    response = httpx.Response(status, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(packed))
    largest = total = 0
    for chunk in iter_decoded(response):
        largest, total = max(largest, len(chunk)), total + len(chunk)
        if total > bodies.MAX_JSON_BODY:
            break
    assert largest < 8 << 20
    sent = head(status, content_encoding="gzip", content_length=str(len(packed)))
    with server(sent, lambda: iter([packed])) as base_url:
        error_type = APIConnectionError if status == 200 else APIStatusError
        with pytest.raises(error_type) as raised:
            FTClient("any", base_url=base_url, max_retries=0).files.retrieve("file-1")
    assert "MiB" in str(raised.value) or len(raised.value.response.content) < 8 << 20  # type: ignore[attr-defined]


def test_a_large_file_in_memory_has_no_size_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of a file may have any size, also compressed on the way."""
    monkeypatch.setattr(bodies, "MAX_JSON_BODY", 1 << 20)
    content = b"x" * (3 << 20)
    sent = head(content_encoding="gzip")
    with server(sent, lambda: iter([gzip.compress(content)])) as base_url, FTClient("any", base_url=base_url) as made:
        assert made.files.content("file-1").content == content


def test_transfer_limits_without_a_read_timeout_accept_any_rate() -> None:
    """timeout=None disables the limit."""
    limits = TransferLimits(None)
    limits.add(b"x")
    limits = TransferLimits(0.0)
    limits.add(b"x" * bodies.MIN_TRANSFERRED)
    with pytest.raises(StalledTransferError):
        limits.add(b"x")


@pytest.mark.parametrize("piece", [b"a" * 65536, b"data: a\n" * 8192])
def test_an_endless_event_is_an_error(piece: bytes) -> None:
    """A line or an event without end does not fill the memory."""
    decoder = SSEDecoder("listFineTuneEvents ft-1")

    def feed() -> None:
        decoder.feed(b"data: ")
        for _ in range(2 * MAX_EVENT_SIZE // 8192):
            list(decoder.feed(piece))

    with pytest.raises(APIConnectionError, match="listFineTuneEvents ft-1: an event of the stream has over 1 MiB"):
        feed()


def test_a_stream_of_comments_times_out() -> None:
    """Comments keep a connection open without an event; `follow` polls in between."""

    def comments() -> Iterator[bytes]:
        yield b'data: {"object": "fine-tune-event", "created_at": 1, "level": "info", "message": "m"}\n\n'
        while True:
            yield b": ping\n\n"
            time.sleep(TIMEOUT / 6)

    with server(head(content_type="text/event-stream"), comments) as base_url, client(base_url) as made:
        events = made.fine_tunes.list_events("ft-1", stream=True)
        assert next(iter(events)).message == "m"
        time.sleep(2 * TIMEOUT)  # the time that the caller takes for an event does not count
        with pytest.raises(APITimeoutError, match="no event within"):
            next(iter(events))


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_an_event_split_anywhere_is_decoded(size: int) -> None:
    """Line ends of all three kinds, a byte order mark, and chunks that split each of them."""
    raw = "\ufeffdata: a\r\ndata: b\r\n\r\n: c\rdata: é\r\rdata\n\n".encode()
    decoder = SSEDecoder()
    events = [event for at in range(0, len(raw), size) for event in decoder.feed(raw[at : at + size])]
    assert events == ["a\nb", "é", ""]
