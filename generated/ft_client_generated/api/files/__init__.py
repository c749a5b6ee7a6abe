"""The operations of one tag; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import create_file as create_file
    from . import delete_file as delete_file
    from . import download_file as download_file
    from . import import_file as import_file
    from . import initiate_multipart_upload as initiate_multipart_upload
    from . import list_files as list_files
    from . import preprocess_file as preprocess_file
    from . import retrieve_file as retrieve_file

__all__ = [
    "create_file",
    "delete_file",
    "download_file",
    "import_file",
    "initiate_multipart_upload",
    "list_files",
    "preprocess_file",
    "retrieve_file",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
