"""The client configuration, and the two functions that send requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from .types import UNSET, Response, Unset

if TYPE_CHECKING:
    import ssl

    import httpx

T = TypeVar("T")


class Client:
    """The client configuration. The httpx clients are created on first use.

    Args:
        base_url: The URL to which the paths of the contract are appended, including the version.
        headers: The headers of every request.
        timeout: Timeout in seconds, or an httpx.Timeout; None means no timeout. Default: that of httpx.
        verify_ssl: The argument `verify` of httpx.
        follow_redirects: Whether to follow redirects. They can lead to plain http, with the headers.
        httpx_args: Further arguments of httpx.Client and httpx.AsyncClient.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float | httpx.Timeout | None | Unset = UNSET,
        verify_ssl: str | bool | ssl.SSLContext = True,
        follow_redirects: bool = False,
        httpx_args: Mapping[str, Any] | None = None,
    ) -> None:
        self.base_url = base_url
        self._settings: dict[str, Any] = {
            "base_url": base_url,
            "headers": dict(headers or {}),
            "verify": verify_ssl,
            "follow_redirects": follow_redirects,
            **({} if timeout is UNSET else {"timeout": timeout}),
            **(httpx_args or {}),
        }
        self._client: httpx.Client | None = None
        self._async_client: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_url!r})"

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this httpx client unchanged; the settings of this client do not apply to it."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """Return the httpx client; create it on first use."""
        if self._client is None:
            import httpx

            self._client = httpx.Client(**self._settings)
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this httpx client unchanged; the settings of this client do not apply to it."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the asynchronous httpx client; create it on first use."""
        if self._async_client is None:
            import httpx

            self._async_client = httpx.AsyncClient(**self._settings)
        return self._async_client

    def __enter__(self) -> Self:
        self.get_httpx_client().__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.get_httpx_client().__exit__(*error)

    async def __aenter__(self) -> Self:
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self.get_async_httpx_client().__aexit__(*error)


class AuthenticatedClient(Client):
    """A client that sends a key with every request.

    Args:
        base_url: As in Client.
        token: The key.
        prefix: The text before the key; can be empty.
        auth_header_name: The header that contains the key.
        headers: As in Client.
        settings: Further arguments of Client.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        prefix: str = "Bearer",
        auth_header_name: str = "Authorization",
        headers: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        value = f"{prefix} {token}" if prefix else token
        super().__init__(base_url, headers={**(headers or {}), auth_header_name: value}, **settings)


def send(client: Client, request: dict[str, Any], parse: Callable[[httpx.Response], T]) -> Response[T]:
    """Send a request and decode the response."""
    response = client.get_httpx_client().request(**request)
    return Response(response.status_code, response.content, response.headers, parse(response))


async def send_async(client: Client, request: dict[str, Any], parse: Callable[[httpx.Response], T]) -> Response[T]:
    """Send a request and decode the response."""
    content = request.get("content")
    if content is not None:
        # httpx treats a body that can be iterated both ways as a blocking one
        request = {**request, "content": content.asynchronous()}
    response = await client.get_async_httpx_client().request(**request)
    return Response(response.status_code, response.content, response.headers, parse(response))


__all__ = ["AuthenticatedClient", "Client", "send", "send_async"]
