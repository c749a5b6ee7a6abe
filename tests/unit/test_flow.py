"""Carrying flows out, blocking and awaiting: effects in, outcomes back, and nothing left open however it ends."""

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


class Opened(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that knows whether it was closed."""

    def __init__(self, pieces: int = 3) -> None:
        self.pieces = pieces
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self.pieces):
            yield b"%d" % number

    async def __aiter__(self) -> Any:
        for number in range(self.pieces):
            yield b"%d" % number

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class Line:
    """A connection whose answers' bodies are known."""

    def __init__(self) -> None:
        self.opened: list[Opened] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.opened.append(Opened())
        return httpx.Response(200, stream=self.opened[-1])

    def blocking(self) -> SyncRunner:
        """To carry effects out in this thread."""
        client = httpx.Client(transport=httpx.MockTransport(self))
        return SyncRunner(lambda: client)

    def awaiting(self, at_once: int = 8) -> AsyncRunner:
        """To carry them out in the loop."""
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return AsyncRunner(lambda: client, at_once)


def counting(line: Line, *, close: bool = False, fail: bool = False) -> Any:
    """A flow that opens an answer, hands out its pieces and returns how many there were."""
    response = yield Send(REQUEST, stream=True)
    body, count = StreamedBody(response), 0
    while piece := (yield ReadChunk(body)):
        count += 1
        yield Emit(piece)
        if fail:
            raise RuntimeError("in the flow")
    if close:
        yield CloseResponse(response)
    return count


def test_items_come_one_by_one_and_the_result_at_the_end() -> None:
    """The flow runs only as far as it is asked to."""
    line = Line()
    items = ItemIterator(counting(line), line.blocking())
    assert line.opened == []
    assert next(items) == b"0"
    assert items.result is None
    assert list(items) == [b"1", b"2"]
    assert items.result == 3
    assert list(items) == []
    assert items.result == 3


@pytest.mark.parametrize("end", ["exhausted", "closed by the flow", "close()", "with", "abandoned", "an error"])
def test_nothing_stays_open_however_an_iteration_ends(end: str) -> None:
    """The flow need not close what it opened."""
    line = Line()
    items = ItemIterator(counting(line, close=end == "closed by the flow", fail=end == "an error"), line.blocking())
    if end == "with":
        with items:
            next(items)
    elif end == "an error":
        with pytest.raises(RuntimeError, match="in the flow"):
            list(items)
    elif end in {"close()", "abandoned"}:
        next(items)
        assert not line.opened[0].closed
        if end == "close()":
            items.close()
        else:
            del items
            gc.collect()
    else:
        list(items)
    assert [one.closed for one in line.opened] == [True]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "end", ["exhausted", "closed by the flow", "aclose()", "with", "abandoned", "an error", "cancelled"]
)
async def test_nothing_stays_open_however_an_async_iteration_ends(end: str) -> None:
    """Connections, tasks and generators alike."""
    line = Line()
    before = asyncio.all_tasks()
    items: Any = AsyncItemIterator(
        counting(line, close=end == "closed by the flow", fail=end == "an error"), line.awaiting()
    )
    if end == "with":
        async with items:
            await anext(items)
    elif end == "an error":
        with pytest.raises(RuntimeError, match="in the flow"):
            [one async for one in items]
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
        assert not line.opened[0].closed
        if end == "aclose()":
            await items.aclose()
        else:
            del items
    else:
        assert [one async for one in items] == [b"0", b"1", b"2"]
        assert items.result == 3
    gc.collect()
    for _ in range(20):  # the loop finalizes what was abandoned
        await asyncio.sleep(0)
    assert [one.closed for one in line.opened] == [True]
    assert asyncio.all_tasks() == before


def test_errors_are_thrown_into_the_flow_and_come_out_unless_it_handles_them() -> None:
    """Where the effect was yielded."""

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("reset")

    client = httpx.Client(transport=httpx.MockTransport(broken))

    def handling() -> Any:
        try:
            yield Send(REQUEST)
        except httpx.ReadError:
            return "handled"

    def passing() -> Any:
        yield Send(REQUEST)

    assert run(handling(), SyncRunner(lambda: client)) == "handled"
    with pytest.raises(httpx.ReadError):
        run(passing(), SyncRunner(lambda: client))


def test_time_is_monotonic_and_sleep_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is one that is never set back; no pause of nothing."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr("time.monotonic", lambda: 7.5)

    def flow() -> Any:
        yield Sleep(2.0)
        yield Sleep(0.0)
        yield Sleep(-1.0)
        return (yield MonotonicTime())

    assert run(flow(), Line().blocking()) == 7.5
    assert slept == [2.0]
    assert Sleep(2.0) == Sleep(2.0)
    assert Sleep(2.0) != Sleep(3.0)
    assert repr(Sleep(2.0)) == "Sleep(2.0)"


# ---- side by side ----------------------------------------------------------------------------------------------------


class Work:
    """Flows that note how many of them are under way."""

    def __init__(self, fail: int | None = None) -> None:
        self.lock = threading.Lock()
        self.now = self.most = self.begun = 0
        self.fail = fail

    def flow(self, number: int) -> Any:
        """One of them."""
        with self.lock:
            self.now += 1
            self.begun += 1
            self.most = max(self.most, self.now)
        try:
            yield Sleep(0.005)
            if number == self.fail:
                raise ValueError(f"number {number}")
            return number
        finally:
            with self.lock:
                self.now -= 1


def together(work: Work, count: int, at_once: int) -> Any:
    """All of them."""
    return (yield Gather([work.flow(number) for number in range(count)], at_once))


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_flows_side_by_side_give_their_results_in_order(mode: str) -> None:
    """No more than so many under way."""
    work = Work()
    assert carried(mode, together(work, 20, 3)) == list(range(20))
    assert work.most == 3


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_the_first_error_ends_what_is_not_begun(mode: str) -> None:
    """It is raised once those under way have ended."""
    work = Work(fail=2)
    with pytest.raises(ValueError, match="number 2"):
        carried(mode, together(work, 200, 3))
    assert work.begun < 20
    assert work.now == 0


def test_an_interrupt_waits_for_what_is_under_way_alone() -> None:
    """Ctrl-C in the middle of a long upload does not send all the rest first."""
    work = Work()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("concurrent.futures.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            carried("sync", together(work, 200, 3))
    assert work.begun < 20


def interrupted(*args: Any, **kwargs: Any) -> Any:
    """As Ctrl-C does it, wherever the main thread waits."""
    raise KeyboardInterrupt


def carried(mode: str, flow: Any) -> Any:
    """The result of a flow in one of the modes."""
    line = Line()
    if mode == "sync":
        return run(flow, line.blocking())
    return asyncio.run(arun(flow, line.awaiting()))


# ---- the gate --------------------------------------------------------------------------------------------------------


@pytest.mark.anyio
async def test_only_so_many_requests_are_under_way_at_once() -> None:
    """The others wait in front of the connections, and each gets its turn."""
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

    answers = await asyncio.gather(*[arun(flow(), io) for _ in range(50)])
    assert len(answers) == 50
    assert most == 4


def test_a_client_may_be_used_in_one_loop_after_another() -> None:
    """The gate belongs to a loop; a new loop gets a new one."""
    line = Line()
    client = httpx.AsyncClient(transport=httpx.MockTransport(line))
    io = AsyncRunner(lambda: client, 1)

    def flow() -> Any:
        return (yield Send(REQUEST)).status_code

    async def many() -> list[int]:
        return await asyncio.gather(*[arun(flow(), io) for _ in range(5)])

    assert asyncio.run(many()) == asyncio.run(many()) == [200] * 5


# ---- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_what_came_before_a_break_is_read_before_the_break(mode: str) -> None:
    """Bytes that are paid for are not thrown away with the connection."""

    class Breaking(Opened):
        """Two pieces and a reset."""

        def __iter__(self) -> Iterator[bytes]:
            yield b"ab"
            yield b"cd"
            raise httpx.ReadError("reset")

        async def __aiter__(self) -> Any:
            for piece in Breaking.__iter__(self):
                yield piece

    def flow() -> Any:
        response = httpx.Response(200, stream=Breaking())
        body = StreamedBody(response)
        read = []
        for _ in range(3):
            try:
                read.append((yield ReadChunk(body)))
            except httpx.ReadError:
                read.append("reset")
        return read

    assert carried(mode, flow()) == [b"ab", b"cd", "reset"]


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("raw", [True, False])
def test_a_body_is_read_as_it_comes(mode: str, raw: bool) -> None:
    """To its end, and then nothing comes any more."""

    def flow() -> Any:
        body = StreamedBody(httpx.Response(200, stream=Opened(2)), raw=raw)
        read = []
        for _ in range(4):
            read.append((yield ReadChunk(body)))  # noqa: PERF401  # no comprehension can yield
        return read

    assert carried(mode, flow()) == [b"0", b"1", None, None]


def test_an_answer_made_in_memory_is_read_too() -> None:
    """As tests of users make them."""

    def flow() -> Any:
        body = StreamedBody(httpx.Response(200, content=b"abc"), raw=True)
        return [(yield ReadChunk(body)), (yield ReadChunk(body))]

    assert carried("sync", flow()) == [b"abc", None]
