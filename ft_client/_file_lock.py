"""A lock between processes. The operating system releases it when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_HELD: Final = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
"""Errors of a lock that another holder has. Others, such as ENOLCK, come from a file system without locks."""


_LOCKED_BYTE: Final = (1 << 31) - 2
"""Byte that Windows locks. Others cannot read a locked byte, so it is behind the content of most files."""


def lock_file(path: Path) -> Callable[[], None] | None:
    """Lock a file, and return the function that releases and removes it; None if another holder has it.

    Args:
        path: The file. It is created.

    Raises:
        OSError: The file cannot be created, or its file system has no locks.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            is_free = _lock(fd)
        except OSError:
            os.close(fd)
            raise
        if not is_free:
            os.close(fd)
            return None
        if _is_current(fd, path):
            return lambda: _release(fd, path)
        os.close(fd)  # the holder before removed it between open and lock


def try_lock(fd: int) -> bool:
    """Lock an open file until it is closed. Return False if another holder has it, or if it cannot be locked."""
    try:
        return _lock(fd)
    except OSError:
        return False


def _lock(fd: int) -> bool:
    try:
        if sys.platform == "win32":
            _lock_byte(fd, lambda: msvcrt.locking(fd, msvcrt.LK_NBLCK, 1))
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def _lock_byte(fd: int, lock: Callable[[], object]) -> None:
    """Lock the same byte of a file, whatever its position is: Windows locks bytes, from the position on."""
    position = os.lseek(fd, 0, os.SEEK_CUR)
    os.lseek(fd, _LOCKED_BYTE, os.SEEK_SET)
    try:
        lock()
    finally:
        os.lseek(fd, position, os.SEEK_SET)


def _is_current(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def _release(fd: int, path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows does not remove a file that another process has opened
        path.unlink()
    os.close(fd)
