"""The generated client with the configuration of a facade client: `client.api`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, Any

from ft_client import _http_library as http
from ft_client._config import plain_timeout
from ft_client._runtime.network import is_loopback
from ft_client.errors import FTClientError
from ft_client_generated.client import Client

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


class _DelegatingTransport(http.BaseTransport):
    """Sends through the facade client's HTTP client, so that both share connections and transport."""

    def __init__(self, get_client: Callable[[], http.Client]) -> None:
        self._get_client = get_client

    def handle_request(self, request: http.Request) -> http.Response:
        client: Any = self._get_client()
        if isinstance(client, http.Client):
            return client.send(request, stream=True, follow_redirects=False)
        response = client.send(_foreign_request(client, request), stream=True, follow_redirects=False)
        return http.Response(response.status_code, headers=response.headers.raw, stream=_ForeignStream(response))


class _AsyncDelegatingTransport(http.AsyncBaseTransport):
    """`_DelegatingTransport`, async."""

    def __init__(self, get_client: Callable[[], http.AsyncClient]) -> None:
        self._get_client = get_client

    async def handle_async_request(self, request: http.Request) -> http.Response:
        client: Any = self._get_client()
        if isinstance(client, http.AsyncClient):
            return await client.send(request, stream=True, follow_redirects=False)
        response = await client.send(_foreign_request(client, request), stream=True, follow_redirects=False)
        return http.Response(response.status_code, headers=response.headers.raw, stream=_ForeignStream(response))


def _foreign_request(client: Any, request: http.Request) -> Any:
    """Return a request for a client of another library with httpx's interface, such as httpx2."""
    loaded = isinstance(request.stream, http.ByteStream)
    return client.build_request(
        request.method, str(request.url), headers=request.headers.raw, extensions=request.extensions,
        content=request.content if loaded else request.stream,
    )  # fmt: skip


class _ForeignStream(http.SyncByteStream, http.AsyncByteStream):
    """The body of a response of another library, not decoded."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        if self._response.is_stream_consumed:  # made in memory, as by a mock transport
            yield self._response.content
        else:
            yield from self._response.iter_raw()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self._response.is_stream_consumed:
            yield self._response.content
            return
        async for chunk in self._response.aiter_raw():
            yield chunk

    def close(self) -> None:
        self._response.close()

    async def aclose(self) -> None:
        await self._response.aclose()


def make_generated_client(
    config: ClientConfig,
    *,
    get_client: Callable[[], http.Client] | None = None,
    get_async_client: Callable[[], http.AsyncClient] | None = None,
) -> Client:
    """Return the generated client with the same base URL, headers, key, timeout and connections.

    It has no retries, checks or typed errors. Without `get_client` or `get_async_client`, the generated client creates
    the missing HTTP client itself, with the same configuration but its own connections.

    Raises:
        FTClientError: The key is a function, which the generated client cannot call.
    """
    if config.key_provider is not None:
        raise FTClientError("client.api needs a fixed key -> create a client with api_key= as a string for it")
    headers = {**config.headers, **config.credentials()}
    arguments: dict[str, Any] = {"params": config.query}
    if is_loopback(http.URL(config.base_url).host):
        arguments["trust_env"] = False  # as for our own connections
    timeout: Any = plain_timeout(config.timeout)  # httpx accepts a tuple
    result = Client(config.base_url, headers=headers, timeout=timeout, httpx_args=arguments)
    settings: Any = {"base_url": config.base_url, "headers": headers, "params": config.query, "timeout": timeout}
    if get_client is not None:
        result.set_httpx_client(http.Client(transport=_DelegatingTransport(get_client), **settings))
    if get_async_client is not None:
        transport = _AsyncDelegatingTransport(get_async_client)
        result.set_async_httpx_client(http.AsyncClient(transport=transport, **settings))
    return result
