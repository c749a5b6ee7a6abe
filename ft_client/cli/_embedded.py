"""The embedded service in a process of its own, over a loopback socket, as any other service would be."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import IO

from ft_client.errors import FTClientError

_READY = "listening on "
_SECONDS_TO_END = 5


def require_sandbox() -> None:
    """Say what to install if the extra is missing.

    Raises:
        FTClientError: it is.
    """
    missing = [name for name in ("jsonschema", "python_multipart", "starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise FTClientError(f"the embedded service needs {' and '.join(missing)}: pip install 'ft-client[sandbox]'")


@contextmanager
def embedded_service(speed: float | None = None) -> Iterator[str]:
    """Start the service, give its base URL, and end it with the block.

    Args:
        speed: how much faster than usual its jobs go on.

    Raises:
        FTClientError: the extra is missing, or the service does not start.
    """
    require_sandbox()
    command = [sys.executable, "-m", "ft_client.sandbox", "--port", "0"]
    if speed is not None:
        command += ["--speed", str(speed)]
    if folder := os.environ.get("FT_SANDBOX_DATA"):
        command += ["--data", folder]
    # its request log would stand between the lines of the command; in a session of its own it does not see Ctrl-C
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True) as process,
    ):
        try:
            yield _address(process, log)
        finally:
            process.terminate()
            try:
                process.communicate(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: "subprocess.Popen[str]", log: IO[str]) -> str:
    for line in process.stdout or ():
        if line.startswith(_READY):
            return line.removeprefix(_READY).strip()
    log.seek(0)
    last = log.read().strip().rsplit("\n", 1)[-1]
    raise FTClientError(f"the embedded service did not start: {last or 'it ended without a word'}")
