"""Attributes of a module that are imported on first access."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_attributes(module: str, sources: Mapping[str, str], *, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a module.

    Args:
        module: Name of the module.
        sources: The module that each attribute is imported from; `module:name` if it has another name there.
        modules: Names of modules, by the attributes that they are.
    """

    def __getattr__(name: str) -> Any:  # noqa: N807  # the name that the module gives it
        if name in modules:
            return import_module(modules[name])
        if name not in sources:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        source, _, original = sources[name].partition(":")
        value = getattr(import_module(source), original or name)
        setattr(sys.modules[module], name, value)
        return value

    return __getattr__
