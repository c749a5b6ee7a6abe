"""The outcome of an ended job, as a result or an error."""

from __future__ import annotations

from typing import Any, TypeVar

from ft_client.errors import JobCancelledError, JobFailedError

J = TypeVar("J", bound=Any)


def require_success(job: J, failure: str) -> J:
    """Return the job if it succeeded.

    Args:
        job: An ended job of either API.
        failure: The reason of its failure, for the message; may be empty.

    Raises:
        JobFailedError: It failed.
        JobCancelledError: It was cancelled.
    """
    if job.status == "cancelled":
        raise JobCancelledError(f"{job.id} was cancelled", job)
    if job.status != "succeeded":
        reason = f": {failure}" if failure else ""
        raise JobFailedError(f"{job.id} ended as {job.status}{reason} -> see its events", job)
    return job
