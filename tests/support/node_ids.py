"""A name of its own for every test. A pytest plugin.

pytest-xdist runs tests by name, and of two with one name it runs one. schemathesis 4.32.5 gives all operations of a
test the same name under pytest 9.2, which makes up a function's name from its parameters.
"""

from __future__ import annotations

from collections import Counter

import pytest


def pytest_itemcollected(item: pytest.Item) -> None:
    """Put the operation into the name of a test that schemathesis made."""
    operation = getattr(item, "operation_label", None)
    if operation is not None and not item.nodeid.endswith("]"):
        item._id = item.id.with_params(operation)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse names that occur twice: one of the tests would not be run.

    Raises:
        pytest.UsageError: there is such a name.
    """
    twice = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"more than one test is called {twice[0]}")
