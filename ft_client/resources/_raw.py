"""`with_raw_response` and `with_streaming_response`: one proxy for all resources and methods."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ft_client._http.options import redact_options
from ft_client._operations.download import stream_content
from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator
from ft_client.raw_response import AsyncStreamedResponse, RawResponse, StreamedResponse
from ft_client.resources._base import AsyncResource, SyncResource

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

P = ParamSpec("P")
R = TypeVar("R")

_FILES = {"Files", "AsyncFiles"}


class RawProxy:
    """A client or resource whose methods return a `RawResponse`, or with `stream` a context manager of a response."""

    def __init__(self, target: Any, *, stream: bool = False) -> None:
        self._target = target
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if isinstance(value, SyncResource | AsyncResource):
            return RawProxy(value, stream=self._stream)
        if name.startswith("_") or not callable(value) or not isinstance(self._target, SyncResource | AsyncResource):
            raise AttributeError(f"{type(self._target).__name__}.{name} has no raw response: it sends no request")
        is_async = isinstance(self._target, AsyncResource)
        if self._stream:
            make: Any = _async_streamed if is_async else _streamed
        else:
            make = _async_raw if is_async else _raw
        return functools.wraps(value)(functools.partial(make, self._target, name))

    def __repr__(self) -> str:
        return f"<{'streaming' if self._stream else 'raw'} responses of {type(self._target).__name__}>"


def _call(target: Any, name: str, exchanges: list[Any], args: Any, kwargs: Any) -> Any:
    """Call a method that records its exchanges."""
    recording = type(target)(target._config.recording(exchanges), target._runner)
    result = getattr(recording, name)(*args, **kwargs)
    if isinstance(result, ItemIterator | AsyncItemIterator):
        raise TypeError(f"{name} returns an iterator over many responses: call it without a raw response")
    return result


def _raw(target: Any, name: str, /, *args: Any, **kwargs: Any) -> RawResponse[Any]:
    exchanges: list[Any] = []
    return RawResponse(exchanges, _call(target, name, exchanges, args, kwargs))


async def _async_raw(target: Any, name: str, /, *args: Any, **kwargs: Any) -> RawResponse[Any]:
    exchanges: list[Any] = []
    return RawResponse(exchanges, await _call(target, name, exchanges, args, kwargs))


@contextlib.contextmanager
def _streamed(target: Any, name: str, /, *args: Any, **kwargs: Any) -> Iterator[StreamedResponse[Any]]:
    exchanges: list[Any] = []
    if name == "content" and type(target).__name__ in _FILES:
        redact_options(kwargs)  # type: ignore[arg-type]  # the options of the method
        config = target._config.recording(exchanges)
        chunks: ItemIterator[Any, None] = ItemIterator(stream_content(config, *args, **kwargs), target._runner)
        with contextlib.closing(StreamedResponse[Any](exchanges, next(chunks), chunks)) as response:
            yield response
        return
    result = _call(target, name, exchanges, args, kwargs)
    with contextlib.closing(StreamedResponse[Any](exchanges, result)) as response:
        yield response


@contextlib.asynccontextmanager
async def _async_streamed(target: Any, name: str, /, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
    exchanges: list[Any] = []
    if name == "content" and type(target).__name__ in _FILES:
        redact_options(kwargs)  # type: ignore[arg-type]  # the options of the method
        config = target._config.recording(exchanges)
        chunks: AsyncItemIterator[Any, None] = AsyncItemIterator(
            stream_content(config, *args, **kwargs), target._runner
        )
        response: AsyncStreamedResponse[Any] = AsyncStreamedResponse(exchanges, await anext(chunks), chunks)
    else:
        response = AsyncStreamedResponse(exchanges, await _call(target, name, exchanges, args, kwargs))
    try:
        yield response
    finally:
        await response.close()


if TYPE_CHECKING:  # the types of the methods of the proxy, for resources/_with_response.py

    def raw(method: Callable[P, R]) -> Callable[P, RawResponse[R]]: ...
    def async_raw(method: Callable[P, Awaitable[R]]) -> Callable[P, Coroutine[Any, Any, RawResponse[R]]]: ...
    def streamed(method: Callable[P, R]) -> Callable[P, AbstractContextManager[StreamedResponse[R]]]: ...
    def async_streamed(
        method: Callable[P, Awaitable[R]],
    ) -> Callable[P, AbstractAsyncContextManager[AsyncStreamedResponse[R]]]: ...
    def streamed_file(method: Callable[P, R]) -> Callable[P, AbstractContextManager[StreamedResponse[bytes]]]: ...
    def async_streamed_file(
        method: Callable[P, Awaitable[R]],
    ) -> Callable[P, AbstractAsyncContextManager[AsyncStreamedResponse[bytes]]]: ...
