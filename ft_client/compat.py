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
from ft_client._config import DEFAULT_TIMEOUT
from ft_client._lazy import lazy_attributes
from ft_client._not_given import NOT_GIVEN, NotGiven
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
    InternalServerError,
    NotFoundError,
    OpenAIError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from ft_client import _http_library
    from ft_client import types as types
    from ft_client._http_library import Timeout as Timeout
    from ft_client._operations.requests import PathOptions as RequestOptions
    from ft_client.resources.files import Files
    from ft_client.resources.fine_tuning import FineTuning
    from ft_client.resources.models import Models
    from ft_client.resources.uploads import Uploads
    from ft_client_generated.types import Model as BaseModel

    files: Files
    fine_tuning: FineTuning
    models: Models
    uploads: Uploads

__all__ = [
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
    "DefaultAsyncHttpxClient",
    "DefaultHttpxClient",
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

OpenAI = Client = FTClient
AsyncOpenAI = AsyncClient = AsyncFTClient
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
timeout: Any = DEFAULT_TIMEOUT
max_retries: int = DEFAULT_MAX_RETRIES
default_headers: Mapping[str, str] | None = None
default_query: Mapping[str, Any] | None = None
http_client: Any = None
api_type: str | None = os.environ.get("OPENAI_API_TYPE")
azure_endpoint: str | None = None
api_version: str | None = None
azure_ad_token: str | None = None
azure_ad_token_provider: Any = None


class AzureOpenAI(FTClient):
    """Client of Azure, with the arguments of the vendor's SDK; see `FTClient` for the others.

    Args:
        azure_endpoint: `https://NAME.openai.azure.com`. Defaults to `AZURE_OPENAI_ENDPOINT`.
        api_version: Dated API version. Defaults to `OPENAI_API_VERSION`.
        api_key: API key. Defaults to `AZURE_OPENAI_API_KEY`.
        azure_ad_token: Token of Microsoft Entra ID. Defaults to `AZURE_OPENAI_AD_TOKEN`.
        azure_ad_token_provider: Function that returns such a token for each attempt, in place of a key.
        **settings: Other arguments of `FTClient`.
    """

    def __init__(
        self,
        *,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        api_key: str | None = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: Callable[[], str] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(
            azure_ad_token_provider or api_key, azure_endpoint=azure_endpoint, api_version=api_version,
            azure_ad_token=azure_ad_token, profile="azure", **settings,
        )  # fmt: skip


class AsyncAzureOpenAI(AsyncFTClient):
    """Async client of Azure, with the arguments of `AzureOpenAI`.

    Args:
        azure_endpoint: See `AzureOpenAI`.
        api_version: See `AzureOpenAI`.
        api_key: See `AzureOpenAI`.
        azure_ad_token: See `AzureOpenAI`.
        azure_ad_token_provider: See `AzureOpenAI`. It may be async.
        **settings: Other arguments of `AsyncFTClient`.
    """

    def __init__(
        self,
        *,
        azure_endpoint: str | None = None,
        api_version: str | None = None,
        api_key: str | None = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: Callable[[], str | Awaitable[str]] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(
            azure_ad_token_provider or api_key, azure_endpoint=azure_endpoint, api_version=api_version,
            azure_ad_token=azure_ad_token, profile="azure", **settings,
        )  # fmt: skip


def DefaultHttpxClient(**settings: Any) -> _http_library.Client:  # noqa: N802  # the name of the vendor's SDK
    """Return a new `httpx.Client` with these settings, and the timeout of `FTClient` unless they have another."""
    from ft_client._http_library import Client

    return Client(**{"timeout": DEFAULT_TIMEOUT, **settings})


def DefaultAsyncHttpxClient(**settings: Any) -> _http_library.AsyncClient:  # noqa: N802  # as above
    """Return a new `httpx.AsyncClient`, as `DefaultHttpxClient` does."""
    from ft_client._http_library import AsyncClient

    return AsyncClient(**{"timeout": DEFAULT_TIMEOUT, **settings})


def file_from_path(path: str) -> tuple[str, bytes]:
    """Return name and content of a file, as an argument of `files.create`."""
    from pathlib import Path

    return Path(path).name, Path(path).read_bytes()


_SETTINGS = (
    "api_key", "organization", "project", "base_url", "timeout", "max_retries", "default_headers", "default_query",
    "http_client", "azure_endpoint", "api_version", "azure_ad_token",
)  # fmt: skip
_RESOURCES = ("files", "fine_tuning", "models", "uploads")
_default: tuple[dict[str, Any], FTClient] | None = None
_imported = lazy_attributes(
    __name__,
    {
        "Timeout": "ft_client._http_library",
        "RequestOptions": "ft_client._operations.requests:PathOptions",
        "BaseModel": "ft_client_generated.types:Model",
    },
    modules={"types": "ft_client.types"},
)


def __getattr__(name: str) -> Any:
    return getattr(_default_client(), name) if name in _RESOURCES else _imported(name)


def _default_client() -> FTClient:
    """Return the client of the module's settings; a changed setting makes a new one.

    Raises:
        FTClientError: There is no key, or a setting is invalid.
    """
    global _default
    settings = {name: globals()[name] for name in _SETTINGS} | {"profile": "azure" if api_type == "azure" else None}
    settings["api_key"] = azure_ad_token_provider or settings["api_key"]
    if api_type not in {None, "openai", "azure"}:
        raise OpenAIError(f"api_type is {api_type!r}; it must be openai or azure")
    if _default is None or _default[0] != settings:
        _default = settings, FTClient(**settings)
    return _default[1]


class _Module(ModuleType):
    """This module: a setting of another name, such as `api_base` of version 0.28, is an error and not ignored."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or name in vars(self) or name in __all__ or name in _RESOURCES):
            raise AttributeError(f"{__name__} has no setting {name!r} -> see docs/migrating.md")
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Module
