"""What a client is set to, and what that makes of a request: address, headers, the key."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

import attrs

from ft_client._ledger import Creates, Streams
from ft_client._retry import Policy
from ft_client._secret import CARRIERS, HiddenText, Secret, hidden
from ft_client._version import __version__
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    import httpx

    from ft_client._exchange import RequestOptions

Timeout: TypeAlias = "httpx.Timeout | float | tuple[float, float, float, float] | None"
"""Seconds; to connect, read, write and get a place in the pool, if four; None waits for ever."""

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_TIMEOUT = (5.0, 600.0, 600.0, 600.0)
"""To connect, read, write, and get a place in the pool; seconds, in httpx's order."""

# Hosts where the key goes into the header `api-key`.
_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")


SHORTEST = 5
"""Letters of a key that keeps no secret: it may be part of any word."""


@attrs.define(eq=False, kw_only=True, repr=False)
class Settings:
    """What a client is set to, and how that shapes a request.

    Attributes:
        base_url: without a slash at its end.
        key: the API key, or None where `default_headers` carry the credentials.
        azure: whether the key goes into the header `api-key`.
        headers: of each request, but for the credentials.
        query: of each request.
        timeout: of each attempt; what httpx clients of our own are made with.
        timeout_given: whether each request must carry it, as the httpx client is not our own.
        policy: when to repeat.
        strict: whether drift is an error.
        creates: what this client's creates have started.
        streams: how many event streams are open.
    """

    base_url: str
    key: Secret | None
    azure: bool
    headers: dict[str, str]
    query: dict[str, Any]
    timeout: Timeout
    timeout_given: bool
    policy: Policy
    strict: bool
    creates: Creates = attrs.field(factory=Creates)
    streams: Streams = attrs.field(factory=Streams)

    def credentials(self) -> dict[str, str]:
        """The headers that carry the key."""
        if self.key is None:
            return {}
        name, text = ("api-key", "") if self.azure else ("Authorization", "Bearer ")
        return {name: HiddenText(text + self.key.reveal())}

    def unsaid(self, text: str) -> str:
        """A text of the service's without the credentials it was sent, should it repeat them."""
        carried = [value for name, value in self.headers.items() if name.lower() in CARRIERS]
        for secret in [*carried, *([self.key.reveal()] if self.key else [])]:
            bare = secret.rpartition(" ")[2]  # without "Bearer"
            if len(bare) > SHORTEST:
                text = text.replace(bare, "***")
        return text

    def prepare(self, request: Mapping[str, Any], options: RequestOptions) -> dict[str, Any]:
        """The keyword arguments of `httpx.Client.build_request` for a generated request and a call's options."""
        if options and (unknown := set(options) - {"extra_headers", "extra_query", "extra_body", "timeout"}):
            raise TypeError(f"unexpected keyword argument {min(unknown)!r}")
        prepared = dict(request)
        prepared["url"] = self.base_url + request["url"]
        headers = {**self.headers, **self.credentials(), **request.get("headers", {})}
        extra = options.get("extra_headers")
        prepared["headers"] = over(headers, extra) if extra else headers
        if self.query or options.get("extra_query"):
            prepared["params"] = {**self.query, **request.get("params", {}), **(options.get("extra_query") or {})}
        if options.get("extra_body"):
            prepared["json"] = {**request.get("json", {}), **(options["extra_body"] or {})}
        if "timeout" in options or self.timeout_given:
            prepared["timeout"] = options.get("timeout", self.timeout)
        return prepared

    def changed(
        self,
        *,
        timeout: Timeout | EllipsisType,
        max_retries: int | None,
        default_headers: Mapping[str, str],
        default_query: Mapping[str, Any],
        strict: bool | None,
    ) -> Settings:
        """The same with some of it replaced."""
        return attrs.evolve(
            self,
            key=None if _carries_key(default_headers) else self.key,
            headers=over(self.headers, default_headers),
            query={**self.query, **default_query},
            timeout=self.timeout if timeout is ... else timeout,
            timeout_given=self.timeout_given or timeout is not ...,
            policy=self.policy if max_retries is None else attrs.evolve(self.policy, max_retries=max_retries),
            strict=self.strict if strict is None else strict,
        )

    def for_a_look(self, seconds: float | None) -> Settings:
        """The same without repeats, and with a timeout of so many seconds at most."""
        once = attrs.evolve(self, policy=attrs.evolve(self.policy, max_retries=0))
        if seconds is not None:
            once.timeout_given = True
            if isinstance(self.timeout, tuple):
                connect, read, write, pool = (min(seconds, one) for one in self.timeout)
                once.timeout = (connect, read, write, pool)
            else:
                once.timeout = min(seconds, self.timeout) if isinstance(self.timeout, (int, float)) else seconds
        return once


def settings(
    api_key: Secret | None,
    *,
    base_url: str | None,
    organization: str | None,
    project: str | None,
    timeout: Timeout,
    own: bool,
    max_retries: int,
    default_headers: Mapping[str, str] | None,
    default_query: Mapping[str, Any] | None,
    strict: bool,
) -> Settings:
    """The settings that arguments and environment give; arguments win.

    Raises:
        FTClientError: no key, or a base URL that is none.
    """
    default_headers = hidden(default_headers or {})
    key = None if _carries_key(default_headers) else _key(api_key)
    base = (base_url or os.environ.get("OPENAI_BASE_URL") or DEFAULT_BASE_URL).rstrip("/")
    url = _address(base)
    if max_retries < 0:
        raise FTClientError(f"max_retries is {max_retries}; it counts repeats: 0 or more")
    headers = {"User-Agent": f"ft-client/{__version__}"}
    organization = organization if organization is not None else os.environ.get("OPENAI_ORG_ID")
    project = project if project is not None else os.environ.get("OPENAI_PROJECT_ID")
    if organization:
        headers["OpenAI-Organization"] = organization
    if project:
        headers["OpenAI-Project"] = project
    return Settings(
        base_url=base,
        key=key,
        azure=(url.hostname or "").endswith(_AZURE),
        headers=over(headers, default_headers),
        query=dict(default_query or {}),
        timeout=timeout,
        timeout_given=not own and timeout is not DEFAULT_TIMEOUT,
        policy=Policy(max_retries=max_retries),
        strict=strict,
    )


def _address(base_url: str) -> SplitResult:
    url, fits = urlsplit(""), False
    with contextlib.suppress(ValueError):  # a port that is no number, half a bracket
        url = urlsplit(base_url)
        fits = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
    if not fits:
        raise FTClientError(f"base_url {base_url!r} is no http(s) address, such as {DEFAULT_BASE_URL}")
    return url


def _carries_key(headers: Mapping[str, str]) -> bool:
    return not CARRIERS.isdisjoint(name.lower() for name in headers)


def _key(given: Secret | None) -> Secret:
    """The key that is given, or in the environment.

    Raises:
        FTClientError: there is none, or it cannot be sent.
    """
    key = given if given is not None else Secret(os.environ.get("OPENAI_API_KEY", ""))
    if not key:
        raise FTClientError(
            "no API key: set OPENAI_API_KEY, pass api_key=, or try the embedded service without one: "
            "ft_client.sandbox.Sandbox() and FTClient('any', base_url=sandbox.base_url)"
        )
    key = key.stripped()  # a file read whole ends in a line break
    if not key or not key.sendable():
        raise FTClientError("the API key holds what no header can carry -> check where it is read from")
    return key


def over(headers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Headers with others in their place, however their names are written: one sent twice would be both."""
    names = {name.lower() for name in more}
    return {**{name: value for name, value in headers.items() if name.lower() not in names}, **hidden(more)}
