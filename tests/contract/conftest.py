"""Fixtures of the contract suite."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.support.calls import AllClients, RecordingTransport
from tests.support.recordings import SOURCES, Source


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop for all async calls of a module."""
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture(scope="module")
def clients() -> Iterator[AllClients]:
    """The four clients, without retries."""
    found = AllClients(RecordingTransport(httpx.Response(200)), max_retries=0)
    yield found
    found.close()


@pytest.fixture(scope="module", params=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    """Run a test on the twins of the recordings, and on the recordings where present."""
    found: Source = request.param
    return found
