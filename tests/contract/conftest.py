"""What tests of both clients share."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.support.calls import Ways, Wire


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop for all awaited calls of the module."""
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture(scope="module")
def ways() -> Iterator[Ways]:
    """Clients of all four ways, which ask once."""
    found = Ways(Wire(httpx.Response(200)), max_retries=0)
    yield found
    found.close()
