"""Renew after `os.fork` what a child process must not share with its parent: connections and locks."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class _Renewable(Protocol):
    def after_fork(self) -> None: ...


_renewed: weakref.WeakSet[_Renewable] = weakref.WeakSet()


def renew_after_fork(instance: _Renewable) -> None:
    """Call `instance.after_fork()` in each child process, as long as the instance exists."""
    _renewed.add(instance)


def _renew() -> None:
    for instance in list(_renewed):
        instance.after_fork()


if hasattr(os, "register_at_fork"):  # not on Windows, which cannot fork
    os.register_at_fork(after_in_child=_renew)
