"""Client configuration, and how it is applied to requests."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import field
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeAlias

from ft_client._credentials import (
    KEY_HEADERS,
    RedactedStr,
    Secret,
    credentials_in,
    redact_headers,
    remove_credentials,
)
from ft_client._in_flight import InFlightCreates, StreamSlots
from ft_client._not_given import NotGiven
from ft_client._profile import DEFAULT, Profile, load
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError, NotSupportedError

if TYPE_CHECKING:
    from ft_client import _http_library
    from ft_client._journal import Journal

Timeout: TypeAlias = "_http_library.Timeout | float | tuple[float, float, float, float] | None"
"""Seconds, or four values to connect, read, write and get a connection from the pool. None disables it."""

DEFAULT_TIMEOUT: tuple[float, float, float, float] = (5.0, 600, 600, 600)
"""To connect, read, write, and get a connection from the pool, in seconds (the order of httpx)."""

DEFAULT_RECONCILE_TIMEOUT = 60.0
"""Seconds for which a create whose outcome is unknown is looked up."""

DEFAULT_UNKNOWN_STATUS_TIMEOUT = 86400.0
"""Seconds without a change after which waiting for a job with an unknown status ends."""

BEARER = ("Authorization", "Bearer")
"""Header and scheme of the key, unless the profile has others."""

ORGANIZATION, PROJECT = "OpenAI-Organization", "OpenAI-Project"
"""Headers with an organization ID and a project ID."""

_NOTHING: Mapping[str, Any] = {}

_REQUEST_OPTIONS = {"extra_headers", "extra_query", "extra_body", "timeout"}


@dataclasses.dataclass(eq=False, kw_only=True, repr=False)
class ClientConfig:
    """Configuration of a client. Every operation receives it as its first argument.

    Attributes:
        base_url: Without a slash at the end, query, fragment, user name or password.
        key: The API key, or None if `default_headers` carry the credentials.
        auth: Header and scheme of the key; the scheme can be empty.
        headers: Headers of each request, without the key.
        query: Query parameters of each request.
        body: Keys of each JSON body.
        timeout: Timeout for each attempt; see `FTClient`.
        explicit_timeout: Whether each request must carry the timeout, because the HTTP client is not ours.
        retry_policy: Limits of retries.
        strict: Whether a response that does not match the contract is an error.
        reconcile_timeout: Seconds for which a create whose outcome is unknown is looked up.
        unknown_status_timeout: Seconds without a change after which waiting for an unknown status ends.
        journal: Where creates are written down, or None.
        request_tokens: Whether the metadata of a job may carry an idempotency key.
        in_flight: The creates in flight. Copies of the configuration share it.
        stream_slots: The open event streams. Copies of the configuration share them.
        key_provider: Returns the key for each attempt, or an awaitable of it; None if the key does not change.
        exchanges: Receives each response of a call, for `with_raw_response`; None for an ordinary call.
    """

    base_url: str
    key: Secret | None
    headers: dict[str, str]
    query: dict[str, Any]
    timeout: Timeout
    explicit_timeout: bool
    retry_policy: RetryPolicy
    strict: bool
    reconcile_timeout: float = DEFAULT_RECONCILE_TIMEOUT
    unknown_status_timeout: float = DEFAULT_UNKNOWN_STATUS_TIMEOUT
    in_flight: InFlightCreates = field(default_factory=InFlightCreates)
    stream_slots: StreamSlots = field(default_factory=StreamSlots)
    journal: Journal | None = None
    request_tokens: bool = True
    auth: tuple[str, str] = BEARER
    body: Mapping[str, str] = field(default_factory=dict)
    _profile: Profile | None = None
    exchanges: list[Any] | None = None
    key_provider: Callable[[], Any] | None = None

    @property
    def profile(self) -> Profile:
        """How the service's statuses, times, lists and errors are read."""
        if self._profile is None:  # the default one, loaded by the first request
            self._profile = load(DEFAULT, self.base_url)
        return self._profile

    def require_supported(self, operation: str) -> None:
        """Check that the service has an operation.

        Raises:
            NotSupportedError: It does not. Nothing was sent.
        """
        profile = self.profile
        if not profile.supports(operation, self.query):
            raise NotSupportedError(operation, profile.title, profile.alternative(operation))

    def credentials(self) -> dict[str, str]:
        """Return the headers that carry the key."""
        if self.key is None:
            return {}
        # a function returns tokens, whatever header keys have
        name, scheme = self.auth if self.key_provider is None else BEARER
        return {name: RedactedStr(f"{scheme} {self.key.reveal()}".lstrip())}

    def redact(self, text: str) -> str:
        """Return a text of the service without the credentials of the request, in case the service echoes them."""
        sent = [*self.headers.items(), *self.credentials().items(), *self.query.items()]
        return remove_credentials(text, credentials_in(sent))

    def request_kwargs(self, request: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
        """Return keyword arguments of `httpx.Client.build_request` for a generated request and a call's options."""
        if options and (unknown := set(options) - _REQUEST_OPTIONS):
            raise TypeError(f"unexpected keyword argument {min(unknown)!r}")
        kwargs = dict(request)
        kwargs["url"] = self.base_url + request["url"]
        headers = {**self.headers, **self.credentials(), **request.get("headers", {})}
        extra_headers = options.get("extra_headers")
        kwargs["headers"] = merge_headers(headers, extra_headers) if extra_headers else headers
        if self.query or options.get("extra_query"):
            from ft_client_generated.serialization import encode_query  # `ft --help` loads this module

            params = {**self.query, **request.get("params", {}), **(options.get("extra_query") or {})}
            kwargs["params"] = encode_query({k: v for k, v in params.items() if not isinstance(v, NotGiven)})
        if options.get("extra_body"):
            kwargs["json"] = {**request.get("json", {}), **(options["extra_body"] or {})}
        if self.body and isinstance(kwargs.get("json"), Mapping):
            kwargs["json"] = {**self.body, **kwargs["json"]}
        if "timeout" in options or self.explicit_timeout:
            timeout = checked_timeout(options["timeout"]) if "timeout" in options else self.timeout
            kwargs["timeout"] = plain_timeout(timeout)
        return kwargs

    def replace(
        self,
        *,
        api_key: Secret | Callable[[], Any] | None = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: Timeout | EllipsisType = ...,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] = _NOTHING,
        default_query: Mapping[str, Any] = _NOTHING,
        strict: bool | None = None,
        reconcile_timeout: float | None = None,
        unknown_status_timeout: float | None = None,
        journal: Journal | None = None,
        request_tokens: bool | None = None,
    ) -> ClientConfig:
        """Return a copy with some values replaced. An empty `organization` or `project` removes it.

        Raises:
            FTClientError: A value is invalid.
        """
        config = self if api_key is None else self._with_key(api_key)
        names = {ORGANIZATION: organization, PROJECT: project}
        headers = merge_headers(config.headers, {name: value for name, value in names.items() if value is not None})
        headers = {name: value for name, value in headers.items() if value or name not in names}
        changes: dict[str, Any] = {}
        if timeout is not ...:
            changes |= {"timeout": checked_timeout(timeout), "explicit_timeout": True}
        if max_retries is not None:
            changes["retry_policy"] = self.retry_policy._replace(max_retries=retries(max_retries))
        if strict is not None:
            changes["strict"] = strict
        if reconcile_timeout is not None:
            changes["reconcile_timeout"] = seconds("reconcile_timeout", reconcile_timeout)
        if unknown_status_timeout is not None:
            changes["unknown_status_timeout"] = seconds("unknown_status_timeout", unknown_status_timeout)
        if journal is not None:
            changes["journal"] = journal
        if request_tokens is not None:
            changes["request_tokens"] = request_tokens
        if replaces_key(default_headers, self.auth):
            changes |= {"key": None, "key_provider": None}
        return dataclasses.replace(
            config,
            headers=merge_headers(headers, default_headers),
            query={**self.query, **redact_headers(default_query)},
            **changes,
        )

    def _with_key(self, key: Secret | Callable[[], Any]) -> ClientConfig:
        """Return a copy with another key, in place of the key, the function or the header that the caller has set.

        Raises:
            FTClientError: A header cannot carry the key.
        """
        headers = {name: value for name, value in self.headers.items() if not replaces_key({name: value}, self.auth)}
        if isinstance(key, Secret):
            return dataclasses.replace(self, key=sendable(key), key_provider=None, headers=headers)
        return dataclasses.replace(self, key=None, key_provider=key, headers=headers)

    def assign(self, other: ClientConfig) -> None:
        """Take over the values of another configuration, for all that share this one."""
        self.__dict__.update(other.__dict__)

    def use_key(self, key: object) -> None:
        """Use a key that `key_provider` has returned.

        Raises:
            FTClientError: It is not a key.
        """
        if hasattr(key, "close") and hasattr(key, "__await__"):
            key.close()
            raise FTClientError("api_key is an async function -> pass it to AsyncFTClient, or pass a sync function")
        if not isinstance(key, str) or not (secret := Secret(key).stripped()) or not secret.is_header_safe():
            raise FTClientError("the function passed as api_key returned no key -> return it as a non-empty string")
        self.key = secret

    def recording(self, exchanges: list[Any]) -> ClientConfig:
        """Return a copy that adds the exchanges of a call to a list."""
        self._profile = self.profile
        return dataclasses.replace(self, exchanges=exchanges)

    def for_polling(self, seconds: float | None) -> ClientConfig:
        """Return a copy without retries, whose timeout is at most `seconds`: the poll itself is repeated."""
        config = dataclasses.replace(self, retry_policy=self.retry_policy._replace(max_retries=0))
        if seconds is not None:
            config.explicit_timeout = True
            if isinstance(self.timeout, tuple):
                connect, read, write, pool = (min(seconds, value) for value in self.timeout)
                config.timeout = (connect, read, write, pool)
            else:
                config.timeout = min(seconds, self.timeout) if isinstance(self.timeout, (int, float)) else seconds
        return config


def retries(value: Any) -> int:
    """Return a number of retries.

    Raises:
        FTClientError: It is not an integer, or negative.
    """
    if not isinstance(value, int) or value < 0:
        raise FTClientError(f"max_retries is {value!r}; it must be an integer, 0 or more")
    return value


def checked_timeout(value: Any) -> Timeout:
    """Return a timeout.

    Raises:
        FTClientError: It is neither a number of seconds, four of them, an `httpx.Timeout` nor None.
    """
    parts = value if isinstance(value, tuple) else (value,)
    numbers = [part for part in parts if isinstance(part, (int, float)) and not isinstance(part, bool) and part >= 0]
    is_object = all(hasattr(value, name) for name in ("connect", "read", "write", "pool"))  # of either HTTP library
    if not is_object and (len(parts) not in {1, 4} or len(numbers) + parts.count(None) < len(parts)):
        raise FTClientError(
            f"timeout is {value!r}; pass seconds, 0 or more, None, an httpx.Timeout, or four values (connect, read, "
            "write, pool)"
        )
    result: Timeout = value
    return result


def sendable(key: Secret) -> Secret:
    """Return a key without the line break with which a file ends.

    Raises:
        FTClientError: It is empty, or a header cannot carry it.
    """
    key = key.stripped()
    if not key or not key.is_header_safe():
        raise FTClientError("the API key contains characters that a header cannot carry -> check where it is read from")
    return key


def plain_timeout(timeout: Timeout) -> float | tuple[float | None, ...] | None:
    """Return a timeout in the form that httpx and httpx2 accept: each has a class, which the other does not know."""
    if timeout is None or isinstance(timeout, (int, float, tuple)):
        return timeout
    return timeout.connect, timeout.read, timeout.write, timeout.pool


def seconds(name: str, value: Any) -> float:
    """Return a number of seconds.

    Raises:
        FTClientError: It is not a number, or negative.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise FTClientError(f"{name} is {value!r}; it is in seconds, 0 or more")
    return float(value)


def replaces_key(headers: Mapping[str, str], auth: tuple[str, str]) -> bool:
    """Whether headers of the caller carry the credentials that the key would be sent as."""
    return any(name.lower() in KEY_HEADERS or name.lower() == auth[0].lower() for name in headers)


def merge_headers(headers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Merge headers. Names are compared without case, so that no header is sent twice; NOT_GIVEN removes a header.

    Raises:
        FTClientError: A value is not text.
    """
    names = {name.lower() for name in more}
    given = {name: value for name, value in more.items() if not isinstance(value, NotGiven)}
    for name, value in given.items():
        if not isinstance(value, str):
            raise FTClientError(f"the header {name} is of type {type(value).__name__} -> pass a string")
    return {**{name: value for name, value in headers.items() if name.lower() not in names}, **redact_headers(given)}
