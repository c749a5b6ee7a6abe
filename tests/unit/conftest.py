"""Fixtures shared by unit tests."""

from collections.abc import Iterator

import pytest

from tests.support.service import Caller, running


@pytest.fixture
def service() -> Iterator[Caller]:
    """A sandbox with a manual clock."""
    with running() as caller:
        yield caller
