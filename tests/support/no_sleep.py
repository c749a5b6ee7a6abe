"""Skips sleeps between retries and between polls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ft_client._runtime.effects import Sleep


def _at_once(self: Sleep, *rest: Any) -> None:
    """Return immediately."""


async def _at_once_async(self: Sleep, *rest: Any) -> None:
    """Return immediately."""


@contextmanager
def no_sleep() -> Iterator[None]:
    """Make every sleep of a flow return immediately."""
    with mock.patch.object(Sleep, "run_sync", _at_once), mock.patch.object(Sleep, "run_async", _at_once_async):
        yield
