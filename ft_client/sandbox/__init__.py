"""An embedded service for tests: files, uploads, fine-tuning jobs, legacy fine-tunes and models.

It does not train anything. docs/testing.md lists its limits.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client.sandbox.clock import Clock, ManualClock
    from ft_client.sandbox.server import Sandbox, serve

__all__ = ["Clock", "ManualClock", "Sandbox", "serve"]

_MODULES = {"Clock": "clock", "ManualClock": "clock", "Sandbox": "server", "serve": "server"}


def __getattr__(name: str) -> Any:
    """Import on first use, so that importing the clock alone does not load a web server."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
