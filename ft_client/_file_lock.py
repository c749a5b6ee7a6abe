"""A lock between processes. The operating system releases it when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def lock_file(path: Path) -> Callable[[], None] | None:
    """Lock a file, and return the function that releases and removes it; None if another holder has it.

    Args:
        path: The file. It is created.

    Raises:
        OSError: The file cannot be created.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not try_lock(fd):
            os.close(fd)
            return None
        if _is_current(fd, path):
            return lambda: _release(fd, path)
        os.close(fd)  # the holder before removed it between open and lock


def try_lock(fd: int) -> bool:
    """Lock an open file until it is closed. Return False if another holder has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_current(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def _release(fd: int, path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows does not remove a file that another process has opened
        path.unlink()
    os.close(fd)
