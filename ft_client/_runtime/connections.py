"""The HTTP client behind a client: created at the first request, and again in a child process or another event loop."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncGenerator, Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ft_client._fork import renew_after_fork
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    import asyncio

    from ft_client._http_library import AsyncClient, Client

C = TypeVar("C")


class _Connections(Generic[C]):
    """The part that is the same in both.

    Args:
        make: Returns a new HTTP client.
        given: The HTTP client that the user passed, or None.

    Raises:
        TypeError: The client is sync and the HTTP client is async, or the other way round, or it is something else.
    """

    _is_async: bool

    def __init__(self, make: Callable[[], C], given: C | None) -> None:
        if given is not None and not (hasattr(given, "send") and hasattr(given, "aclose") is self._is_async):
            wanted = "httpx.AsyncClient to AsyncFTClient" if self._is_async else "httpx.Client to FTClient"
            raise TypeError(f"http_client is of type {type(given).__name__} -> pass an {wanted}")
        self._make = make
        self._given = given
        self._given_used = self._given_lost = False
        self.is_closed = False
        self._lock = threading.Lock()
        self._of_parent: list[Any] = []
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Forget the connections of the parent process, which still uses them.

        They stay referenced: closing a TLS connection here would end it for the parent.
        """
        self._lock = threading.Lock()
        self._given_lost = self._given_used

    def _use_given(self) -> C | None:
        if self._given is not None:
            if self._given_lost:
                raise FTClientError(
                    "http_client was used before this process was forked, and its connections belong to the parent "
                    "process -> create the client in the child process"
                )
            self._given_used = True
        return self._given


class SyncConnections(_Connections["Client"]):
    """The HTTP client of an `FTClient`, which threads share."""

    _is_async = False
    _client: Client | None = None

    def get(self) -> Client:
        """Return the HTTP client."""
        if self._client is not None:
            return self._client
        given = self._use_given()
        if given is not None:
            return given
        with self._lock:
            if self.is_closed:
                raise RuntimeError("the client has been closed")  # as httpx does
            if self._client is None:
                self._client = self._make()
        return self._client

    def after_fork(self) -> None:
        super().after_fork()
        self._of_parent.append(self._client)
        self._client = None

    def close(self) -> None:
        """Close the connections, unless the user passed the HTTP client."""
        self.is_closed = True
        if self._client is not None:
            self._client.close()


class AsyncConnections(_Connections["AsyncClient"]):
    """The HTTP clients of an `AsyncFTClient`. Connections belong to one event loop, so each loop has its own client."""

    _is_async = True

    def __init__(self, make: Callable[[], AsyncClient], given: AsyncClient | None) -> None:
        super().__init__(make, given)
        self._by_loop: dict[asyncio.AbstractEventLoop, tuple[AsyncClient, AsyncGenerator[None, None]]] = {}

    def get(self) -> AsyncClient:
        """Return the HTTP client of the running event loop."""
        given = self._use_given()
        if given is not None:
            return given
        import asyncio  # takes 30 ms; a sync client does not need it

        loop = asyncio.get_running_loop()
        entry = self._by_loop.get(loop)
        if entry is None:
            client = self._make()
            entry = client, _close_with_loop(client)
            with self._lock:
                for ended in [each for each in self._by_loop if each.is_closed()]:
                    del self._by_loop[ended]
                self._by_loop[loop] = entry
        return entry[0]

    def after_fork(self) -> None:
        super().after_fork()
        self._of_parent.append(self._by_loop)
        self._by_loop = {}

    async def close(self) -> None:
        """Close the connections of the running event loop. Those of other loops are closed when their loop ends."""
        import asyncio

        self.is_closed = True
        entry = self._by_loop.get(asyncio.get_running_loop())
        if entry is not None:
            await entry[1].aclose()


def _close_with_loop(client: AsyncClient) -> AsyncGenerator[None, None]:
    """Return a started async generator whose end closes the client.

    An event loop ends its async generators before it closes, in `asyncio.run` too. This is its only public hook.
    """

    async def until_closed() -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            await client.aclose()

    generator = until_closed()
    with contextlib.suppress(StopIteration):
        generator.__anext__().send(None)  # the loop takes note of a generator when it starts
    return generator
