"""How a service is reached: profile, base URL, authentication and further options, from arguments and environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ft_client._profile.data import index
from ft_client._profile.loading import for_base_url, load
from ft_client._profile.profile import Profile

PROFILE_VARIABLE = "FT_PROFILE"


class ConnectionSettingsError(ValueError):
    """The arguments and the environment do not lead to a service; the message names what to set."""


@dataclass(frozen=True, eq=False)
class Connection:
    """How requests reach a service.

    Attributes:
        profile: Its profile, with the route of the base URL.
        base_url: Without a slash at the end.
        auth: Header and scheme of the API key, such as `("Authorization", "Bearer")`; the scheme can be empty.
        key_variables: Environment variables that can hold the API key, best first.
        token: Credentials of another kind, ready for the header `Authorization`; None if there are none.
        missing_query: The text of a warning that a query parameter is missing; None if none is.
        headers: Headers of each request, without credentials.
        query: Query parameters of each request.
        body: Keys of each JSON body.
    """

    profile: Profile
    base_url: str
    auth: tuple[str, str]
    key_variables: tuple[str, ...]
    token: str | None = field(default=None, repr=False)
    missing_query: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)


def connect(
    name: str | None = None,
    *,
    base_url: str | None = None,
    options: Mapping[str, str | None] | None = None,
    query: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Connection:
    """Return how to reach a service.

    The profile is that of `name`, else of FT_PROFILE, else the one that declares a given option, else the one of the
    base URL's host, else the default.

    Args:
        name: Name of the profile.
        base_url: Base URL.
        options: Arguments that a profile declares, such as `azure_endpoint`.
        query: Query parameters that each request has anyway.
        environ: Environment variables.

    Raises:
        UnknownProfileError: There is no such profile.
        ConnectionSettingsError: An option belongs to another service, or there is no base URL.
    """
    environ = environ or {}
    given = {key: value for key, value in (options or {}).items() if value is not None}
    profile = _profile(selected_name(name, environ), base_url, given)
    declared: Mapping[str, Mapping[str, Any]] = profile.data["options"]
    for key in given:
        if base_url and "base_url" in declared.get(key, {}):
            raise ConnectionSettingsError(f"base_url and {key} both name the service: pass only one of them")
        if key not in declared:
            owners = ", ".join(index()["options"].get(key, ())) or "no profile"
            raise ConnectionSettingsError(f"{key} is not an option of profile {profile.name}: it belongs to {owners}")
    for key, rule in declared.items():
        if key not in given and environ.get(rule.get("env", "")):
            given[key] = environ[rule["env"]]
    base_url = (base_url or _base_url(profile, given, environ)).rstrip("/")
    profile = load(profile.name, base_url)
    parts: dict[str, dict[str, str]] = {"headers": {}, "query": dict(profile.data["query"]), "body": {}}
    token = None
    for key, value in given.items():
        rule = declared[key]
        if "token" in rule:
            token = f"{rule['token']} {value}"
        for part, target in (("header", "headers"), ("query", "query"), ("body", "body")):
            if part in rule:
                parts[target][rule[part]] = value
    present = {**parts["query"], **(query or {})}
    absent = [name for name in (profile.route.required_query if profile.route else ()) if name not in present]
    scheme = profile.data["auth"][0]
    return Connection(
        profile,
        base_url,
        (scheme["header"], scheme.get("scheme", "")),
        profile.data["environment"].get("api_key", ()),
        token,
        _missing_query(profile, absent[0], base_url) if absent else None,
        **parts,
    )


def selected_name(name: str | None, environ: Mapping[str, str]) -> str | None:
    """Return the name of the profile that an argument or else FT_PROFILE selects; None if neither does."""
    return name or environ.get(PROFILE_VARIABLE, "").strip() or None


def _profile(name: str | None, base_url: str | None, given: Mapping[str, str]) -> Profile:
    if name:
        return load(name)
    if base_url:
        return for_base_url(base_url)
    owners = {owner for key in given for owner in index()["options"].get(key, ())}
    return load(owners.pop()) if len(owners) == 1 else for_base_url("")


def _base_url(profile: Profile, given: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """Return the base URL that an option, the environment or the profile gives.

    Raises:
        ConnectionSettingsError: None of them does.
    """
    ways = []
    for key, rule in profile.data["options"].items():
        if "base_url" in rule:
            ways.append(key)
            if key in given:
                other = next((form for option, form in rule.get("base_url_with", {}).items() if option in given), None)
                template: str = other or rule["base_url"]
                return template.format(value=given[key].rstrip("/"))
    variables = profile.data["environment"].get("base_url", ())
    found = next((environ[variable] for variable in variables if environ.get(variable)), profile.data["base_url"])
    if not found:
        ways = ["base_url", *ways, *variables]
        raise ConnectionSettingsError(f"profile {profile.name} has no base URL. Set {' or '.join(ways)}")
    return str(found)


def _missing_query(profile: Profile, parameter: str, base_url: str) -> str:
    ways = [key for key, rule in profile.data["options"].items() if rule.get("query") == parameter]
    ways += [
        rule["env"] for rule in profile.data["options"].values() if rule.get("query") == parameter and "env" in rule
    ]
    return f"{base_url} needs the query parameter {parameter}. Set {' or '.join(ways or ['default_query'])}"
