"""Check of the Host header, which protects against DNS rebinding.

A web page of another site can send requests to a loopback port by resolving its own name to 127.0.0.1. The browser then
sends that name as Host, so names that do not belong to the service are rejected.
"""

import ipaddress
from collections.abc import Iterable


class AllowedHosts:
    """The host names that requests may use.

    Loopback names and addresses, and the address that the client has connected to, are always allowed.

    Args:
        names: Additional host names, without port; `*` allows all.

    Raises:
        ValueError: If a name has a scheme, a port or a path.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = {_validated(name) for name in names}

    def allows(self, host: str, server: str) -> bool:
        """Return whether a request is allowed.

        Args:
            host: Host header. An empty one is allowed, because browsers always send one.
            server: Local address of the connection.
        """
        name = _name(host)
        if not name or name == server or name in self._names or "*" in self._names:
            return True
        return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _validated(name: str) -> str:
    host = name.strip().lower().strip("[]")
    is_address = ":" in host and _is_address(host)
    if not host or "/" in host or (":" in host and not is_address):
        raise ValueError(f"allowed hosts are names without scheme, port and path, got {name!r}")
    return host


def _name(host: str) -> str:
    """Return the name or address of a Host header, without port and brackets."""
    host = host.strip().lower()
    if host.startswith("["):
        address, _, port = host[1:].partition("]")
        return address if not port or port.startswith(":") else host
    return host.partition(":")[0].removesuffix(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_loopback
