"""The sandbox in a separate process, reached over a loopback socket like any other service."""

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
_STOP_TIMEOUT = 5


def require_sandbox() -> None:
    """Check that the extra is installed.

    Raises:
        FTClientError: It is missing.
    """
    missing = [name for name in ("jsonschema", "python_multipart", "starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise FTClientError(f"the sandbox needs {' and '.join(missing)}: pip install 'ft-client[sandbox]'")


@contextmanager
def sandbox_process(speed: float | None = None, profile: str | None = None) -> Iterator[str]:
    """Run the sandbox for the duration of the block, and yield its base URL.

    Args:
        speed: Factor by which its jobs run faster.
        profile: Name of the service that it emulates. Defaults to openai.

    Raises:
        FTClientError: The extra is missing, or the sandbox does not start.
    """
    require_sandbox()
    command = [sys.executable, "-m", "ft_client.sandbox", "--port", "0"]
    if speed is not None:
        command += ["--speed", str(speed)]
    if profile is not None:
        command += ["--profile", profile]
    if folder := os.environ.get("FT_SANDBOX_DATA"):
        command += ["--data", folder]
    # the request log must not mix with the output of the command; in its own session the process does not get Ctrl-C
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        ) as process,  # fmt: skip
    ):
        try:
            yield _read_base_url(process, log)
        finally:
            process.terminate()
            try:
                process.communicate(timeout=_STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()


def _read_base_url(process: "subprocess.Popen[str]", log: IO[str]) -> str:
    for line in process.stdout or ():
        if line.startswith(_READY):
            return line.removeprefix(_READY).strip()
    log.seek(0)
    last = log.read().strip().rsplit("\n", 1)[-1]
    raise FTClientError(f"The sandbox did not start: {last or 'no output'}")
