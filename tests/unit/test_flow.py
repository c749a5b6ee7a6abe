"""Drivers of flows, sync and async: effects, results, errors, and cleanup."""

import asyncio
import gc
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator, arun, run
from ft_client._runtime.effects import CloseResponse, Gather, MonotonicTime, ReadChunk, Send, Sleep, StreamedBody
from ft_client._runtime.flow import AsyncRunner, Emit, SyncRunner

REQUEST = {"method": "GET", "url": "http://service.example/"}


class RecordingBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that records whether it was closed."""

    def __init__(self, chunks: int = 3) -> None:
        self.chunks = chunks
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self.chunks):
            yield b"%d" % number

    async def __aiter__(self) -> Any:
        for number in range(self.chunks):
            yield b"%d" % number

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class RecordingTransport:
    """A transport that records the bodies of its responses."""

    def __init__(self) -> None:
        self.opened: list[RecordingBody] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.opened.append(RecordingBody())
        return httpx.Response(200, stream=self.opened[-1])

    def blocking(self) -> SyncRunner:
        """Return a runner that performs effects in this thread."""
        client = httpx.Client(transport=httpx.MockTransport(self))
        return SyncRunner(lambda: client)

    def awaiting(self, at_once: int = 8) -> AsyncRunner:
        """Return a runner that performs effects in the event loop."""
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return AsyncRunner(lambda: client, at_once)


def counting(transport: RecordingTransport, *, close: bool = False, fail: bool = False) -> Any:
    """A flow that opens a response, emits its chunks and returns their number."""
    response = yield Send(REQUEST, stream=True)
    body, count = StreamedBody(response), 0
    while chunk := (yield ReadChunk(body)):
        count += 1
        yield Emit(chunk)
        if fail:
            raise RuntimeError("in the flow")
    if close:
        yield CloseResponse(response)
    return count


def test_item_iterator_yields_items_and_keeps_the_result() -> None:
    """The flow runs only as far as the items are consumed."""
    transport = RecordingTransport()
    items = ItemIterator(counting(transport), transport.blocking())
    assert transport.opened == []
    assert next(items) == b"0"
    assert items.result is None
    assert list(items) == [b"1", b"2"]
    assert items.result == 3
    assert list(items) == []
    assert items.result == 3


@pytest.mark.parametrize("end", ["exhausted", "closed by the flow", "close()", "with", "abandoned", "an error"])
def test_item_iterator_at_any_end_closes_the_response(end: str) -> None:
    """The runner closes responses that the flow left open."""
    transport = RecordingTransport()
    items = ItemIterator(
        counting(transport, close=end == "closed by the flow", fail=end == "an error"), transport.blocking()
    )
    if end == "with":
        with items:
            next(items)
    elif end == "an error":
        with pytest.raises(RuntimeError, match="in the flow"):
            list(items)
    elif end in {"close()", "abandoned"}:
        next(items)
        assert not transport.opened[0].closed
        if end == "close()":
            items.close()
        else:
            del items
            gc.collect()
    else:
        list(items)
    assert [body.closed for body in transport.opened] == [True]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "end", ["exhausted", "closed by the flow", "aclose()", "with", "abandoned", "an error", "cancelled"]
)
async def test_async_item_iterator_at_any_end_closes_the_response(end: str) -> None:
    """No response and no task is left over."""
    transport = RecordingTransport()
    before = asyncio.all_tasks()
    items: Any = AsyncItemIterator(
        counting(transport, close=end == "closed by the flow", fail=end == "an error"), transport.awaiting()
    )
    if end == "with":
        async with items:
            await anext(items)
    elif end == "an error":
        with pytest.raises(RuntimeError, match="in the flow"):
            [item async for item in items]
    elif end == "cancelled":
        started = asyncio.Event()

        async def consume() -> None:
            async for _ in items:
                started.set()
                await asyncio.sleep(3600)

        task = asyncio.ensure_future(consume())
        await started.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        del task, consume, items
    elif end in {"aclose()", "abandoned"}:
        await anext(items)
        assert not transport.opened[0].closed
        if end == "aclose()":
            await items.aclose()
        else:
            del items
    else:
        assert [item async for item in items] == [b"0", b"1", b"2"]
        assert items.result == 3
    gc.collect()
    for _ in range(20):  # the loop finalizes abandoned generators
        await asyncio.sleep(0)
    assert [body.closed for body in transport.opened] == [True]
    assert asyncio.all_tasks() == before


def test_effect_that_fails_raises_inside_the_flow() -> None:
    """The flow may handle the error where it yielded the effect; otherwise the caller gets it."""

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    client = httpx.Client(transport=httpx.MockTransport(broken))

    def handling() -> Any:
        try:
            yield Send(REQUEST)
        except httpx.ReadError:
            return "handled"

    def unhandled() -> Any:
        yield Send(REQUEST)

    assert run(handling(), SyncRunner(lambda: client)) == "handled"
    with pytest.raises(httpx.ReadError):
        run(unhandled(), SyncRunner(lambda: client))


def test_time_effects_use_monotonic_clock_and_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """MonotonicTime reads the monotonic clock; Sleep skips delays of 0 or less."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr("time.monotonic", lambda: 7.5)

    def flow() -> Any:
        yield Sleep(2.0)
        yield Sleep(0.0)
        yield Sleep(-1.0)
        return (yield MonotonicTime())

    assert run(flow(), RecordingTransport().blocking()) == 7.5
    assert slept == [2.0]
    assert Sleep(2.0) == Sleep(2.0)
    assert Sleep(2.0) != Sleep(3.0)
    assert repr(Sleep(2.0)) == "Sleep(2.0)"


# ---- Gather ----------------------------------------------------------------------------------------------------------


class Work:
    """Flows that count how many of them are running."""

    def __init__(self, fail: int | None = None) -> None:
        self.lock = threading.Lock()
        self.running = self.most = self.started = 0
        self.fail = fail

    def flow(self, number: int) -> Any:
        """Sleep briefly and return the number."""
        with self.lock:
            self.running += 1
            self.started += 1
            self.most = max(self.most, self.running)
        try:
            yield Sleep(0.005)
            if number == self.fail:
                raise ValueError(f"number {number}")
            return number
        finally:
            with self.lock:
                self.running -= 1


def gather(work: Work, count: int, at_once: int) -> Any:
    """Run flows concurrently."""
    return (yield Gather([work.flow(number) for number in range(count)], at_once))


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_gather_returns_results_in_order_within_the_limit(mode: str) -> None:
    """No more flows run concurrently than the limit allows."""
    work = Work()
    assert execute(mode, gather(work, 20, 3)) == list(range(20))
    assert work.most == 3


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_gather_after_an_error_starts_no_more_flows(mode: str) -> None:
    """The error is raised after the running flows have ended."""
    work = Work(fail=2)
    with pytest.raises(ValueError, match="number 2"):
        execute(mode, gather(work, 200, 3))
    assert work.started < 20
    assert work.running == 0


def test_gather_after_an_interrupt_starts_no_more_flows() -> None:
    """Ctrl-C during a long upload does not send the remaining parts first."""
    work = Work()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("concurrent.futures.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            execute("sync", gather(work, 200, 3))
    assert work.started < 20


def interrupted(*args: Any, **kwargs: Any) -> Any:
    """Raise KeyboardInterrupt, as Ctrl-C does while the main thread waits."""
    raise KeyboardInterrupt


def execute(mode: str, flow: Any) -> Any:
    """Run a flow in the given mode and return its result."""
    transport = RecordingTransport()
    if mode == "sync":
        return run(flow, transport.blocking())
    return asyncio.run(arun(flow, transport.awaiting()))


# ---- concurrency limit -----------------------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_async_runner_limits_concurrent_requests() -> None:
    """Excess requests wait for the semaphore, and each is sent in the end."""
    now = most = 0

    async def slow(request: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.002)
        now -= 1
        return httpx.Response(200)

    client = httpx.AsyncClient(transport=httpx.MockTransport(slow))
    io = AsyncRunner(lambda: client, 4)

    def flow() -> Any:
        return (yield Send(REQUEST))

    responses = await asyncio.gather(*[arun(flow(), io) for _ in range(50)])
    assert len(responses) == 50
    assert most == 4


def test_async_runner_works_in_successive_event_loops() -> None:
    """Each event loop gets its own semaphore."""
    transport = RecordingTransport()
    client = httpx.AsyncClient(transport=httpx.MockTransport(transport))
    io = AsyncRunner(lambda: client, 1)

    def flow() -> Any:
        return (yield Send(REQUEST)).status_code

    async def many() -> list[int]:
        return await asyncio.gather(*[arun(flow(), io) for _ in range(5)])

    assert asyncio.run(many()) == asyncio.run(many()) == [200] * 5


# ---- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_body_that_breaks_yields_received_bytes_first(mode: str) -> None:
    """Bytes received before the connection broke are not lost."""

    class Breaking(RecordingBody):
        """Two chunks and a reset."""

        def __iter__(self) -> Iterator[bytes]:
            yield b"ab"
            yield b"cd"
            raise httpx.ReadError("reset")

        async def __aiter__(self) -> Any:
            for chunk in Breaking.__iter__(self):
                yield chunk

    def flow() -> Any:
        response = httpx.Response(200, stream=Breaking())
        body = StreamedBody(response)
        chunks: list[Any] = []
        for _ in range(3):
            try:
                chunks.append((yield ReadChunk(body)))
            except httpx.ReadError:
                chunks.append("reset")
        return chunks

    assert execute(mode, flow()) == [b"ab", b"cd", "reset"]


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("raw", [True, False])
def test_body_read_past_its_end_yields_none(mode: str, raw: bool) -> None:
    """Chunks are read as received; after the end, every read returns None."""

    def flow() -> Any:
        body = StreamedBody(httpx.Response(200, stream=RecordingBody(2)), raw=raw)
        chunks: list[Any] = []
        for _ in range(4):
            chunks.append((yield ReadChunk(body)))  # noqa: PERF401  # no comprehension can yield
        return chunks

    assert execute(mode, flow()) == [b"0", b"1", None, None]


def test_body_of_response_in_memory_is_read() -> None:
    """Users' tests create such responses."""

    def flow() -> Any:
        body = StreamedBody(httpx.Response(200, content=b"abc"), raw=True)
        return [(yield ReadChunk(body)), (yield ReadChunk(body))]

    assert execute("sync", flow()) == [b"abc", None]
