"""Flows: operations written once, as generators that perform no I/O.

A flow yields an effect (send a request, sleep, read a chunk). The driver performs it and sends the outcome back, or
throws the error. A flow yields `Emit(item)` to hand an item to the caller who iterates, and returns its result:

    def wait(config: ClientConfig, job_id: str) -> Flow[FineTuningJob]:
        job = yield from retrieve(config, job_id)
        yield Sleep(2.0)
        ...

`drivers.py` runs flows, sync or async. A test drives a flow by hand: `next(flow)`, `flow.send(...)`.
Models: httpx's `_auth.py`, psycopg's `generators.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    import asyncio

    from ft_client import _http_library as http

R = TypeVar("R")
T = TypeVar("T")

Flow: TypeAlias = Generator["Effect", Any, R]
"""A generator of effects that returns R."""

ItemFlow: TypeAlias = Generator["Effect | Emit[T]", Any, R]
"""A generator of effects and of items of type T that returns R."""


class Emit(Generic[T]):
    """An item for the caller who iterates over the flow."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value


class SyncRunner:
    """Performs effects in the calling thread.

    Args:
        http: Returns the HTTP client. It is created at the first request.
    """

    def __init__(self, http: Callable[[], http.Client]) -> None:
        self.http = http


class AsyncRunner:
    """Performs effects in an asyncio event loop, with a limit on the number of requests in flight.

    httpx's pool visits all waiting requests at each event, so a thousand concurrent requests cost many times more than
    ten (benchmarks/calls.py). Requests therefore wait for a semaphore in front of the pool.

    Args:
        http: Returns the HTTP client. It is created at the first request.
        max_concurrency: Maximum number of requests in flight.
    """

    def __init__(self, http: Callable[[], http.AsyncClient], max_concurrency: int) -> None:
        self.http = http
        self.max_concurrency = max_concurrency
        self._semaphores: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}

    @property
    def semaphore(self) -> asyncio.Semaphore:
        import asyncio  # takes 30 ms; a sync client does not need it

        loop = asyncio.get_running_loop()
        semaphore = self._semaphores.get(loop)
        if semaphore is None:  # a semaphore belongs to one loop
            semaphore = asyncio.Semaphore(self.max_concurrency)
            running = {each: kept for each, kept in self._semaphores.copy().items() if not each.is_closed()}
            self._semaphores = {**running, loop: semaphore}
        return semaphore


class Effect(Protocol):
    """A step that a flow asks its driver to perform.

    `open_responses` lists the streamed responses of the flow. The driver closes those that are left when the flow ends.
    """

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> Any: ...

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> Any: ...


def immediately(value: T) -> Flow[T]:
    """Return a value, as a flow without any effect."""
    yield from ()
    return value
