"""The operations of one tag; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import add_upload_part as add_upload_part
    from . import cancel_upload as cancel_upload
    from . import complete_upload as complete_upload
    from . import create_upload as create_upload

__all__ = [
    "add_upload_part",
    "cancel_upload",
    "complete_upload",
    "create_upload",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
