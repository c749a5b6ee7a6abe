"""New HTTP clients: how they use the proxies and certificates that the environment names."""

from __future__ import annotations

import functools
import importlib.util
import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from ft_client._http_library import AsyncClient, Client

C = TypeVar("C")

PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
AIOHTTP = "3.13.5", "4"
"""Versions that the extra `fast` admits: from the first one on, before the second one. Another package may have
installed an older one. Until 3.13.2, the error for an untrusted certificate did not show that nothing was sent."""

CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def make_client(base_url: str, **settings: Any) -> Client:
    """Return a new HTTP client for a service.

    Raises:
        FTClientError: The environment names a proxy or certificates that cannot be used.
    """
    from ft_client._http_library import HTTPTransport  # at the first request: it takes most of the start-up
    from ft_client._runtime.direct import DirectClient

    return _make(DirectClient, HTTPTransport, base_url, settings)


def make_async_client(base_url: str, *, transport: str, max_keepalive_connections: int, **settings: Any) -> AsyncClient:
    """`make_client`, async.

    Args:
        base_url: Base URL of the service.
        transport: See `async_transport`.
        max_keepalive_connections: Maximum number of idle connections. aiohttp has no such limit.
        **settings: Keyword arguments of `httpx.AsyncClient`.
    """
    if transport == "aiohttp":
        from ft_client._runtime.aiohttp_transport import AiohttpClient, AiohttpTransport

        return _make(AiohttpClient, AiohttpTransport, base_url, settings)
    from ft_client._http_library import AsyncHTTPTransport, Limits
    from ft_client._runtime.direct import AsyncDirectClient

    settings["limits"] = limits = Limits(max_connections=None, max_keepalive_connections=max_keepalive_connections)
    return _make(AsyncDirectClient, functools.partial(AsyncHTTPTransport, limits=limits), base_url, settings)


def async_transport() -> str:
    """Return what new async clients send with: `aiohttp` if it is installed, else `httpx`, or what `FT_TRANSPORT` says.

    Raises:
        FTClientError: The variable has another value, or aiohttp is not installed.
    """
    name = os.environ.get("FT_TRANSPORT", "")
    if name not in {"", "aiohttp", "httpx"}:
        raise FTClientError(f"FT_TRANSPORT is {name!r}; it is aiohttp or httpx")
    if name != "httpx" and _aiohttp_is_usable():
        return "aiohttp"
    if name == "aiohttp":
        raise FTClientError(
            f"FT_TRANSPORT is aiohttp, which is not installed from version {AIOHTTP[0]} on and before {AIOHTTP[1]} -> "
            "pip install 'ft-client[fast]'"
        )
    return "httpx"


@functools.cache
def _aiohttp_is_usable() -> bool:
    if importlib.util.find_spec("aiohttp") is None:
        return False
    from importlib.metadata import PackageNotFoundError, version

    try:
        installed = version("aiohttp")
    except PackageNotFoundError:  # something else of this name
        return False
    first, below = map(_numbers, AIOHTTP)
    return first <= _numbers(installed) < below


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _make(client: Callable[..., C], transport: Callable[..., Any], base_url: str, settings: dict[str, Any]) -> C:
    url = urlsplit(base_url)
    try:
        if url.scheme == "https" and (certificates := _value("SSL_CERT_FILE")):
            Path(certificates).stat()  # httpx 0.27 ignores a missing file
        if not is_loopback(url.hostname or ""):
            return client(**settings)
        # a service on this machine, such as the embedded one, needs no proxy
        if url.scheme == "http":
            return client(**settings, trust_env=False, verify=False)
        return client(**settings, transport=transport())  # with a transport, httpx ignores proxy variables
    except Exception as error:
        raise _environment_error(error) from error


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's loopback interface."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def proxies_in_use() -> list[str]:
    """Return the proxies that the environment or the system names, such as `https: http://proxy:3128`.

    They have no password. `no` lists the hosts that are reached without a proxy.
    """
    from urllib.request import getproxies  # what httpx reads too

    return [f"{scheme}: {_without_password(url)}" for scheme, url in sorted(getproxies().items())]


def _environment_error(error: Exception) -> FTClientError:
    """Return the error for an HTTP client that cannot be created. Our own settings are valid, so a variable is not."""
    names = [name for name in _culprits(error) if _value(name)]
    shown = ", ".join(f"{name}={_without_password(_value(name))}" for name in names)
    reason = _without_password(" ".join(str(error).split())) or type(error).__name__
    if isinstance(error, ImportError):
        reason = "a SOCKS proxy needs the package socksio"
        step = "pip install 'httpx[socks]', or unset the variable"
    elif names and set(names) <= set(CERTIFICATE_VARIABLES):
        step = "set it to an existing file of CA certificates (PEM), or unset it"
    else:
        step = "correct or unset it, or pass http_client="
    source = f"the environment variable {shown}" if len(names) == 1 else f"the environment ({shown or 'no variable'})"
    return FTClientError(f"no HTTP client can be created from {source}: {reason} -> {step}")


def _culprits(error: Exception) -> list[str]:
    """Return the variables that may have caused an error, the most specific ones if possible."""
    missing = [name for name in CERTIFICATE_VARIABLES if _value(name) and not Path(_value(name)).exists()]
    if isinstance(error, OSError):  # ssl.SSLError is one
        return missing or [name for name in CERTIFICATE_VARIABLES if _value(name)][:1]
    proxies = [name for name in PROXY_VARIABLES[:-1] if _value(name)]
    if isinstance(error, ImportError):
        return [name for name in proxies if _value(name).lower().startswith("socks")] or proxies
    unusual = [name for name in proxies if not _is_proxy_url(_value(name))]
    if unusual:
        return unusual
    return ["NO_PROXY"] if _value("NO_PROXY") else proxies


def _is_proxy_url(value: str) -> bool:
    try:
        url = urlsplit(value if "://" in value else f"http://{value}")
        return url.scheme in {"http", "https", "socks5", "socks5h"} and bool(url.hostname) and url.port != 0
    except ValueError:
        return False


def _value(name: str) -> str:
    """Return the value of a variable, whose lower-case form takes precedence."""
    return os.environ.get(name.lower()) or os.environ.get(name) or ""


def _without_password(text: str) -> str:
    return re.sub(r"(//|^).*@", r"\1***@", text)
