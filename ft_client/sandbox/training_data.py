"""Validation of the files of a job, with the check that users run before they upload.

The real service validates the files after it has created the job. This module is the only one of the service that uses
code of the client: a second check would have other findings.
"""

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Any

from ft_client.sandbox.service import Service

_FORMATS = {"dpo": ["preference"], "reinforcement": ["reinforcement"]}


async def find_problems(service: Service, body: dict[str, Any]) -> dict[str, str]:
    """Return the first error in each file of a job, by parameter. Files without an error are left out.

    A file is valid if the check accepts it, as it is or in the format of the job's method.

    Args:
        service: The service.
        body: The body of the create request.
    """
    if service.settings.any_id:
        return {}
    formats = [None, *_FORMATS.get((body.get("method") or {}).get("type", ""), [])]
    problems: dict[str, str] = {}
    for param in ("training_file", "validation_file"):
        file = service.store.get("file", body[param]) if body.get(param) is not None else None
        if file is None or not file["stats"] or file["stats"]["first_error"] is not None:
            continue
        path = service.blobs.path(file["blob"])
        changed = path.stat().st_mtime_ns
        problem: str | None = None
        for format_ in formats:
            problem = await asyncio.to_thread(_first_error, path, changed, service.profile.name, format_)
            if problem is None:
                break
        if problem is not None:
            problems[param] = problem
    return problems


@lru_cache(maxsize=256)
def _first_error(path: Path, changed: int, profile: str, format_: Any) -> str | None:
    """Check a file once, also for several jobs; `changed` is the time of its last change."""
    from ft_client.datasets import DatasetLimits, check  # here: the service starts without it

    # the number of examples was checked when the job was created
    limits = DatasetLimits(min_examples=1)
    report = check(path, format=format_, limits=limits, profile=profile, max_problems=1)
    text = str(report.errors[0]) if report.errors else ""
    return text[:1].upper() + text[1:] or None
