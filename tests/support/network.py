"""Blocks network access in tests: only loopback addresses can be reached."""

import ipaddress
import sys


class NetworkBlockedError(RuntimeError):
    """A test tried to reach another machine. Not an OSError, which the code under test might handle."""


def is_local(host: object) -> bool:
    """Return whether a host argument of a socket function is a loopback address."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _block_call(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        # Unix sockets have a path as address, connected sockets none
        if not isinstance(address, tuple) or is_local(address[0]):
            return
        target = address[0]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        target = args[0]
        if is_local(target):
            return
    else:
        return
    raise NetworkBlockedError(f"{event} to {target!r}: offline tests reach loopback only")


def block() -> None:
    """Block name resolution of and connections to other machines for the rest of this process.

    An audit hook sees the calls of all libraries, blocking and async. It cannot be removed.
    """
    sys.addaudithook(_block_call)
