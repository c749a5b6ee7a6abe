"""Files and fine-tuning, as the service answers.

Written by `make generate` from spec/openapi.yaml. Change that, not this.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import api as api
    from . import models as models
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client

__all__ = ["AuthenticatedClient", "Client", "api", "models"]


def __getattr__(name: str) -> Any:
    if name in ("api", "models"):
        return import_module(f"{__name__}.{name}")
    if name in ("AuthenticatedClient", "Client"):
        value = globals()[name] = getattr(import_module(f"{__name__}.client"), name)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
