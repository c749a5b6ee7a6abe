"""The names of the vendor's SDK: `from ft_client import compat as openai` serves most scripts for these resources.

    from ft_client import compat as openai

    client = openai.OpenAI()
    client.fine_tuning.jobs.list(limit=5)

The calls of the module itself work too: `openai.api_key = "..."` and `openai.files.list()`. docs/migrating.md lists
what is not offered.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ft_client._client import AsyncFTClient, FTClient
from ft_client._config import DEFAULT_TIMEOUT as _TIMEOUT
from ft_client._config import plain_timeout
from ft_client._lazy import lazy_attributes
from ft_client._not_given import NOT_GIVEN, NotGiven
from ft_client._settings import hide_credentials
from ft_client._version import __version__
from ft_client.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    FTClientError,
    InternalServerError,
    NotFoundError,
    OpenAIError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ft_client import _http_library
    from ft_client import types as types
    from ft_client._http_library import Limits
    from ft_client._http_library import Timeout as Timeout
    from ft_client._operations.requests import PathOptions as RequestOptions
    from ft_client.file_content import FileContent as HttpxBinaryResponseContent
    from ft_client.resources.files import Files
    from ft_client.resources.fine_tuning import FineTuning
    from ft_client.resources.models import Models
    from ft_client.resources.uploads import Uploads
    from ft_client_generated.types import Model as BaseModel

    files: Files
    fine_tuning: FineTuning
    models: Models
    uploads: Uploads
    DEFAULT_TIMEOUT: Timeout
    DEFAULT_CONNECTION_LIMITS: Limits

__all__ = [
    "DEFAULT_CONNECTION_LIMITS",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "NOT_GIVEN",
    "VERSION",
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncAzureOpenAI",
    "AsyncClient",
    "AsyncOpenAI",
    "AuthenticationError",
    "AzureOpenAI",
    "BadRequestError",
    "BaseModel",
    "Client",
    "ConflictError",
    "DefaultAioHttpClient",
    "DefaultAsyncHttpx2Client",
    "DefaultAsyncHttpxClient",
    "DefaultHttpx2Client",
    "DefaultHttpxClient",
    "HttpxBinaryResponseContent",
    "InternalServerError",
    "NoneType",
    "NotFoundError",
    "NotGiven",
    "Omit",
    "OpenAI",
    "OpenAIError",
    "PermissionDeniedError",
    "RateLimitError",
    "RequestOptions",
    "Timeout",
    "UnprocessableEntityError",
    "__version__",
    "file_from_path",
    "not_given",
    "omit",
    "types",
]

# one name a line: type checkers take `A = B = class` for variables, which cannot annotate an argument
OpenAI = FTClient
Client = FTClient
AsyncOpenAI = AsyncFTClient
AsyncClient = AsyncFTClient
Omit = NotGiven
omit = not_given = NOT_GIVEN
NoneType = type(None)
VERSION = __version__
DEFAULT_MAX_RETRIES = 2

# the settings of the module's own client
api_key: str | None = None
organization: str | None = None
project: str | None = None
base_url: str | None = None
timeout: Any = _TIMEOUT
max_retries: int = DEFAULT_MAX_RETRIES
default_headers: Mapping[str, str] | None = None
default_query: Mapping[str, Any] | None = None
http_client: Any = None
api_type: str | None = None  # "azure" selects Azure, and so does one of the next four
azure_endpoint: str | None = None
api_version: str | None = None
azure_ad_token: str | None = None
azure_ad_token_provider: Callable[[], str] | None = None


def _azure_credentials(api_key: Any, azure_ad_token: str | None, provider: Any) -> dict[str, Any]:
    """Return the arguments of `FTClient` for the credentials of Azure.

    Raises:
        FTClientError: There are several.
    """
    if sum(each is not None for each in (api_key, azure_ad_token, provider)) > 1:
        raise FTClientError("pass only one of api_key, azure_ad_token and azure_ad_token_provider")
    return {"api_key": provider if api_key is None else api_key, "azure_ad_token": azure_ad_token, "profile": "azure"}


class AzureOpenAI(FTClient):
    """Client of Azure, with the arguments of the vendor's SDK; see `FTClient` for the others.

    Args:
        azure_endpoint: `https://NAME.openai.azure.com`. Defaults to `AZURE_OPENAI_ENDPOINT`.
        api_version: Dated API version. Defaults to `OPENAI_API_VERSION`.
        azure_deployment: No effect: files, jobs and models belong to the resource, not to a deployment.
        api_key: API key. Defaults to `AZURE_OPENAI_API_KEY`.
        azure_ad_token: Token of Microsoft Entra ID. Defaults to `AZURE_OPENAI_AD_TOKEN`.
        azure_ad_token_provider: Function that returns a token. It is called for each attempt.
        **settings: Other arguments of `FTClient`.

    Raises:
        FTClientError: The credentials are missing, there are several, or a setting is invalid.
    """

    def __init__(
        self,
        *,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        azure_deployment: str | None = None,
        api_key: str | Callable[[], str] | None = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: Callable[[], str] | None = None,
        **settings: Any,
    ) -> None:
        api_key, azure_ad_token = (
            hide_credentials("api_key", api_key),  # a traceback must not show them
            hide_credentials("azure_ad_token", azure_ad_token),
        )
        credentials = _azure_credentials(api_key, azure_ad_token, azure_ad_token_provider)
        super().__init__(azure_endpoint=azure_endpoint, api_version=api_version, **credentials, **settings)


class AsyncAzureOpenAI(AsyncFTClient):
    """Async client of Azure, with the arguments of `AzureOpenAI`.

    Args:
        azure_endpoint: See `AzureOpenAI`.
        api_version: See `AzureOpenAI`.
        azure_deployment: See `AzureOpenAI`.
        api_key: See `AzureOpenAI`.
        azure_ad_token: See `AzureOpenAI`.
        azure_ad_token_provider: See `AzureOpenAI`. The function may be async.
        **settings: Other arguments of `AsyncFTClient`.
    """

    def __init__(
        self,
        *,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        azure_deployment: str | None = None,
        api_key: str | Callable[[], Any] | None = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: Callable[[], Any] | None = None,
        **settings: Any,
    ) -> None:
        api_key, azure_ad_token = (
            hide_credentials("api_key", api_key),  # a traceback must not show them
            hide_credentials("azure_ad_token", azure_ad_token),
        )
        credentials = _azure_credentials(api_key, azure_ad_token, azure_ad_token_provider)
        super().__init__(azure_endpoint=azure_endpoint, api_version=api_version, **credentials, **settings)


def DefaultHttpxClient(**settings: Any) -> _http_library.Client:  # noqa: N802  # the name of the vendor's SDK
    """Return a new `httpx.Client` with these settings, and the timeout of `FTClient` unless they have another."""
    from ft_client._http_library import Client

    return Client(**_with_timeout(settings))


def DefaultAsyncHttpxClient(**settings: Any) -> _http_library.AsyncClient:  # noqa: N802  # as above
    """Return a new `httpx.AsyncClient`, as `DefaultHttpxClient` does."""
    from ft_client._http_library import AsyncClient

    return AsyncClient(**_with_timeout(settings))


def DefaultAioHttpClient(**settings: Any) -> _http_library.AsyncClient:  # noqa: N802  # as above
    """Return a new `httpx.AsyncClient` that sends with aiohttp, of the extra `fast`, as `DefaultHttpxClient` does.

    Raises:
        FTClientError: aiohttp is not installed.
    """
    from ft_client._runtime.network import async_transport, make_async_client

    if async_transport() != "aiohttp":
        raise FTClientError("aiohttp is not installed, or FT_TRANSPORT is httpx -> pip install 'ft-client[fast]'")
    return make_async_client("", transport="aiohttp", max_keepalive_connections=0, **_with_timeout(settings))


def _with_timeout(settings: dict[str, Any]) -> dict[str, Any]:
    return {**settings, "timeout": plain_timeout(settings.get("timeout", _TIMEOUT))}


DefaultHttpx2Client = DefaultHttpxClient
DefaultAsyncHttpx2Client = DefaultAsyncHttpxClient


def file_from_path(path: str) -> tuple[str, bytes]:
    """Return name and content of a file, as an argument of `files.create`."""
    from pathlib import Path

    return Path(path).name, Path(path).read_bytes()


_SETTINGS = (
    "api_key", "organization", "project", "base_url", "timeout", "max_retries", "default_headers", "default_query",
    "http_client",
)  # fmt: skip
_AZURE_SETTINGS = ("azure_endpoint", "api_version", "azure_ad_token", "azure_ad_token_provider")
_RESOURCES = ("files", "fine_tuning", "models", "uploads")
_default: tuple[dict[str, Any], FTClient] | None = None
_imported = lazy_attributes(
    __name__,
    {
        "Timeout": "ft_client._http_library",
        "RequestOptions": "ft_client._operations.requests:PathOptions",
        "BaseModel": "ft_client_generated.types:Model",
        "HttpxBinaryResponseContent": "ft_client.file_content:FileContent",
    },
    modules={"types": "ft_client.types"},
)


def __getattr__(name: str) -> Any:
    if name in _RESOURCES:
        return getattr(_default_client(), name)
    if name == "DEFAULT_TIMEOUT":
        return _imported("Timeout")(_TIMEOUT)
    if name == "DEFAULT_CONNECTION_LIMITS":
        from ft_client._http_library import Limits

        return Limits(max_connections=1000, max_keepalive_connections=100)
    return _imported(name)


def _default_client() -> FTClient:
    """Return the client of the module's settings; a changed setting makes a new one.

    Raises:
        FTClientError: There is no key, or a setting is invalid.
    """
    global _default
    settings = {name: globals()[name] for name in (*_SETTINGS, *_AZURE_SETTINGS)}
    kind = (
        api_type
        or os.environ.get("OPENAI_API_TYPE")
        or ("azure" if any(settings[name] is not None for name in _AZURE_SETTINGS) else "openai")
    )
    if kind not in ("azure", "openai"):
        raise FTClientError(f"openai.api_type is {kind!r} -> set it to openai or azure")
    if _default is None or _default[0] != {**settings, "api_type": kind}:
        make: Any = AzureOpenAI if kind == "azure" else FTClient
        used = settings if kind == "azure" else {name: settings[name] for name in _SETTINGS}
        _default = {**settings, "api_type": kind}, make(**used)
    return _default[1]


class _Module(ModuleType):
    """This module: a setting of another name, such as `api_base` of version 0.28, is an error and not ignored."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or name in vars(self) or name in __all__ or name in _RESOURCES):
            raise AttributeError(f"{__name__} has no setting {name!r} -> see docs/migrating.md")
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Module
