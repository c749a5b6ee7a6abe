"""The generated client with a facade client's settings: `client.api`."""

from __future__ import annotations

import httpx

from ft_client._settings import Settings
from ft_client_generated.client import Client


class _Through(httpx.BaseTransport):
    """Sends through the facade client's httpx client, so that its connections and transport serve both."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._client.send(request, stream=True, follow_redirects=False)


class _AsyncThrough(httpx.AsyncBaseTransport):
    """As `_Through`, awaiting."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True, follow_redirects=False)


def generated(
    settings: Settings, *, client: httpx.Client | None = None, async_client: httpx.AsyncClient | None = None
) -> Client:
    """The generated client: same address, headers, key, timeout and connections; no retries, checks or typed errors."""
    common = {
        "base_url": settings.base_url,
        "headers": {**settings.headers, **settings.credentials()},
        "params": settings.query,
        "timeout": settings.timeout,
    }
    result = Client(settings.base_url)
    if client is not None:
        result.set_httpx_client(httpx.Client(transport=_Through(client), **common))  # type: ignore[arg-type]  # a dict of unlike values
    if async_client is not None:
        result.set_async_httpx_client(httpx.AsyncClient(transport=_AsyncThrough(async_client), **common))  # type: ignore[arg-type]  # a dict of unlike values
    return result
