"""Commands at a pseudo-terminal."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def run_at_terminal(
    arguments: list[str],
    environment: Mapping[str, str],
    *,
    width: int | None = None,
    folder: Path | None = None,
    typed: str = "",
    code: int = 0,
) -> str:
    """Run `ft` at a pseudo-terminal, and return what it prints there.

    Args:
        arguments: Arguments of the command.
        environment: Variables in addition to those of the tests.
        width: Columns of the terminal; None for its default.
        folder: Working directory.
        typed: What is typed there; the terminal keeps it until the command reads it.
        code: Exit code that is expected.
    """
    return run_command_at_terminal(
        [sys.executable, "-m", "ft_client", *arguments], environment, width=width, folder=folder, typed=typed, code=code
    )


def python_at_terminal(source: str, *, width: int | None = None, **environment: str) -> str:
    """Run a program at a pseudo-terminal, and return what it prints there.

    Args:
        source: The program.
        width: Columns of the terminal; None for its default.
        **environment: Variables in addition to those of the tests.
    """
    return run_command_at_terminal([sys.executable, "-W", "error", "-c", source], environment, width=width)


def run_command_at_terminal(
    command: list[str],
    environment: Mapping[str, str],
    *,
    width: int | None = None,
    folder: Path | None = None,
    typed: str = "",
    code: int = 0,
) -> str:
    """Run a command at a pseudo-terminal; see `run_at_terminal` for the arguments."""
    import fcntl  # not on Windows
    import termios

    near, far = os.openpty()
    inherited = dict(os.environ)
    if width is not None:
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 30, width, 0, 0))
        inherited = {name: value for name, value in inherited.items() if name not in {"COLUMNS", "LINES"}}
    received = bytearray()

    def read() -> None:
        while True:
            try:
                chunk = os.read(near, 65_536)
            except OSError:  # Linux reports the closed side this way
                break
            if not chunk:
                break
            received.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    variables = {**inherited, "TERM": "xterm", **environment}
    with subprocess.Popen(command, env=variables, cwd=folder, stdin=far, stdout=far, stderr=far) as process:
        os.close(far)
        os.write(near, typed.encode())
        exit_code = process.wait()
    reader.join()
    os.close(near)
    text = received.decode()
    assert exit_code == code, text
    return text
