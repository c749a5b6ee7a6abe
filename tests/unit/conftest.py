"""What tests of single subjects share."""

from collections.abc import Iterator

import pytest

from tests.support.service import Caller, running


@pytest.fixture
def service() -> Iterator[Caller]:
    """An embedded service whose clock stands still."""
    with running() as caller:
        yield caller
