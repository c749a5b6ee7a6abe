"""What both clients share: their settings, which can be read, assigned and changed in copies."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self, Unpack

from ft_client._config import ORGANIZATION, PROJECT, ClientConfig, Timeout
from ft_client._settings import ClientOptions, changed_config, config_from, given_options, with_changes
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from ft_client._http_library import URL
    from ft_client._runtime.connections import AsyncConnections, SyncConnections


class BaseClient:
    """The part of a client that is the same in both."""

    _config: ClientConfig
    _arguments: dict[str, Any]
    _connections: SyncConnections | AsyncConnections
    _shares_connections = False
    _transport = "httpx"

    def _start(self, **arguments: Any) -> None:
        """Set up a new client.

        Args:
            **arguments: Arguments of `config_from`, without plain credentials.

        Raises:
            FTClientError: There is no API key, or a setting is invalid.
        """
        self._arguments = arguments
        self._config = config_from(**arguments)
        self._connect(arguments["http_client"])

    def _connect(self, http_client: Any) -> None:
        """Create the connections: those of an HTTP client, or new ones."""
        raise NotImplementedError

    @property
    def base_url(self) -> URL:
        """The URL that paths are appended to."""
        from ft_client._http_library import URL

        return URL(self._config.base_url + "/")

    @property
    def api_key(self) -> str | None:
        """The API key, in plain text; of a function, the last one that it returned. It can be assigned."""
        return self._config.key.reveal() if self._config.key else None

    @api_key.setter
    def api_key(self, value: Any) -> None:
        self._assign(api_key=value)

    @property
    def organization(self) -> str | None:
        """The organization ID. Assigning one applies to later calls; None removes it."""
        return self._config.headers.get(ORGANIZATION)

    @organization.setter
    def organization(self, value: str | None) -> None:
        self._assign(organization=value or "")

    @property
    def project(self) -> str | None:
        """The project ID. Assigning one applies to later calls; None removes it."""
        return self._config.headers.get(PROJECT)

    @project.setter
    def project(self, value: str | None) -> None:
        self._assign(project=value or "")

    @property
    def timeout(self) -> Timeout:
        """Timeout for each attempt. Assigning one applies to later calls, as in the vendor's SDK."""
        return self._config.timeout

    @timeout.setter
    def timeout(self, value: Timeout) -> None:
        self._assign(timeout=value)

    @property
    def max_retries(self) -> int:
        """Maximum number of retries of one call. It can be assigned."""
        return self._config.retry_policy.max_retries

    @max_retries.setter
    def max_retries(self, value: int) -> None:
        self._assign(max_retries=value)

    @property
    def default_headers(self) -> Mapping[str, str]:
        """The headers of each request, without the key; read-only."""
        return MappingProxyType(dict(self._config.headers))

    @property
    def default_query(self) -> Mapping[str, Any]:
        """The query parameters of each request; read-only."""
        return MappingProxyType(dict(self._config.query))

    def __setattr__(self, name: str, value: object) -> None:
        known = getattr(type(self), name, None)
        package = type(self).__module__.partition(".")[0]
        of_subclass = package != "ft_client" and name not in ClientOptions.__annotations__
        is_fixed = known.fset is None if isinstance(known, property) else known is None and not of_subclass
        if is_fixed and not name.startswith("_"):
            raise AttributeError(f"{name} of a client cannot be set -> use with_options({name}=...)")
        super().__setattr__(name, value)

    def _assign(self, **options: Unpack[ClientOptions]) -> None:
        """Change the configuration for the resources that share it.

        Raises:
            FTClientError: A setting is invalid.
        """
        changes = given_options(options)
        if not changes:
            raise FTClientError(f"{next(iter(options))} of a client cannot be None or NOT_GIVEN")
        arguments = with_changes(self._arguments, changes)
        self._config.assign(changed_config(self._config, arguments, changes))
        self._arguments = arguments

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a client with other options that shares everything else, including connections.

        A copy with another base URL has connections of its own, and is closed by itself.

        Args:
            **options: Any argument of the clients; see `ClientOptions`. `set_default_headers` and `set_default_query`
                replace what `default_headers` and `default_query` add to.

        Raises:
            FTClientError: A setting is invalid.
            TypeError: There is no such option.
        """
        changes = given_options(options)
        options.pop("api_key", None)  # a traceback must not show it
        other = copy.copy(self)  # with the same runner, and so the same connections
        other._arguments = with_changes(self._arguments, changes)
        other._config = changed_config(self._config, other._arguments, changes)
        other._shares_connections = True
        http_client = other._arguments["http_client"]
        if "http_client" in changes:
            other._connect(http_client)
        elif http_client is None and other._config.base_url != self._config.base_url:
            other._shares_connections = False  # proxies and certificates depend on the host
            other._connect(None)
        for resource in ("account", "files", "uploads", "fine_tuning", "fine_tunes", "models", "api"):
            vars(other).pop(resource, None)  # each holds the configuration of its client
        return other

    copy = with_options

    def is_closed(self) -> bool:
        """Whether `close()` was called. Connections of an `http_client` that was passed in are not considered."""
        return self._connections.is_closed

    def __repr__(self) -> str:
        initialized = hasattr(self, "_config")  # a traceback of __init__ may show the object
        url = self._config.base_url if initialized else "not initialized"
        transport = " transport=aiohttp" if self._transport == "aiohttp" else ""
        return f"<{type(self).__name__} {url}{transport}>"
