"""Keeps the tests off the network: this process reaches loopback addresses and nothing else."""

import ipaddress
import sys


class NetworkBlockedError(RuntimeError):
    """A test tried to leave the machine. Not an OSError: code under test must not take it for a failing network."""


def is_local(host: object) -> bool:
    """Whether a host, as socket functions take it, stays on this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        # a Unix socket has a path for an address, a connected one sends without any
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
    """Refuse, for the rest of this process, every look-up of and connection to another machine.

    An audit hook sees the call whichever library makes it, blocking or async, and cannot be taken away again.
    """
    sys.addaudithook(_refuse)
