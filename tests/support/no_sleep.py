"""Pauses that take no time: between repeats, and between looks at a job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ft_client._runtime.effects import Sleep


def _at_once(self: Sleep, *rest: Any) -> None:
    """Do not wait."""


async def _at_once_async(self: Sleep, *rest: Any) -> None:
    """Do not wait."""


@contextmanager
def no_sleep() -> Iterator[None]:
    """Let every pause of a flow pass at once."""
    with mock.patch.object(Sleep, "run_sync", _at_once), mock.patch.object(Sleep, "run_async", _at_once_async):
        yield
