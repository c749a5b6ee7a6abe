"""The effects: requests, streamed responses, sleep, the clock, functions that block, and concurrent flows.

This module and `drivers.py` are the only ones that wait and that distinguish sync from async.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ft_client._runtime.async_body import AsyncBody
from ft_client._runtime.bodies import TransferLimits, aiter_decoded, aread_body, iter_decoded, read_body
from ft_client._runtime.drivers import arun, run
from ft_client._runtime.flow import AsyncRunner, Flow, SyncRunner

if TYPE_CHECKING:
    from ft_client import _http_library as http


class Send:
    """Send a request. The outcome is the response, with its body read unless `stream` is set.

    Args:
        request: Keyword arguments of `httpx.Client.build_request`.
        stream: Leave the body to `ReadChunk`.
        is_file: Whether the body is the content of a file, whose size has no limit.
    """

    __slots__ = ("is_file", "request", "stream")

    def __init__(self, request: dict[str, Any], *, stream: bool = False, is_file: bool = False) -> None:
        self.request = request
        self.stream = stream
        self.is_file = is_file

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> http.Response:
        client = runner.http()
        response = client.send(_build_request(client, self.request), stream=True, follow_redirects=False)
        if self.stream:
            open_responses.append(response)
        elif not response.is_stream_consumed:
            read_body(response, is_file=self.is_file)
        return response

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> http.Response:
        client = runner.http()
        request = self.request
        if "content" in request:  # a body that is read piece by piece; other ones are in `json`
            request = {**request, "content": AsyncBody(request["content"])}
        built = _build_request(client, request)
        async with runner.semaphore:
            response = await client.send(built, stream=True, follow_redirects=False)
            if not self.stream and not response.is_stream_consumed:
                await aread_body(response, is_file=self.is_file)
        if self.stream:
            open_responses.append(response)
        return response


class CallerError(BaseException):
    """An exception of the caller's own code that was called while a request was sent, such as a progress callback.

    It is not an `Exception`, so that no handler on its way takes it for a failure of the request.
    """

    def __init__(self, original: Exception) -> None:
        super().__init__(original)
        self.original = original


class UnsendableRequestError(Exception):
    """The request could not be built: a header, parameter or URL cannot be encoded. Nothing was sent."""


def _build_request(client: http.Client | http.AsyncClient, request: dict[str, Any]) -> http.Request:
    try:
        url = _parse_url(type(client.base_url), request["url"])  # type: ignore[arg-type]  # a URL is hashable
        return client.build_request(**{**request, "url": url})
    except Exception as error:
        raise UnsendableRequestError(str(error)) from error


@functools.lru_cache(2048)
def _parse_url(kind: type[http.URL], url: str | http.URL) -> http.URL:
    """Parse a URL once: parsing takes a tenth of the time of a call, and polling requests the same URL repeatedly.

    Following a thousand jobs polls two thousand URLs in turn. A cache of 2048 URLs takes 1.5 MiB.

    Args:
        kind: The URL class of the client's library, httpx or httpx2.
        url: The URL.
    """
    return kind(url)


class StreamedBody:
    """The body of a streamed response, read with `ReadChunk`.

    Args:
        response: The response.
        raw: Return the bytes without undoing a content encoding.
        limits: Limits of the transfer, or None for a body that may be silent, such as an event stream.
    """

    __slots__ = ("chunks", "limits", "raw", "response")

    def __init__(self, response: http.Response, *, raw: bool = False, limits: TransferLimits | None = None) -> None:
        self.response = response
        self.raw = raw
        self.limits = limits
        self.chunks: Any = None

    @property
    def reads_raw(self) -> bool:
        """Whether to read raw bytes. A response made in memory, as in tests, has no raw stream."""
        return self.raw and not self.response.is_stream_consumed


class ReadChunk:
    """Read the next chunk of a streamed body. The outcome is bytes, or None at the end."""

    __slots__ = ("body",)

    def __init__(self, body: StreamedBody) -> None:
        self.body = body

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> bytes | None:
        body = self.body
        if body.chunks is None:
            body.chunks = body.response.iter_raw() if body.reads_raw else iter_decoded(body.response)
        chunk: bytes | None = next(body.chunks, None)
        if chunk is not None and body.limits is not None:
            body.limits.add(chunk)
        return chunk

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> bytes | None:
        body = self.body
        if body.chunks is None:
            body.chunks = body.response.aiter_raw() if body.reads_raw else aiter_decoded(body.response)
        chunk: bytes | None = await anext(body.chunks, None)
        if chunk is not None and body.limits is not None:
            body.limits.add(chunk)
        return chunk


class CloseResponse:
    """Close a streamed response. Its connection returns to the pool, or is closed if the body was not read."""

    __slots__ = ("response",)

    def __init__(self, response: http.Response) -> None:
        self.response = response

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> None:
        open_responses.remove(self.response)
        self.response.close()

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> None:
        open_responses.remove(self.response)
        await self.response.aclose()


class CallFunction:
    """Call a function of the caller. The outcome is what it returns; an async client also awaits it."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> Any:
        return self.function()

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> Any:
        result = self.function()
        return await result if hasattr(result, "__await__") else result


class Sleep:
    """Sleep.

    Args:
        seconds: Duration. 0 or less returns at once.
    """

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sleep) and other.seconds == self.seconds

    __hash__ = None  # type: ignore[assignment]  # a value to compare in tests, never a key

    def __repr__(self) -> str:
        return f"Sleep({self.seconds!r})"

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> None:
        if self.seconds > 0:
            time.sleep(self.seconds)

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> None:
        if self.seconds > 0:
            import asyncio

            await asyncio.sleep(self.seconds)


class MonotonicTime:
    """Read a clock that is never set back. The outcome is in seconds."""

    __slots__ = ()

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> float:
        return time.monotonic()

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> float:
        return time.monotonic()


class InThread:
    """Call a function that blocks, such as one that reads a file. An event loop continues meanwhile.

    Args:
        function: Called without arguments, in another thread if the driver is async. The outcome is its result.
    """

    __slots__ = ("function",)

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> Any:
        return self.function()

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> Any:
        import asyncio

        return await asyncio.to_thread(self.function)


class Gather:
    """Run flows concurrently. The outcome is the list of their results, in order.

    The first error cancels the flows that have not started. It is raised once the flows in progress have ended.

    Args:
        flows: Each is started when a slot is free.
        max_concurrency: Maximum number of flows in progress.
    """

    __slots__ = ("flows", "max_concurrency")

    def __init__(self, flows: Sequence[Flow[Any]], max_concurrency: int) -> None:
        self.flows = flows
        self.max_concurrency = max_concurrency

    def run_sync(self, runner: SyncRunner, open_responses: list[Any]) -> list[Any]:
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

        with ThreadPoolExecutor(self.max_concurrency) as pool:
            futures = [pool.submit(run, flow, runner) for flow in self.flows]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            finally:  # an interrupt also cancels the flows that have not started
                pool.shutdown(wait=True, cancel_futures=True)
        failed = next((f.exception() for f in futures if not f.cancelled() and f.exception()), None)
        if failed is not None:
            raise failed
        return [future.result() for future in futures]

    async def run_async(self, runner: AsyncRunner, open_responses: list[Any]) -> list[Any]:
        import asyncio

        limiter = asyncio.Semaphore(self.max_concurrency)

        async def limited(flow: Flow[Any]) -> Any:
            async with limiter:
                return await arun(flow, runner)

        tasks = [asyncio.ensure_future(limited(flow)) for flow in self.flows]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
