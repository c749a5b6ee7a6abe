"""Client configuration, and how it is applied to requests."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import EllipsisType
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from ft_client._base_url import DEFAULT_BASE_URL, BaseUrl, is_loopback, parse_base_url
from ft_client._credentials import (
    KEY_HEADERS,
    InsecureConnectionWarning,
    RedactedStr,
    Secret,
    credentials_in,
    is_credential_name,
    redact_headers,
    remove_credentials,
)
from ft_client._in_flight import InFlightCreates, StreamSlots
from ft_client._not_given import NotGiven
from ft_client._profile import (
    DEFAULT,
    Connection,
    ConnectionSettingsError,
    Profile,
    UnknownProfileError,
    connect,
    load,
    selected_name,
)
from ft_client._retry import RetryPolicy
from ft_client._version import __version__
from ft_client._warn import warn_caller
from ft_client.errors import FTClientError, NotSupportedError

if TYPE_CHECKING:
    from ft_client import _http_library
    from ft_client._journal import Journal

Timeout: TypeAlias = "_http_library.Timeout | float | tuple[float, float, float, float] | None"
"""Seconds, or four values to connect, read, write and get a connection from the pool. None disables it."""

DEFAULT_TIMEOUT = (5.0, 600.0, 600.0, 600.0)
"""To connect, read, write, and get a connection from the pool, in seconds (the order of httpx)."""

DEFAULT_RECONCILE_TIMEOUT = 60.0
"""Seconds for which a create whose outcome is unknown is looked up."""

DEFAULT_UNKNOWN_STATUS_TIMEOUT = 86400.0
"""Seconds without a change after which waiting for a job with an unknown status ends."""

BEARER = ("Authorization", "Bearer")
"""Header and scheme of the key, unless the profile has others."""

_DEFAULT_HOST = "api.openai.com"

_NOTHING: Mapping[str, Any] = {}

_REQUEST_OPTIONS = {"extra_headers", "extra_query", "extra_body", "timeout"}


@attrs.define(eq=False, kw_only=True, repr=False)
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
    in_flight: InFlightCreates = attrs.field(factory=InFlightCreates)
    stream_slots: StreamSlots = attrs.field(factory=StreamSlots)
    journal: Journal | None = None
    request_tokens: bool = True
    auth: tuple[str, str] = BEARER
    body: Mapping[str, str] = attrs.field(factory=dict)
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
        name, scheme = self.auth
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
            kwargs["params"] = {**self.query, **request.get("params", {}), **(options.get("extra_query") or {})}
        if options.get("extra_body"):
            kwargs["json"] = {**request.get("json", {}), **(options["extra_body"] or {})}
        if self.body and isinstance(kwargs.get("json"), Mapping):
            kwargs["json"] = {**self.body, **kwargs["json"]}
        if "timeout" in options or self.explicit_timeout:
            kwargs["timeout"] = options.get("timeout", self.timeout)
        return kwargs

    def replace(
        self,
        *,
        timeout: Timeout | EllipsisType = ...,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] = _NOTHING,
        default_query: Mapping[str, Any] = _NOTHING,
        strict: bool | None = None,
    ) -> ClientConfig:
        """Return a copy with some values replaced.

        Raises:
            FTClientError: `max_retries` is negative.
        """
        if max_retries is not None and max_retries < 0:
            raise FTClientError(f"max_retries is {max_retries}; it must be 0 or more")
        policy = self.retry_policy
        replaces_key = _replaces_key(default_headers, self.auth)
        return attrs.evolve(
            self,
            key=None if replaces_key else self.key,
            key_provider=None if replaces_key else self.key_provider,
            headers=merge_headers(self.headers, default_headers),
            query={**self.query, **redact_headers(default_query)},
            timeout=self.timeout if timeout is ... else timeout,
            explicit_timeout=self.explicit_timeout or timeout is not ...,
            retry_policy=policy if max_retries is None else attrs.evolve(policy, max_retries=max_retries),
            strict=self.strict if strict is None else strict,
        )

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

    def with_key(self, key: Secret) -> ClientConfig:
        """Return a copy with another key, in place of the key, the function or the header that the caller has set.

        Raises:
            FTClientError: A header cannot carry the key.
        """
        headers = {name: value for name, value in self.headers.items() if not _replaces_key({name: value}, self.auth)}
        return attrs.evolve(
            self, key=_resolve_api_key(key, ("api_key",), optional=False), key_provider=None, headers=headers
        )

    def recording(self, exchanges: list[Any]) -> ClientConfig:
        """Return a copy that adds the exchanges of a call to a list.

        Code for the vendor's SDK reads the header `X-Stainless-Lang` in `http_request`, so these requests have it.
        """
        self._profile = self.profile
        headers = merge_headers({"X-Stainless-Lang": "python"}, self.headers)
        return attrs.evolve(self, exchanges=exchanges, headers=headers)

    def for_polling(self, seconds: float | None) -> ClientConfig:
        """Return a copy without retries, whose timeout is at most `seconds`: the poll itself is repeated."""
        config = attrs.evolve(self, retry_policy=attrs.evolve(self.retry_policy, max_retries=0))
        if seconds is not None:
            config.explicit_timeout = True
            if isinstance(self.timeout, tuple):
                connect, read, write, pool = (min(seconds, value) for value in self.timeout)
                config.timeout = (connect, read, write, pool)
            else:
                config.timeout = min(seconds, self.timeout) if isinstance(self.timeout, (int, float)) else seconds
        return config


def config_from(
    api_key: Secret | Callable[[], Any] | None,
    *,
    base_url: str | None,
    organization: str | None,
    project: str | None,
    timeout: Timeout,
    owns_http_client: bool,
    max_retries: int,
    default_headers: Mapping[str, str] | None,
    default_query: Mapping[str, Any] | None,
    strict: bool,
    reconcile_timeout: float = DEFAULT_RECONCILE_TIMEOUT,
    unknown_status_timeout: float = DEFAULT_UNKNOWN_STATUS_TIMEOUT,
    profile: str | None = None,
    profile_options: Mapping[str, str | None] | None = None,
    journal: str | os.PathLike[str] | Journal | None = None,
    request_tokens: bool = True,
) -> ClientConfig:
    """Return the configuration that arguments and environment give. Arguments take precedence.

    The base URL is that of the argument, of an option that the profile declares, of the profile's environment
    variables, of OPENAI_BASE_URL if no profile is named, else that of the profile.

    Raises:
        FTClientError: There is no key, or a setting is invalid.
    """
    provider, api_key = (None, api_key) if isinstance(api_key, Secret | None) else (api_key, None)
    if max_retries < 0:
        raise FTClientError(f"max_retries is {max_retries}; it must be 0 or more")
    given = (base_url or "").strip()
    name = selected_name(profile, os.environ)
    if not given and name is None and not _any(profile_options):
        given = os.environ.get("OPENAI_BASE_URL", "").strip()
    url = parse_base_url(given or DEFAULT_BASE_URL)
    service = _service(name, url, bool(given), profile_options or {}, default_query or {})
    if service is not None and service.missing_query:
        warn_caller(service.missing_query, UserWarning)  # a gateway or a later call may add it
    if service is not None and not given:
        url = parse_base_url(service.base_url)
    auth = service.auth if service is not None else BEARER
    default_headers = dict(default_headers or {})
    if service is not None:
        default_headers = merge_headers(service.headers, default_headers)
        if (
            service.token is not None
            and api_key is None
            and provider is None
            and not _replaces_key(default_headers, auth)
        ):
            default_headers["Authorization"] = service.token
    if url.authorization is not None and not _replaces_key(default_headers, auth):
        default_headers["Authorization"] = url.authorization
    default_headers = redact_headers(default_headers)
    key = None
    replaced = _replaces_key(default_headers, auth)
    provider = None if replaced else provider
    if provider is None and not replaced:
        variables = service.key_variables if service is not None else ()
        if given or not variables:  # naming a profile does not send OpenAI's key to another vendor
            variables = (*variables, "OPENAI_API_KEY")
        key = _resolve_api_key(api_key, variables, optional=_opens_gateway(default_headers))
    _warn_if_unencrypted(url, key or provider, default_headers)
    headers = {"User-Agent": f"ft-client/{__version__}"}
    organization = organization if organization is not None else os.environ.get("OPENAI_ORG_ID")
    project = project if project is not None else os.environ.get("OPENAI_PROJECT_ID")
    if organization:
        headers["OpenAI-Organization"] = organization
    if project:
        headers["OpenAI-Project"] = project
    query = {**(service.query if service is not None else {}), **url.query}
    return ClientConfig(
        base_url=url.url,
        key=key,
        headers=merge_headers(headers, default_headers),
        query={**query, **redact_headers(default_query or {})},
        timeout=DEFAULT_TIMEOUT if isinstance(timeout, NotGiven) else timeout,
        explicit_timeout=not owns_http_client and timeout is not DEFAULT_TIMEOUT and not isinstance(timeout, NotGiven),
        retry_policy=RetryPolicy(max_retries=max_retries),
        strict=strict,
        reconcile_timeout=_seconds("reconcile_timeout", reconcile_timeout),
        unknown_status_timeout=_seconds("unknown_status_timeout", unknown_status_timeout),
        journal=_journal(journal),
        request_tokens=request_tokens,
        auth=auth if provider is None else BEARER,  # a function returns tokens, whatever header keys have
        body=service.body if service is not None else {},
        key_provider=provider,
        profile=service.profile if service is not None else None,
    )


def _journal(journal: str | os.PathLike[str] | Journal | None) -> Journal | None:
    if journal is None:
        return None
    from ft_client._journal import Journal  # sqlite3 is loaded with the first journal

    return journal if isinstance(journal, Journal) else Journal(journal)


def _any(options: Mapping[str, str | None] | None) -> bool:
    return any(value is not None for value in (options or {}).values())


def _service(
    name: str | None,
    url: BaseUrl,
    is_given: bool,
    options: Mapping[str, str | None],
    query: Mapping[str, Any],
) -> Connection | None:
    """Return how the service is reached; None for the default one, whose profile is loaded when it is needed.

    Args:
        name: Name of the profile that is selected by name, or None.
        url: The base URL.
        is_given: Whether an argument or the environment has set it.
        options: Arguments that a profile declares.
        query: Query parameters of each request.

    Raises:
        FTClientError: There is no such profile, or arguments and environment do not lead to a service.
    """
    if name is None and url.host == _DEFAULT_HOST and not _any(options):
        return None
    try:
        return connect(
            name,
            base_url=url.url if is_given else None,
            options=options,
            query={**url.query, **query},
            environ=os.environ,
        )
    except (UnknownProfileError, ConnectionSettingsError) as error:
        raise FTClientError(str(error)) from None


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise FTClientError(f"{name} is {value!r}; it is in seconds, 0 or more")
    return float(value)


def _replaces_key(headers: Mapping[str, str], auth: tuple[str, str]) -> bool:
    """Whether headers of the caller carry the credentials that the key would be sent as."""
    return any(name.lower() in KEY_HEADERS or name.lower() == auth[0].lower() for name in headers)


def _opens_gateway(headers: Mapping[str, str]) -> bool:
    """Whether headers of the caller carry the credentials of a gateway, which may need no other key."""
    return any(is_credential_name(name) and not name.lower().startswith("proxy-") for name in headers)


def _warn_if_unencrypted(url: BaseUrl, key: object, headers: Mapping[str, str]) -> None:
    """Warn if credentials are sent over plain http to another machine."""
    host = url.host.lower()
    has_credentials = key is not None or any(is_credential_name(name) for name in headers)
    if url.url.startswith("http://") and not is_loopback(host) and has_credentials:
        warn_caller(
            f"The API key is sent unencrypted to http://{host}: anyone on the network path can read it. Use https.",
            InsecureConnectionWarning,
        )


def _resolve_api_key(argument: Secret | None, variables: tuple[str, ...], *, optional: bool) -> Secret | None:
    """Return the key from the argument or the environment; None if there is none and it is optional.

    Raises:
        FTClientError: There is no key, or it cannot be sent.
    """
    found = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    key = argument if argument is not None else Secret(found)
    del found  # a traceback must not show it
    if not key and optional:
        return None
    if not key:
        raise FTClientError(
            f"no API key: set {' or '.join(dict.fromkeys(variables))}, pass api_key=, or try the embedded service "
            "without one: "
            "ft_client.sandbox.Sandbox() and FTClient('any', base_url=sandbox.base_url)"
        )
    key = key.stripped()  # a key read from a file ends with a line break
    if not key or not key.is_header_safe():
        raise FTClientError("the API key contains characters that a header cannot carry -> check where it is read from")
    return key


def merge_headers(headers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Merge headers. Names are compared without case, so that no header is sent twice."""
    names = {name.lower() for name in more}
    return {**{name: value for name, value in headers.items() if name.lower() not in names}, **redact_headers(more)}
