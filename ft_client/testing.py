"""pytest fixtures around the embedded service; a pytest plugin as soon as the package is installed.

Example::

    def test_training(ft_client):
        file = ft_client.files.create(file=("train.jsonl", DATA), purpose="fine-tune")

`ft_sandbox` is the running service, `ft_client` and `async_ft_client` are clients of it. Each test gets a service of
its own. The marker `ft_sandbox` passes arguments on to `ft_client.sandbox.Sandbox`::

    @pytest.mark.ft_sandbox(profile="azure", speed=1)

Needs the extra `sandbox`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ft_client import AsyncFTClient, FTClient
    from ft_client.sandbox import Sandbox

# a job of about three seconds takes sixty milliseconds
_SPEED = 50.0
_KEY = "sk-sandbox"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "ft_sandbox(**arguments): arguments of the Sandbox that this test is given")


@pytest.fixture
def ft_sandbox(request: pytest.FixtureRequest) -> Iterator["Sandbox"]:
    """A running embedded service, fresh for this test."""
    from ft_client.sandbox import Sandbox

    arguments: dict[str, object] = {"speed": _SPEED}
    for marker in reversed(list(request.node.iter_markers("ft_sandbox"))):
        arguments.update(marker.kwargs)
    with Sandbox(**arguments) as sandbox:  # type: ignore[arg-type]  # the marker's arguments are checked by Sandbox
        yield sandbox


@pytest.fixture
def ft_client(ft_sandbox: "Sandbox") -> Iterator["FTClient"]:
    """A client of the embedded service."""
    from ft_client import FTClient

    with FTClient(api_key=_KEY, base_url=ft_sandbox.base_url) as client:
        yield client


@pytest.fixture
def async_ft_client(ft_sandbox: "Sandbox") -> "AsyncFTClient":
    """An async client of the embedded service, for whichever plugin runs the test's coroutine.

    It keeps no connection between requests: nothing is left to be closed when the test's event loop is gone.
    """
    import httpx  # here: every run of pytest loads this plugin

    from ft_client import AsyncFTClient

    transport = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
    return AsyncFTClient(api_key=_KEY, base_url=ft_sandbox.base_url, http_client=httpx.AsyncClient(transport=transport))
