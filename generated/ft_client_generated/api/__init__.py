"""The operations by tag; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import files as files
    from . import fine_tunes as fine_tunes
    from . import fine_tuning as fine_tuning
    from . import models as models
    from . import uploads as uploads

__all__ = [
    "files",
    "fine_tunes",
    "fine_tuning",
    "models",
    "uploads",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
