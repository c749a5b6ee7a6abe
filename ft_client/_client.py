"""The clients: connections and resources."""

from __future__ import annotations

import functools
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from ft_client._base_client import BaseClient
from ft_client._config import (
    DEFAULT_RECONCILE_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_UNKNOWN_STATUS_TIMEOUT,
    Timeout,
    plain_timeout,
)
from ft_client._credentials import Secret
from ft_client._runtime.connections import AsyncConnections, SyncConnections
from ft_client._runtime.flow import AsyncRunner, SyncRunner
from ft_client._runtime.network import async_transport, make_async_client, make_client
from ft_client.resources.requests import AsyncRequests, Requests

if TYPE_CHECKING:
    from ft_client._http_library import URL, AsyncClient, Client
    from ft_client._journal import Journal
    from ft_client.resources._with_response import (
        AsyncFTClientWithRawResponse,
        AsyncFTClientWithStreamingResponse,
        FTClientWithRawResponse,
        FTClientWithStreamingResponse,
    )
    from ft_client.resources.account import Account, AsyncAccount
    from ft_client.resources.files import AsyncFiles, Files
    from ft_client.resources.fine_tunes import AsyncFineTunes, FineTunes
    from ft_client.resources.fine_tuning import AsyncFineTuning, FineTuning
    from ft_client.resources.models import AsyncModels, Models
    from ft_client.resources.uploads import AsyncUploads, Uploads
    from ft_client_generated.client import Client as GeneratedClient

MAX_CONCURRENT_REQUESTS = 8
"""Maximum number of requests in flight of an AsyncFTClient. Others wait in front of httpx's pool, which slows with its
length."""


class FTClient(BaseClient, Requests):
    """Client of the files and fine-tuning endpoints of an OpenAI-compatible service.

    One client can be shared among threads. Use it as a context manager, or call `close()`.

    Args:
        api_key: API key. Defaults to the environment variables of the profile, and for OpenAI or a given base URL to
            `OPENAI_API_KEY`. A function is called for each attempt, and once more after a 401. It returns a token,
            which is sent as `Authorization: Bearer` to every service.
        base_url: Base URL of the service. Defaults to that of the profile; without a profile, to the `OPENAI_BASE_URL`
            environment variable, else to the vendor's. A query becomes `default_query`.
        organization: Organization ID. Defaults to the `OPENAI_ORG_ID` environment variable.
        project: Project ID. Defaults to the `OPENAI_PROJECT_ID` environment variable.
        timeout: Timeout for each attempt, in seconds or as an `httpx.Timeout`. None disables it. A response in
            memory must end within the read timeout, and a file must transfer 1 KiB within it (docs/errors.md).
        max_retries: Maximum number of retries of one call. Only safe calls are retried.
        default_headers: Headers of each request.
        default_query: Query parameters of each request.
        http_client: An `httpx.Client` or `httpx2.Client` to use, e.g. with a proxy or a MockTransport. You close it;
            its timeout applies unless `timeout` is set, or it is httpx's default.
        strict: Raise if a response does not match the contract. By default `drift(obj)` reports it.
        reconcile_timeout: Seconds for which a create is looked up after a lost response. If the job is not found, the
            create is sent once more where the service returns metadata, else `OutcomeUnknownError` is raised.
        unknown_status_timeout: Seconds without a change after which waiting for a job whose status is unknown ends
            with `WaitTimeoutError`. Defaults to 24 hours.
        profile: Name of the service's profile, such as `together`. Defaults to the `FT_PROFILE` environment variable,
            else to the profile of the base URL's host, else to `openai`.
        azure_endpoint: `https://NAME.openai.azure.com`, for profile `azure`. Defaults to `AZURE_OPENAI_ENDPOINT`.
        api_version: Dated API version, for profile `azure`. Defaults to `OPENAI_API_VERSION`; without one, the route
            `/openai/v1` is used.
        azure_ad_token: Token of Microsoft Entra ID in place of an API key, for profile `azure`. Defaults to
            `AZURE_OPENAI_AD_TOKEN`.
        profile_options: Further options that the profile declares, such as `{"workspace": "..."}`.
        journal: Path of a journal, in which creates and uploads are written down before they are sent. Another process
            with the same journal and idempotency key finds them.
        request_tokens: Whether the metadata of a job may carry an idempotency key.

    Raises:
        FTClientError: There is no API key, or a setting is invalid.
        TypeError: `http_client` is async; that of `AsyncFTClient` must be.
    """

    _connections: SyncConnections

    def __init__(
        self,
        api_key: str | Callable[[], str] | None = None,
        *,
        base_url: str | URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        http_client: Client | None = None,
        strict: bool = False,
        reconcile_timeout: float = DEFAULT_RECONCILE_TIMEOUT,
        unknown_status_timeout: float = DEFAULT_UNKNOWN_STATUS_TIMEOUT,
        profile: str | None = None,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        azure_ad_token: str | None = None,
        profile_options: Mapping[str, str] | None = None,
        journal: str | os.PathLike[str] | Journal | None = None,
        request_tokens: bool = True,
    ) -> None:
        key = Secret(api_key) if isinstance(api_key, str) else api_key
        del api_key  # a traceback must not show it
        self._start(
            api_key=key, base_url=base_url, organization=organization, project=project, timeout=timeout,
            http_client=http_client, max_retries=max_retries, default_headers=default_headers,
            default_query=default_query, strict=strict, reconcile_timeout=reconcile_timeout,
            unknown_status_timeout=unknown_status_timeout, profile=profile, journal=journal,
            request_tokens=request_tokens, profile_options={
                "azure_endpoint": azure_endpoint, "api_version": api_version, "azure_ad_token": azure_ad_token,
                **(profile_options or {}),
            },
        )  # fmt: skip

    def _connect(self, http_client: Client | None) -> None:
        make = functools.partial(make_client, self._config.base_url, timeout=plain_timeout(self._config.timeout))
        self._connections = SyncConnections(make, http_client)
        self._runner = SyncRunner(self._connections.get)

    @functools.cached_property
    def files(self) -> Files:
        """Training files and result files."""
        from ft_client.resources.files import Files

        return Files(self._config, self._runner)

    @functools.cached_property
    def uploads(self) -> Uploads:
        """Large files, uploaded in parts."""
        from ft_client.resources.uploads import Uploads

        return Uploads(self._config, self._runner)

    @functools.cached_property
    def fine_tuning(self) -> FineTuning:
        """The current API: jobs, checkpoints and graders."""
        from ft_client.resources.fine_tuning import FineTuning

        return FineTuning(self._config, self._runner)

    @functools.cached_property
    def fine_tunes(self) -> FineTunes:
        """The legacy API of 2021 to 2023."""
        from ft_client.resources.fine_tunes import FineTunes

        return FineTunes(self._config, self._runner)

    @functools.cached_property
    def models(self) -> Models:
        """Base models and fine-tuned models."""
        from ft_client.resources.models import Models

        return Models(self._config, self._runner)

    @functools.cached_property
    def account(self) -> Account:
        """The account as a whole, its export and copies of its jobs."""
        from ft_client.resources.account import Account

        return Account(self._config, self._runner)

    @functools.cached_property
    def api(self) -> GeneratedClient:
        """The generated client with this configuration, for calling a generated endpoint directly.

        Its async functions have their own connections.
        """
        from ft_client._http.generated_client import make_generated_client

        return make_generated_client(self._config, get_client=self._connections.get)

    @property
    def with_raw_response(self) -> FTClientWithRawResponse:
        """This client; the methods of its resources return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FTClientWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> FTClientWithStreamingResponse:
        """This client; the methods of its resources return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FTClientWithStreamingResponse", RawProxy(self, stream=True))

    def close(self) -> None:
        """Close the connections, unless they belong to an `http_client` that was passed in."""
        if not self._shares_connections:
            self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncFTClient(BaseClient, AsyncRequests):
    """Async client of the files and fine-tuning endpoints, for asyncio. The arguments are those of `FTClient`.

    With the extra `fast` it sends requests with aiohttp, which its repr shows. The environment variable `FT_TRANSPORT`
    chooses `aiohttp` or `httpx`.

    Args:
        api_key: See `FTClient`. A function may be async.
        base_url: See `FTClient`.
        organization: See `FTClient`.
        project: See `FTClient`.
        timeout: See `FTClient`.
        max_retries: See `FTClient`.
        default_headers: See `FTClient`.
        default_query: See `FTClient`.
        http_client: An `httpx.AsyncClient` to use. You close it.
        strict: See `FTClient`.
        reconcile_timeout: See `FTClient`.
        unknown_status_timeout: See `FTClient`.
        profile: See `FTClient`.
        azure_endpoint: See `FTClient`.
        api_version: See `FTClient`.
        azure_ad_token: See `FTClient`.
        profile_options: See `FTClient`.
        journal: See `FTClient`.
        request_tokens: See `FTClient`.
    """

    _connections: AsyncConnections

    def __init__(
        self,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        *,
        base_url: str | URL | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        http_client: AsyncClient | None = None,
        strict: bool = False,
        reconcile_timeout: float = DEFAULT_RECONCILE_TIMEOUT,
        unknown_status_timeout: float = DEFAULT_UNKNOWN_STATUS_TIMEOUT,
        profile: str | None = None,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        azure_ad_token: str | None = None,
        profile_options: Mapping[str, str] | None = None,
        journal: str | os.PathLike[str] | Journal | None = None,
        request_tokens: bool = True,
    ) -> None:
        key = Secret(api_key) if isinstance(api_key, str) else api_key
        del api_key  # a traceback must not show it
        self._start(
            api_key=key, base_url=base_url, organization=organization, project=project, timeout=timeout,
            http_client=http_client, max_retries=max_retries, default_headers=default_headers,
            default_query=default_query, strict=strict, reconcile_timeout=reconcile_timeout,
            unknown_status_timeout=unknown_status_timeout, profile=profile, journal=journal,
            request_tokens=request_tokens, profile_options={
                "azure_endpoint": azure_endpoint, "api_version": api_version, "azure_ad_token": azure_ad_token,
                **(profile_options or {}),
            },
        )  # fmt: skip

    def _connect(self, http_client: AsyncClient | None) -> None:
        self._transport = "" if http_client is not None else async_transport()
        make = functools.partial(
            make_async_client,
            self._config.base_url,
            transport=self._transport,
            timeout=plain_timeout(self._config.timeout),
            max_keepalive_connections=MAX_CONCURRENT_REQUESTS,
        )
        self._connections = AsyncConnections(make, http_client)
        self._runner = AsyncRunner(self._connections.get, MAX_CONCURRENT_REQUESTS)

    @functools.cached_property
    def files(self) -> AsyncFiles:
        """Training files and result files."""
        from ft_client.resources.files import AsyncFiles

        return AsyncFiles(self._config, self._runner)

    @functools.cached_property
    def uploads(self) -> AsyncUploads:
        """Large files, uploaded in parts."""
        from ft_client.resources.uploads import AsyncUploads

        return AsyncUploads(self._config, self._runner)

    @functools.cached_property
    def fine_tuning(self) -> AsyncFineTuning:
        """The current API: jobs, checkpoints and graders."""
        from ft_client.resources.fine_tuning import AsyncFineTuning

        return AsyncFineTuning(self._config, self._runner)

    @functools.cached_property
    def fine_tunes(self) -> AsyncFineTunes:
        """The legacy API of 2021 to 2023."""
        from ft_client.resources.fine_tunes import AsyncFineTunes

        return AsyncFineTunes(self._config, self._runner)

    @functools.cached_property
    def models(self) -> AsyncModels:
        """Base models and fine-tuned models."""
        from ft_client.resources.models import AsyncModels

        return AsyncModels(self._config, self._runner)

    @functools.cached_property
    def account(self) -> AsyncAccount:
        """The account as a whole, its export and copies of its jobs."""
        from ft_client.resources.account import AsyncAccount

        return AsyncAccount(self._config, self._runner)

    @functools.cached_property
    def api(self) -> GeneratedClient:
        """The generated client with this configuration, for calling a generated endpoint directly.

        Its sync functions have their own connections.
        """
        from ft_client._http.generated_client import make_generated_client

        return make_generated_client(self._config, get_async_client=self._connections.get)

    @property
    def with_raw_response(self) -> AsyncFTClientWithRawResponse:
        """This client; the methods of its resources return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFTClientWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncFTClientWithStreamingResponse:
        """This client; the methods of its resources return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFTClientWithStreamingResponse", RawProxy(self, stream=True))

    async def close(self) -> None:
        """Close the connections, unless they belong to an `http_client` that was passed in."""
        if not self._shares_connections:
            await self._connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
