"""Warnings that are attributed to the line of the caller's code."""

from __future__ import annotations

import sys
import warnings

_OWN_PACKAGES = {"ft_client", "ft_client_generated"}


def warn_caller(message: str, category: type[Warning]) -> None:
    """Warn, and attribute the warning to the line that called this package: a filter by module finds it there."""
    warnings.warn(message, category, stacklevel=_caller_stacklevel())


def _caller_stacklevel() -> int:
    """Return the `stacklevel` of the code that called this package, for a warning in the calling function."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _OWN_PACKAGES:
        level, frame = level + 1, frame.f_back
    return level
