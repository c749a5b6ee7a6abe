"""The clients: their connections and their resources."""

from __future__ import annotations

import copy
import functools
import threading
from collections.abc import Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Self

from ft_client._flow import Awaiting, Blocking
from ft_client._secret import Secret
from ft_client._settings import DEFAULT_TIMEOUT, Settings, Timeout, settings

if TYPE_CHECKING:
    import httpx

    from ft_client.resources.files import AsyncFiles, Files
    from ft_client.resources.fine_tunes import AsyncFineTunes, FineTunes
    from ft_client.resources.fine_tuning import AsyncFineTuning, FineTuning
    from ft_client.resources.models import AsyncModels, Models
    from ft_client.resources.uploads import AsyncUploads, Uploads
    from ft_client_generated.client import Client as GeneratedClient

AT_ONCE = 8
"""Requests of one AsyncFTClient under way at once; more wait in front of httpx's pool, which slows with its length."""


class _Client:
    """What both clients share: settings and resources."""

    _settings: Settings
    _owned: Any

    @property
    def base_url(self) -> httpx.URL:
        """Where requests go."""
        import httpx

        return httpx.URL(self._settings.base_url)

    @property
    def api_key(self) -> str | None:
        """The key, in clear."""
        return self._settings.key.reveal() if self._settings.key else None

    @property
    def max_retries(self) -> int:
        """Repeats of one call at most."""
        return self._settings.policy.max_retries

    def with_options(
        self,
        *,
        timeout: Timeout | EllipsisType = ...,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        strict: bool | None = None,
    ) -> Self:
        """A client that differs in these settings and shares everything else, connections too.

        Args:
            timeout: of each attempt, seconds or an httpx.Timeout; None waits for ever.
            max_retries: repeats of one call at most.
            default_headers: added to those of each request.
            default_query: added to that of each request.
            strict: whether drift is an error.
        """
        new = self._settings.changed(
            timeout=timeout, max_retries=max_retries, default_headers=default_headers or {},
            default_query=default_query or {}, strict=strict,
        )  # fmt: skip
        other = copy.copy(self)  # its effects are carried out by the same connections
        other._settings, other._owned = new, None
        for resource in ("files", "uploads", "fine_tuning", "fine_tunes", "models", "api"):
            vars(other).pop(resource, None)  # each knows its client's settings
        return other

    def __repr__(self) -> str:
        made = hasattr(self, "_settings")  # an error in __init__ may be shown with its locals
        return f"<{type(self).__name__} {self.base_url.copy_with(userinfo=b'') if made else 'not made'}>"


class FTClient(_Client):
    """A blocking client of the files and fine-tuning endpoints of an OpenAI-compatible service.

    Safe to share between threads. A context manager; `close()` gives the connections back.

    Args:
        api_key: the key; else OPENAI_API_KEY.
        base_url: else OPENAI_BASE_URL, else the vendor's. An Azure resource is one, e.g.
            `https://NAME.openai.azure.com/openai`, with `default_query={"api-version": "..."}`.
        organization: else OPENAI_ORG_ID.
        project: else OPENAI_PROJECT_ID.
        timeout: of each attempt, seconds or an httpx.Timeout; None waits for ever.
        max_retries: repeats of one call, of those that may be repeated.
        default_headers: more headers of each request.
        default_query: more query parameters of each request.
        http_client: a ready httpx.Client, e.g. with a proxy or httpx.MockTransport; it is not closed with this one, and
            its own timeout holds unless `timeout` is given.
        strict: raise where an answer leaves the contract, instead of offering `drift(obj)`.

    Raises:
        FTClientError: no key, or a setting that cannot be.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        http_client: httpx.Client | None = None,
        strict: bool = False,
    ) -> None:
        key = Secret(api_key) if api_key is not None else None
        del api_key  # a traceback of what follows shows no key
        self._settings = settings(
            key, base_url=base_url, organization=organization, project=project, timeout=timeout,
            own=http_client is None, max_retries=max_retries, default_headers=default_headers,
            default_query=default_query, strict=strict,
        )  # fmt: skip
        self._http = http_client
        self._owned = None
        self._lock = threading.Lock()
        self._io = Blocking(self._connection)

    def _connection(self) -> httpx.Client:
        if self._http is None:
            with self._lock:
                if self._http is None:
                    import httpx  # at the first request: httpx and the TLS certificates cost more than all else

                    self._http = self._owned = httpx.Client(timeout=self._settings.timeout)
        return self._http

    @functools.cached_property
    def files(self) -> Files:
        """Training data and results."""
        from ft_client.resources.files import Files

        return Files(self)

    @functools.cached_property
    def uploads(self) -> Uploads:
        """Large files in parts."""
        from ft_client.resources.uploads import Uploads

        return Uploads(self)

    @functools.cached_property
    def fine_tuning(self) -> FineTuning:
        """Jobs, checkpoints, graders: the current API."""
        from ft_client.resources.fine_tuning import FineTuning

        return FineTuning(self)

    @functools.cached_property
    def fine_tunes(self) -> FineTunes:
        """The legacy API of 2021 to 2023."""
        from ft_client.resources.fine_tunes import FineTunes

        return FineTunes(self)

    @functools.cached_property
    def models(self) -> Models:
        """Base and fine-tuned models."""
        from ft_client.resources.models import Models

        return Models(self)

    @functools.cached_property
    def api(self) -> GeneratedClient:
        """The generated client with these settings, for calling a generated endpoint directly."""
        from ft_client._api import generated

        return generated(self._settings, client=self._connection())

    def close(self) -> None:
        """Close the connections, but for those of a given `http_client`."""
        if self._owned is not None:
            self._owned.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncFTClient(_Client):
    """An awaiting client of the files and fine-tuning endpoints; for asyncio. Arguments as for `FTClient`.

    Args:
        api_key: see FTClient.
        base_url: see FTClient.
        organization: see FTClient.
        project: see FTClient.
        timeout: see FTClient.
        max_retries: see FTClient.
        default_headers: see FTClient.
        default_query: see FTClient.
        http_client: a ready httpx.AsyncClient; it is not closed with this one.
        strict: see FTClient.
    """

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, Any] | None = None,
        http_client: httpx.AsyncClient | None = None,
        strict: bool = False,
    ) -> None:
        key = Secret(api_key) if api_key is not None else None
        del api_key  # a traceback of what follows shows no key
        self._settings = settings(
            key, base_url=base_url, organization=organization, project=project, timeout=timeout,
            own=http_client is None, max_retries=max_retries, default_headers=default_headers,
            default_query=default_query, strict=strict,
        )  # fmt: skip
        self._http = http_client
        self._owned = None
        self._io = Awaiting(self._connection, AT_ONCE)

    def _connection(self) -> httpx.AsyncClient:
        if self._http is None:
            import httpx

            self._http = self._owned = httpx.AsyncClient(
                timeout=self._settings.timeout,
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=AT_ONCE),
            )
        return self._http

    @functools.cached_property
    def files(self) -> AsyncFiles:
        """Training data and results."""
        from ft_client.resources.files import AsyncFiles

        return AsyncFiles(self)

    @functools.cached_property
    def uploads(self) -> AsyncUploads:
        """Large files in parts."""
        from ft_client.resources.uploads import AsyncUploads

        return AsyncUploads(self)

    @functools.cached_property
    def fine_tuning(self) -> AsyncFineTuning:
        """Jobs, checkpoints, graders: the current API."""
        from ft_client.resources.fine_tuning import AsyncFineTuning

        return AsyncFineTuning(self)

    @functools.cached_property
    def fine_tunes(self) -> AsyncFineTunes:
        """The legacy API of 2021 to 2023."""
        from ft_client.resources.fine_tunes import AsyncFineTunes

        return AsyncFineTunes(self)

    @functools.cached_property
    def models(self) -> AsyncModels:
        """Base and fine-tuned models."""
        from ft_client.resources.models import AsyncModels

        return AsyncModels(self)

    @functools.cached_property
    def api(self) -> GeneratedClient:
        """The generated client with these settings, for calling a generated endpoint directly."""
        from ft_client._api import generated

        return generated(self._settings, async_client=self._connection())

    async def close(self) -> None:
        """Close the connections, but for those of a given `http_client`."""
        if self._owned is not None:
            await self._owned.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
