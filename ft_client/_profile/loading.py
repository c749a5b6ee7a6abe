"""Find and load a profile by its name or by the host of a base URL."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ft_client._profile.data import compiled, index
from ft_client._profile.profile import Profile
from ft_client._profile.rules import Route

DEFAULT = "openai"


class UnknownProfileError(ValueError):
    """No profile has that name; the message lists the known ones."""


def names() -> tuple[str, ...]:
    """Return the names of all profiles, sorted."""
    return tuple(sorted(index()["modules"]))


def load(name: str, base_url: str | None = None) -> Profile:
    """Return a profile by name.

    Args:
        name: One of `names()`.
        base_url: Selects the route where the service has more than one.

    Raises:
        UnknownProfileError: There is no such profile.
    """
    module = index()["modules"].get(name)
    if module is None:
        raise UnknownProfileError(f"profile {name!r} is unknown. Use one of: {', '.join(names())}")
    data = compiled(module)
    return Profile(name, data, _route(data, base_url))


def for_base_url(base_url: str) -> Profile:
    """Return the profile whose host patterns match a base URL, else that of OpenAI."""
    return load(name_for_base_url(base_url) or DEFAULT, base_url)


def name_for_base_url(base_url: str) -> str | None:
    """Return the name of the profile whose host patterns match a base URL; None if the host is unknown."""
    host = (urlsplit(base_url).hostname or "").lower()
    return next((name for pattern, name in index()["hosts"] if fnmatch.fnmatchcase(host, pattern)), None)


def _route(data: Mapping[str, Any], base_url: str | None) -> Route | None:
    path = urlsplit(base_url or data["base_url"] or "").path.rstrip("/")
    for route in data["routes"]:
        if fnmatch.fnmatchcase(path, route["path"]):
            return Route(**{**route, "missing": frozenset(route.get("missing", ()))})
    return None
