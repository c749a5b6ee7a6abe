"""Access to the compiled profiles; each module is imported when it is first needed."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from typing import Any


def compiled(module: str) -> Mapping[str, Any]:
    """Return the data of one module of the generated package."""
    data: Mapping[str, Any] = importlib.import_module(f"ft_client_generated.profiles.{module}").DATA
    return data


@functools.cache
def general() -> Mapping[str, Any]:
    """Return the rules for words and names that a profile does not list."""
    return compiled("general")


@functools.cache
def index() -> Mapping[str, Any]:
    """Return `modules` (module by profile) and `hosts` (pairs of host pattern and profile, longest pattern first)."""
    return compiled("index")


def profiles_that_know(operation: str, parameter: str) -> tuple[str, ...]:
    """Return the profiles whose service takes a request parameter.

    Args:
        operation: operationId.
        parameter: Dotted name, such as `hyperparameters.lora`.
    """
    names: tuple[str, ...] = compiled("keys").get(operation, {}).get(parameter, ())
    return names
