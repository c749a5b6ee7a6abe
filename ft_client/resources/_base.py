"""The base class of all resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from ft_client._runtime.flow import AsyncRunner, SyncRunner

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

Runner = TypeVar("Runner", SyncRunner, AsyncRunner)


class _Resource(Generic[Runner]):
    """A part of a client."""

    def __init__(self, config: ClientConfig, runner: Runner) -> None:
        self._config = config
        self._runner: Runner = runner


class SyncResource(_Resource[SyncRunner]):
    """A resource of `FTClient`."""


class AsyncResource(_Resource[AsyncRunner]):
    """A resource of `AsyncFTClient`."""


class Caller(_Resource[SyncRunner]):
    """What sends requests and is not a resource: a sync client."""


class AsyncCaller(_Resource[AsyncRunner]):
    """See `Caller`."""
