"""The arguments of a client, and the configuration that they and the environment give."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from ft_client._base_url import DEFAULT_BASE_URL, BaseUrl, is_loopback, parse_base_url
from ft_client._config import (
    BEARER,
    DEFAULT_RECONCILE_TIMEOUT,
    DEFAULT_TIMEOUT,
    DEFAULT_UNKNOWN_STATUS_TIMEOUT,
    ORGANIZATION,
    PROJECT,
    ClientConfig,
    Timeout,
    checked_timeout,
    merge_headers,
    replaces_key,
    retries,
    seconds,
    sendable,
)
from ft_client._credentials import InsecureConnectionWarning, RedactedStr, Secret, is_credential_name, redact_headers
from ft_client._not_given import NotGiven
from ft_client._profile import Connection, ConnectionSettingsError, UnknownProfileError, connect, selected_name
from ft_client._retry import RetryPolicy
from ft_client._version import __version__
from ft_client._warn import warn_caller
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from ft_client._http_library import URL, AsyncClient, Client
    from ft_client._journal import Journal

_DEFAULT_HOST = "api.openai.com"

_HTTPX_TIMEOUT = 5.0
"""The timeout of an HTTP client whose caller did not choose one, in seconds. An upload takes longer."""

_PROFILE_OPTIONS = ("azure_endpoint", "api_version", "azure_ad_token")
_REPLACED = {"azure_endpoint": "base_url", "azure_ad_token": "api_key"}
"""Options of a profile, and the setting that `with_options` drops for them."""
_SERVICE = {"base_url", "profile", "profile_options", *_PROFILE_OPTIONS}


class ClientOptions(TypedDict, total=False):
    """Arguments of `with_options`: those of the clients. None keeps the value, except for `timeout`.

    Attributes:
        api_key: Another API key, or a function that returns one.
        base_url: Base URL of another service. Its profile and key variables apply as for a new client.
        organization: Organization ID.
        project: Project ID.
        timeout: Timeout for each attempt, in seconds or as an `httpx.Timeout`. None disables it.
        max_retries: Maximum number of retries of one call.
        default_headers: Headers to add to those of each request.
        set_default_headers: Headers in place of `default_headers`.
        default_query: Query parameters to add to those of each request.
        set_default_query: Query parameters in place of `default_query`.
        http_client: Another HTTP client. You close it.
        strict: Whether a response that does not match the contract is an error.
        reconcile_timeout: See `FTClient`.
        unknown_status_timeout: See `FTClient`.
        profile: Name of the service's profile.
        azure_endpoint: See `FTClient`.
        api_version: See `FTClient`.
        azure_ad_token: See `FTClient`.
        profile_options: Further options that the profile declares.
        journal: See `FTClient`.
        request_tokens: See `FTClient`.
    """

    api_key: str | Callable[[], Any] | None
    base_url: str | URL | None
    organization: str | None
    project: str | None
    timeout: Timeout
    max_retries: int | None
    default_headers: Mapping[str, str] | None
    set_default_headers: Mapping[str, str] | None
    default_query: Mapping[str, Any] | None
    set_default_query: Mapping[str, Any] | None
    http_client: Client | AsyncClient | None
    strict: bool | None
    reconcile_timeout: float | None
    unknown_status_timeout: float | None
    profile: str | None
    azure_endpoint: str | None
    api_version: str | None
    azure_ad_token: str | None
    profile_options: Mapping[str, str] | None
    journal: str | os.PathLike[str] | Journal | None
    request_tokens: bool | None


def given_options(options: ClientOptions) -> dict[str, Any]:
    """Return the arguments of `with_options` that change something, without plain credentials.

    Raises:
        TypeError: There is no such argument.
        ValueError: Headers or query parameters are both added and replaced.
    """
    given: dict[str, Any] = {}
    for name, value in options.items():
        if name not in ClientOptions.__annotations__:
            raise TypeError(f"unexpected keyword argument {name!r}")
        if isinstance(value, NotGiven) or (value is None and name != "timeout"):
            continue
        given[name] = hide_credentials(name, value)
    for name in ("default_headers", "default_query"):
        if name in given and f"set_{name}" in given:
            raise ValueError(f"set_{name} replaces {name}: pass only one of them")
    return given


def hide_credentials(name: str, value: Any) -> Any:
    """Return an argument of a client in a form that a traceback does not show."""
    if isinstance(value, str):
        return {"api_key": Secret, "azure_ad_token": RedactedStr}.get(name, str)(value)
    return redact_headers(value) if name.endswith(("_headers", "_query", "_options")) and value else value


def with_changes(arguments: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `config_from` after the changes of `with_options`."""
    result = dict(arguments)
    if "api_key" in changes:  # in place of a key in a header
        headers = result["default_headers"] or {}
        result["default_headers"] = {each: headers[each] for each in headers if not replaces_key({each: ""}, BEARER)}
    for name, value in changes.items():
        match name:
            case "default_headers":
                result[name] = merge_headers(result[name] or {}, value)
            case "default_query" | "profile_options":
                result[name] = {**(result[name] or {}), **value}
            case "set_default_headers" | "set_default_query":
                result[name.removeprefix("set_")] = value
            case "azure_endpoint" | "api_version" | "azure_ad_token":
                result["profile_options"] = {**(result["profile_options"] or {}), name: value}
                if (replaced := _REPLACED.get(name)) is not None:
                    result[replaced] = changes.get(replaced)
            case "base_url":  # in place of the endpoint
                result |= {
                    name: value,
                    "profile_options": {**(result["profile_options"] or {}), "azure_endpoint": None},
                }
            case _:
                result[name] = value
    return result


def changed_config(config: ClientConfig, arguments: Mapping[str, Any], changes: Mapping[str, Any]) -> ClientConfig:
    """Return a configuration after the changes of `with_options`.

    What the environment gave to the first client stays, unless the changes lead to another service.

    Args:
        config: The configuration before; it is not changed.
        arguments: The arguments of `config_from`, with the changes.
        changes: The changes.

    Raises:
        FTClientError: A setting is invalid, or there is no key for the other service.
    """
    changes = dict(changes)
    changes.pop("http_client", None)
    if "journal" in changes:
        changes["journal"] = _journal(changes["journal"])
    if changes.keys() & _SERVICE or any(name.startswith("set_") for name in changes):
        arguments = dict(arguments)
        if not changes.keys() & _SERVICE:
            arguments["api_key"] = arguments["api_key"] or config.key_provider or config.key
        result = config_from(**arguments)
        result.explicit_timeout = result.explicit_timeout or config.explicit_timeout or "timeout" in changes
        result.stream_slots = config.stream_slots
        if result.base_url == config.base_url:
            result.in_flight = config.in_flight
        return result
    result = config.replace(**changes)
    result.explicit_timeout = result.explicit_timeout or uses_our_timeout(**arguments)
    return result


def uses_our_timeout(http_client: Any, timeout: Timeout, **_: object) -> bool:
    """Whether requests through a caller's HTTP client must carry the timeout: it was set, or theirs was not."""
    if http_client is None:
        return False
    if timeout is not DEFAULT_TIMEOUT and not isinstance(timeout, NotGiven):
        return True
    own = getattr(http_client, "timeout", None)
    return own is not None and set(own.as_dict().values()) == {_HTTPX_TIMEOUT}


def config_from(
    api_key: Secret | Callable[[], Any] | None,
    *,
    base_url: str | URL | None,
    organization: str | None,
    project: str | None,
    timeout: Timeout,
    http_client: Any,
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
    given = str(base_url or "").strip()
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
        removed = {name: value for name, value in default_headers.items() if isinstance(value, NotGiven)}
        default_headers = {**merge_headers(service.headers, default_headers), **removed}
        if (
            service.token is not None
            and api_key is None
            and provider is None
            and not replaces_key(default_headers, auth)
        ):
            default_headers["Authorization"] = service.token
    if url.authorization is not None and not replaces_key(default_headers, auth):
        default_headers["Authorization"] = url.authorization
    default_headers = redact_headers(default_headers)
    key = None
    replaced = replaces_key(default_headers, auth)
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
        headers[ORGANIZATION] = organization
    if project:
        headers[PROJECT] = project
    query = {**(service.query if service is not None else {}), **url.query}
    return ClientConfig(
        base_url=url.url,
        key=key,
        headers=merge_headers(headers, default_headers),
        query={**query, **redact_headers(default_query or {})},
        timeout=DEFAULT_TIMEOUT if isinstance(timeout, NotGiven) else checked_timeout(timeout),
        explicit_timeout=uses_our_timeout(http_client, timeout),
        retry_policy=RetryPolicy(max_retries=retries(max_retries)),
        strict=strict,
        reconcile_timeout=seconds("reconcile_timeout", reconcile_timeout),
        unknown_status_timeout=seconds("unknown_status_timeout", unknown_status_timeout),
        journal=_journal(journal),
        request_tokens=request_tokens,
        auth=auth,
        body=service.body if service is not None else {},
        key_provider=provider,
        _profile=service.profile if service is not None else None,
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
    return sendable(key)
