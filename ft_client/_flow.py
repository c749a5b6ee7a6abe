"""Flows: operations written once, as generators that do no I/O, and carried out blocking or awaiting.

A flow yields what it needs (an `Effect`: send a request, sleep, read on) and is sent the outcome, or thrown the error;
it hands out an `Item`; it returns its result. This module alone waits, sleeps, and chooses between sync and async
(`_body.py` has the effects of a streamed answer):

    def wait(self: Jobs, job_id: str) -> Flow[FineTuningJob]:
        job = yield from retrieve(self, job_id)
        yield Sleep(2.0)
        ...

`ft_client/_methods.py` makes methods of them. A test drives a flow by hand: `next(flow)`, `flow.send(...)`.
Models: httpx's `_auth.py`, psycopg's `generators.py`.
"""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeAlias, TypeVar, cast

if TYPE_CHECKING:
    import asyncio

    import httpx

R = TypeVar("R")
T = TypeVar("T")

Flow: TypeAlias = Generator["Effect", Any, R]
"""A generator of effects that returns R."""

ItemFlow: TypeAlias = Generator["Effect | Item[T]", Any, R]
"""A generator of effects and items of T that returns R."""


class Item(Generic[T]):
    """What a flow hands out to the one who iterates over it."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value


class Blocking:
    """Carries effects out in the calling thread."""

    def __init__(self, http: Callable[[], httpx.Client]) -> None:
        self.http = http


class Awaiting:
    """Carries effects out in an asyncio event loop, with a bound on the requests under way at once.

    httpx's pool walks over all waiting requests at each event, so that a thousand at once cost many times more than ten
    (benchmarks/calls.py); they wait in front of the pool instead.
    """

    def __init__(self, http: Callable[[], httpx.AsyncClient], at_once: int) -> None:
        self.http = http
        self.at_once = at_once
        self._gate: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None

    @property
    def gate(self) -> asyncio.Semaphore:
        import asyncio  # 30 ms, which a blocking client need not pay; the same below

        loop = asyncio.get_running_loop()
        if self._gate is None or self._gate[0] is not loop:  # a semaphore belongs to one loop
            self._gate = (loop, asyncio.Semaphore(self.at_once))
        return self._gate[1]


class Effect(Protocol):
    """Something a flow needs done."""

    def block(self, io: Blocking, opened: list[Any]) -> Any: ...

    async def wait(self, io: Awaiting, opened: list[Any]) -> Any: ...


class Send:
    """Send a request; the outcome is the answer, read to its end unless `stream`.

    Args:
        request: keyword arguments of `httpx.Client.build_request`.
        stream: leave the body to `_body.Read`.
    """

    __slots__ = ("request", "stream")

    def __init__(self, request: dict[str, Any], *, stream: bool = False) -> None:
        self.request = request
        self.stream = stream

    def block(self, io: Blocking, opened: list[Any]) -> httpx.Response:
        client = io.http()
        response = client.send(_built(client, self.request), stream=self.stream, follow_redirects=False)
        if self.stream:
            opened.append(response)
        return response

    async def wait(self, io: Awaiting, opened: list[Any]) -> httpx.Response:
        client = io.http()
        request = self.request
        if hasattr(request.get("content"), "asynchronous"):  # httpx takes what iterates both ways for a blocking body
            request = {**request, "content": request["content"].asynchronous()}
        built = _built(client, request)
        async with io.gate:
            response = await client.send(built, stream=self.stream, follow_redirects=False)
        if self.stream:
            opened.append(response)
        return response


def _built(client: httpx.Client | httpx.AsyncClient, request: dict[str, Any]) -> httpx.Request:
    return client.build_request(**{**request, "url": _address(request["url"])})


@functools.lru_cache(64)
def _address(url: str | httpx.URL) -> httpx.URL:
    """A URL, parsed once: that is a tenth of what a call costs, and polling asks the same one again."""
    import httpx

    return httpx.URL(url)


class Sleep:
    """Let time pass.

    Args:
        seconds: how long; nothing happens for 0 or less.
    """

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sleep) and other.seconds == self.seconds

    __hash__ = None  # type: ignore[assignment]  # a value to compare in tests, never a key

    def __repr__(self) -> str:
        return f"Sleep({self.seconds!r})"

    def block(self, io: Blocking, opened: list[Any]) -> None:
        if self.seconds > 0:
            time.sleep(self.seconds)

    async def wait(self, io: Awaiting, opened: list[Any]) -> None:
        if self.seconds > 0:
            import asyncio

            await asyncio.sleep(self.seconds)


class Now:
    """Ask the time; the outcome is in seconds, on a clock that is never set back."""

    __slots__ = ()

    def block(self, io: Blocking, opened: list[Any]) -> float:
        return time.monotonic()

    async def wait(self, io: Awaiting, opened: list[Any]) -> float:
        return time.monotonic()


class Together:
    """Carry flows out side by side; the outcome is the list of their results, in order.

    The first error ends the ones not yet begun and is raised once those under way have ended.

    Args:
        flows: each begun when its turn comes.
        at_once: how many may be under way.
    """

    __slots__ = ("at_once", "flows")

    def __init__(self, flows: Sequence[Flow[Any]], at_once: int) -> None:
        self.flows = flows
        self.at_once = at_once

    def block(self, io: Blocking, opened: list[Any]) -> list[Any]:
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

        with ThreadPoolExecutor(self.at_once) as pool:
            futures = [pool.submit(run, flow, io) for flow in self.flows]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            finally:  # also after an interrupt: what is not begun by then never is
                pool.shutdown(wait=True, cancel_futures=True)
        failed = next((f.exception() for f in futures if not f.cancelled() and f.exception()), None)
        if failed is not None:
            raise failed
        return [future.result() for future in futures]

    async def wait(self, io: Awaiting, opened: list[Any]) -> list[Any]:
        import asyncio

        limiter = asyncio.Semaphore(self.at_once)

        async def one(flow: Flow[Any]) -> Any:
            async with limiter:
                return await arun(flow, io)

        tasks = [asyncio.ensure_future(one(flow)) for flow in self.flows]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


# ---- carrying a flow out --------------------------------------------------------------------------------------------


def steps(flow: ItemFlow[Any, R], io: Blocking) -> Generator[Any, None, R]:
    """Carry a flow out, yielding its items; whatever ends it, nothing it opened stays open."""
    opened: list[Any] = []
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Item):
                yield effect.value
                effect = flow.send(None)
                continue
            try:
                outcome = effect.block(io, opened)
            except BaseException as error:  # noqa: BLE001  # the flow decides: it is thrown in, and comes out unless handled
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as end:
        return cast(R, end.value)
    finally:
        flow.close()
        for response in opened:
            response.close()


def run(flow: Flow[R], io: Blocking) -> R:
    """Carry a flow without items out and return its result."""
    try:
        next(steps(flow, io))
    except StopIteration as end:
        return cast(R, end.value)
    raise TypeError("this flow hands out items: iterate over it")


class Ended(Generic[R]):
    """Where an async generator, which can return nothing, leaves its flow's result."""

    value: R


async def asteps(flow: ItemFlow[Any, R], io: Awaiting, ended: Ended[R]) -> AsyncGenerator[Any, None]:
    """`steps`, awaiting."""
    opened: list[Any] = []
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Item):
                yield effect.value
                effect = flow.send(None)
                continue
            try:
                outcome = await effect.wait(io, opened)
            except BaseException as error:  # noqa: BLE001  # the flow decides: it is thrown in, and comes out unless handled
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as end:
        ended.value = end.value
    finally:
        flow.close()
        for response in opened:
            await response.aclose()


async def arun(flow: Flow[R], io: Awaiting) -> R:
    """`run`, awaiting."""
    ended: Ended[R] = Ended()
    async for _ in asteps(flow, io, ended):
        raise TypeError("this flow hands out items: iterate over it")
    return ended.value


class FlowIterator(Iterator[T], Generic[T, R]):
    """The items of a flow, as they come. Leaving it, or `close()`, closes its connection.

    Attributes:
        result: what the flow ended with; None before its end.
    """

    def __init__(self, flow: ItemFlow[T, R], io: Blocking) -> None:
        self.result: R | None = None
        self._steps = steps(flow, io)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        try:
            return cast(T, next(self._steps))
        except StopIteration as end:
            if end.value is not None:
                self.result = end.value
            raise

    def close(self) -> None:
        """Stop, and close the connection."""
        self._steps.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncFlowIterator(AsyncIterator[T], Generic[T, R]):
    """The items of a flow, as they come. Leaving it, or `aclose()`, closes its connection.

    Attributes:
        result: what the flow ended with; None before its end.
    """

    def __init__(self, flow: ItemFlow[T, R], io: Awaiting) -> None:
        self._ended: Ended[R] = Ended()
        self._steps = asteps(flow, io, self._ended)

    @property
    def result(self) -> R | None:
        return getattr(self._ended, "value", None)

    def __aiter__(self) -> Self:
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        """The iterator itself: code for the vendor's SDK awaits a stream before it iterates."""
        yield from ()
        return self

    async def __anext__(self) -> T:
        return cast(T, await anext(self._steps))

    async def aclose(self) -> None:
        """Stop, and close the connection."""
        await self._steps.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()
