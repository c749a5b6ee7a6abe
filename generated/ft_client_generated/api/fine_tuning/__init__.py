"""The operations of one tag; each module is imported on first access."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import cancel_fine_tuning_job as cancel_fine_tuning_job
    from . import copy_fine_tuning_checkpoint as copy_fine_tuning_checkpoint
    from . import create_fine_tuning_checkpoint_permission as create_fine_tuning_checkpoint_permission
    from . import create_fine_tuning_job as create_fine_tuning_job
    from . import delete_fine_tuning_checkpoint_permission as delete_fine_tuning_checkpoint_permission
    from . import delete_fine_tuning_job as delete_fine_tuning_job
    from . import list_fine_tuning_checkpoint_permissions as list_fine_tuning_checkpoint_permissions
    from . import list_fine_tuning_events as list_fine_tuning_events
    from . import list_fine_tuning_job_checkpoints as list_fine_tuning_job_checkpoints
    from . import list_paginated_fine_tuning_jobs as list_paginated_fine_tuning_jobs
    from . import pause_fine_tuning_job as pause_fine_tuning_job
    from . import resume_fine_tuning_job as resume_fine_tuning_job
    from . import retrieve_fine_tuning_job as retrieve_fine_tuning_job
    from . import run_grader as run_grader
    from . import validate_grader as validate_grader

__all__ = [
    "cancel_fine_tuning_job",
    "copy_fine_tuning_checkpoint",
    "create_fine_tuning_checkpoint_permission",
    "create_fine_tuning_job",
    "delete_fine_tuning_checkpoint_permission",
    "delete_fine_tuning_job",
    "list_fine_tuning_checkpoint_permissions",
    "list_fine_tuning_events",
    "list_fine_tuning_job_checkpoints",
    "list_paginated_fine_tuning_jobs",
    "pause_fine_tuning_job",
    "resume_fine_tuning_job",
    "retrieve_fine_tuning_job",
    "run_grader",
    "validate_grader",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
