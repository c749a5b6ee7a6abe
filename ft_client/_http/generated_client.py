"""The generated client with the configuration of a facade client: `client.api`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ft_client import _http_library as http
from ft_client_generated.client import Client

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


class _DelegatingTransport(http.BaseTransport):
    """Sends through the facade client's HTTP client, so that both share connections and transport."""

    def __init__(self, client: http.Client) -> None:
        self._client = client

    def handle_request(self, request: http.Request) -> http.Response:
        return self._client.send(request, stream=True, follow_redirects=False)


class _AsyncDelegatingTransport(http.AsyncBaseTransport):
    """`_DelegatingTransport`, async."""

    def __init__(self, client: http.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: http.Request) -> http.Response:
        return await self._client.send(request, stream=True, follow_redirects=False)


def make_generated_client(
    config: ClientConfig, *, client: http.Client | None = None, async_client: http.AsyncClient | None = None
) -> Client:
    """Return the generated client with the same base URL, headers, key, timeout and connections.

    It has no retries, checks or typed errors. Without `client` or `async_client`, the generated client creates the
    missing HTTP client itself, with the same configuration but its own connections.
    """
    headers = {**config.headers, **config.credentials()}
    result = Client(config.base_url, headers=headers, timeout=config.timeout, httpx_args={"params": config.query})  # type: ignore[arg-type]  # httpx accepts a tuple as timeout
    settings = {"base_url": config.base_url, "headers": headers, "params": config.query, "timeout": config.timeout}
    if client is not None:
        result.set_httpx_client(http.Client(transport=_DelegatingTransport(client), **settings))  # type: ignore[arg-type]  # a dict of different types
    if async_client is not None:
        result.set_async_httpx_client(http.AsyncClient(transport=_AsyncDelegatingTransport(async_client), **settings))  # type: ignore[arg-type]  # a dict of different types
    return result
