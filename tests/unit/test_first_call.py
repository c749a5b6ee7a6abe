"""Modules that the first call of a process loads. Time varies with the machine; the modules do not."""

import subprocess
import sys

import pytest

from ft_client.sandbox import Sandbox

SLOW = {
    "attr": "builds classes at each import",
    "click": "the command line of httpx",
    "rich": "the command line of httpx",
    "asyncio": "only an async client needs it",
    "ft_client.results": "only result files need it",
    "ft_client._operations.files": "only files need it",
    "ft_client._operations.follow": "only follow needs it",
    "ft_client._operations.reconcile": "only creates need it",
}


@pytest.mark.parametrize("call", ["fine_tuning.jobs.list()", "fine_tuning.jobs.list(limit=1).data", "models.list()"])
def test_first_call_loads_no_slow_module(call: str, ft_sandbox: Sandbox) -> None:
    """A GET in a new process loads httpx, and of the facade only what it needs."""
    program = (
        "import sys; from ft_client import FTClient;"
        f"FTClient('k', base_url={ft_sandbox.base_url!r}).{call};"
        f"print(*sorted(set(sys.modules) & {set(SLOW)!r}))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


@pytest.mark.parametrize("first", ["import httpx", "import ft_client._http_library"])
def test_httpx_stays_complete(first: str) -> None:
    """The command line of httpx can be imported after the client, in either order of the imports."""
    program = f"{first}; import ft_client._http_library, httpx; from httpx._main import main; httpx.main"
    subprocess.run([sys.executable, "-c", program], check=True)
