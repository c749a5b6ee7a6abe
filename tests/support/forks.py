"""Runs a function in a forked child process."""

import os
import warnings
from collections.abc import Callable


def in_child(work: Callable[[], object]) -> str:
    """Return what a function returns or raises in a forked child process."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from Python 3.12 on, of a fork beside threads
        pid = os.fork()
    if pid == 0:
        try:
            text = repr(work())
        except BaseException as error:  # noqa: BLE001  # the parent compares it
            text = f"{type(error).__name__}: {error}"
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with os.fdopen(reader) as pipe:
        return pipe.read()
