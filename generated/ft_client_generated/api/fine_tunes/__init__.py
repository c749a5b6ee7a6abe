"""The operations of one tag; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import cancel_fine_tune as cancel_fine_tune
    from . import create_fine_tune as create_fine_tune
    from . import delete_fine_tune as delete_fine_tune
    from . import estimate_fine_tune_price as estimate_fine_tune_price
    from . import list_fine_tune_checkpoints as list_fine_tune_checkpoints
    from . import list_fine_tune_events as list_fine_tune_events
    from . import list_fine_tunes as list_fine_tunes
    from . import retrieve_fine_tune as retrieve_fine_tune
    from . import retrieve_model_limits as retrieve_model_limits

__all__ = [
    "cancel_fine_tune",
    "create_fine_tune",
    "delete_fine_tune",
    "estimate_fine_tune_price",
    "list_fine_tune_checkpoints",
    "list_fine_tune_events",
    "list_fine_tunes",
    "retrieve_fine_tune",
    "retrieve_model_limits",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
