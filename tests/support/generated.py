"""The generated client as tests see it: every endpoint module by operationId, every model class by name."""

from __future__ import annotations

import functools
import importlib
import inspect
import json
from types import ModuleType
from typing import Any

import ft_client_generated.api
import ft_client_generated.models
from ft_client_generated.contract import OPERATIONS
from ft_client_generated.types import Model

OWN_OPERATIONS = {name: one for name, one in OPERATIONS.items() if "x-services" not in one}
"""The operations of the contract, without those of compatible services only."""


@functools.cache
def endpoints() -> dict[str, ModuleType]:
    """Every endpoint module by the operationId its docstring begins with."""
    found = {}
    for tag in ft_client_generated.api.__all__:
        package = importlib.import_module(f"ft_client_generated.api.{tag}")
        for name in package.__all__:
            module = importlib.import_module(f"{package.__name__}.{name}")
            found[str(module.__doc__).partition(":")[0]] = module
    return found


@functools.cache
def models() -> dict[str, type[Model]]:
    """Every model class by its name."""
    everything = {name: getattr(ft_client_generated.models, name) for name in ft_client_generated.models.__all__}
    return {name: cls for name, cls in everything.items() if inspect.isclass(cls) and issubclass(cls, Model)}


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same to the last type: 1, 1.0 and true differ."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
