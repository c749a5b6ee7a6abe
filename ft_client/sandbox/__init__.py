"""An embedded service that stands in for the real one: Files, Uploads, fine-tuning jobs, legacy fine-tunes, models.

It trains nothing. docs/testing.md says first what it does not imitate.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client.sandbox.clock import Clock, ManualClock
    from ft_client.sandbox.server import Sandbox, serve

__all__ = ["Clock", "ManualClock", "Sandbox", "serve"]

_HOMES = {"Clock": "clock", "ManualClock": "clock", "Sandbox": "server", "serve": "server"}


def __getattr__(name: str) -> Any:
    """Import what is asked for: whoever only wants the clock does not load a web server."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
