"""An embedded service for tests: files, uploads, fine-tuning jobs, legacy fine-tunes and models.

It does not train anything. docs/testing.md lists its limits.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ft_client.sandbox.clock import Clock, ManualClock
    from ft_client.sandbox.server import Sandbox, serve

__all__ = ["Clock", "ManualClock", "Sandbox", "serve"]

_MODULES = {"Clock": "clock", "ManualClock": "clock", "Sandbox": "server", "serve": "server"}
_EXTRA = {"jsonschema", "python_multipart", "starlette", "uvicorn"}


def __getattr__(name: str) -> Any:
    """Import on first use, so that importing the clock alone does not load a web server."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    try:
        module = import_module(f"{__name__}.{_MODULES[name]}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _EXTRA:
            raise
        message = f"{__name__} needs {error.name}: pip install 'ft-client[sandbox]'"
        raise ModuleNotFoundError(message, name=error.name) from None
    return getattr(module, name)
