"""The outcome of a job: whether it has ended, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ft_client._http.reshape import PLAIN_STATUSES
from ft_client._operations.polling import StatusWatch, poll_until, schedule_from
from ft_client._runtime.flow import Flow
from ft_client.errors import JobCancelledError, JobFailedError
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._profile import Outcome

J = TypeVar("J", bound=Any)


def outcome_of(config: ClientConfig, job: Any) -> Outcome | None:
    """Return how a job of either API has ended, or None if it has not.

    A job has ended if its status is final in any spelling that the service's profile or the general vocabulary knows,
    or if it has a time of its end and its status is not known to be running.
    """
    outcome: Outcome | None = job.outcome
    status = job.status
    if outcome is not None or (type(status) is str and status in PLAIN_STATUSES):
        return outcome
    return config.profile.outcome_of(status, job.to_dict())


def watch_status(config: ClientConfig, label: str) -> StatusWatch:
    """Return the watch for the status of a job."""
    return StatusWatch(label, lambda status: config.profile.state_of(status) is not None, config.unknown_status_timeout)


def wait_for_outcome(
    config: ClientConfig,
    retrieve: Callable[[ClientConfig, str], Flow[J]],
    job_id: str,
    timeout: float | None,
    poll_interval: float | None,
) -> Flow[J]:
    """Return a job of either API when it has ended; see `jobs.wait` for the arguments."""
    return poll_until(
        lambda seconds: retrieve(config.for_polling(seconds), job_id),
        lambda job: outcome_of(config, job) is not None,
        job_id,
        timeout=timeout,
        schedule=schedule_from(poll_interval),
        watch=watch_status(config, job_id),
    )


def require_success(config: ClientConfig, job: J, failure: str) -> J:
    """Return the job if it succeeded.

    Args:
        config: Configuration of the client.
        job: An ended job of either API.
        failure: The reason of its failure, for the message; may be empty.

    Raises:
        JobFailedError: It failed.
        JobCancelledError: It was cancelled.
    """
    outcome = outcome_of(config, job)
    if outcome == "cancelled":
        raise JobCancelledError(f"{job.id} was cancelled", job)
    if outcome != "succeeded":
        reason = f": {failure}" if failure else ""
        raise JobFailedError(f"{job.id} ended as {job.status}{reason} -> see its events", job)
    return job


def failure_of(job: Any) -> str:
    """Return the reason that a job of the current API reports for its failure, or an empty string."""
    error = job.error.to_dict() if isinstance(job.error, Model) else {}
    code = f" ({error['code']})" if error.get("code") else ""
    return f"{error.get('message') or ''}{code}"
