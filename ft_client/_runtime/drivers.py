"""The drivers: they run a flow, sync or async, and close what it leaves open."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any, Generic, Self, TypeVar, cast

from ft_client._runtime.flow import AsyncRunner, Emit, Flow, ItemFlow, SyncRunner

R = TypeVar("R")
T = TypeVar("T")


def drive(flow: ItemFlow[Any, R], runner: SyncRunner) -> Generator[Any, None, R]:
    """Run a flow and yield its items. All responses that it opened are closed at the end, however it ends."""
    open_responses: list[Any] = []
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Emit):
                yield effect.value
                effect = flow.send(None)
                continue
            try:
                outcome = effect.run_sync(runner, open_responses)
            except BaseException as error:  # noqa: BLE001  # the flow decides: it handles the error or lets it pass
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as end:
        return cast(R, end.value)
    finally:
        flow.close()
        for response in open_responses:
            response.close()


def run(flow: Flow[R], runner: SyncRunner) -> R:
    """Run a flow without items and return its result."""
    try:
        next(drive(flow, runner))
    except StopIteration as end:
        return cast(R, end.value)
    raise TypeError("this flow emits items: iterate over it")


class _Result(Generic[R]):
    """The result of a flow. An async generator cannot return one."""

    value: R


async def adrive(flow: ItemFlow[Any, R], runner: AsyncRunner, result: _Result[R]) -> AsyncGenerator[Any, None]:
    """`drive`, async."""
    open_responses: list[Any] = []
    try:
        effect = next(flow)
        while True:
            if isinstance(effect, Emit):
                yield effect.value
                effect = flow.send(None)
                continue
            try:
                outcome = await effect.run_async(runner, open_responses)
            except BaseException as error:  # noqa: BLE001  # the flow decides: it handles the error or lets it pass
                effect = flow.throw(error)
            else:
                effect = flow.send(outcome)
    except StopIteration as end:
        result.value = end.value
    finally:
        flow.close()
        for response in open_responses:
            await response.aclose()


async def arun(flow: Flow[R], runner: AsyncRunner) -> R:
    """`run`, async."""
    result: _Result[R] = _Result()
    async for _ in adrive(flow, runner, result):
        raise TypeError("this flow emits items: iterate over it")
    return result.value


class ItemIterator(Iterator[T], Generic[T, R]):
    """The items of a flow, as they arrive. Leaving the `with` block, or `close()`, closes the connection.

    Attributes:
        result: The result of the flow, or None before its end.
    """

    def __init__(self, flow: ItemFlow[T, R], runner: SyncRunner) -> None:
        self.result: R | None = None
        self._items = drive(flow, runner)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        try:
            return cast(T, next(self._items))
        except StopIteration as end:
            if end.value is not None:
                self.result = end.value
            raise

    def close(self) -> None:
        """Stop and close the connection."""
        self._items.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncItemIterator(AsyncIterator[T], Generic[T, R]):
    """The items of a flow, as they arrive. Leaving the `async with` block, or `aclose()`, closes the connection.

    Attributes:
        result: The result of the flow, or None before its end.
    """

    def __init__(self, flow: ItemFlow[T, R], runner: AsyncRunner) -> None:
        self._result: _Result[R] = _Result()
        self._items = adrive(flow, runner, self._result)

    @property
    def result(self) -> R | None:
        return getattr(self._result, "value", None)

    def __aiter__(self) -> Self:
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        """Return the iterator itself: code for the vendor's SDK awaits a stream before it iterates."""
        yield from ()
        return self

    async def __anext__(self) -> T:
        return cast(T, await anext(self._items))

    async def aclose(self) -> None:
        """Stop and close the connection."""
        await self._items.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()
