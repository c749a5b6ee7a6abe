"""No network while a cassette plays: what is not on it is not asked of anybody."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, NoReturn


class NetworkUsedError(RuntimeError):
    """Code under test reached for the network. Not an OSError: no retry is to hide it."""


_REFUSED = ("connect", "connect_ex", "sendto")
_LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr")
_lock = threading.Lock()
_depth = 0
_originals: dict[tuple[Any, str], Any] = {}


@contextlib.contextmanager
def blocked() -> Iterator[None]:
    """Refuse every connection and every look-up of a name, loopback too, for as long as the block lasts."""
    global _depth
    with _lock:
        _depth += 1
        if _depth == 1:
            for owner, names in ((socket.socket, _REFUSED), (socket, _LOOK_UPS)):
                for name in names:
                    _originals[owner, name] = getattr(owner, name)
                    setattr(owner, name, _refusing(owner, name, _originals[owner, name]))
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                for (owner, name), original in _originals.items():
                    setattr(owner, name, original)
                _originals.clear()


def _refusing(owner: Any, name: str, original: Any) -> Callable[..., Any]:
    def refuse(where: Any) -> NoReturn:
        raise NetworkUsedError(f"{name} to {where!r} while a cassette plays: only what is on it can be asked for")

    if owner is socket:
        return lambda *args, **kwargs: refuse(args[0] if args else kwargs)

    def method(self: socket.socket, *args: Any) -> Any:
        # a pair of sockets within the process, or a path on this machine, is no network
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse(args[-1])
        return original(self, *args)

    return method
