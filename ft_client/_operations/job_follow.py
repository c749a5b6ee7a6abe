"""Follow jobs of the current API, wait for them, and read their results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ft_client._operations.follow import follow_job
from ft_client._operations.jobs import list_events, retrieve
from ft_client._operations.many import wait_for_each
from ft_client._operations.outcome import require_success, wait_for_outcome
from ft_client._operations.polling import schedule_from
from ft_client._operations.result_files import download_results, result_file_ids
from ft_client._operations.show_progress import NEWEST_EVENTS, JobDisplay
from ft_client._runtime.flow import Flow, ItemFlow
from ft_client.results import JobRow, Results
from ft_client_generated.models import FineTuningJob, FineTuningJobEvent
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def follow(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # for the job, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
    """Yield every event exactly once, oldest first, as it arrives, until the job has ended.

    Failures of the service that may be temporary are logged and retried for up to 300 seconds in a row. `result` of
    the iterator is the job's last state; check yourself whether it succeeded.

    Args:
        fine_tuning_job_id: ID of the job.
        timeout: Seconds to follow the job. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.
        progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

    Raises:
        NotFoundError: There is no such job.
        WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
    """
    display = JobDisplay(fine_tuning_job_id, progress)
    return display.during(follow_job(
        config, fine_tuning_job_id,
        lambda: display.fetch(config, retrieve(config, fine_tuning_job_id)),
        lambda limit: list_events(config, fine_tuning_job_id, limit=limit),
        schedule_from(poll_interval), timeout,
    ))  # fmt: skip


def wait(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    timeout: float | None = None,  # for the job, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> Flow[FineTuningJob]:
    """Wait until a job has succeeded.

    Args:
        fine_tuning_job_id: ID of the job.
        timeout: Seconds to wait. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.
        progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

    Returns:
        The succeeded job.

    Raises:
        JobFailedError: The job failed; `.job.error` has the reason.
        JobCancelledError: The job was cancelled.
        WaitTimeoutError: The job has not ended in time; `.last_seen` is its last state.
    """
    display = JobDisplay(fine_tuning_job_id, progress)

    def poll(config: ClientConfig, job_id: str) -> Flow[FineTuningJob]:
        return display.fetch(config, retrieve(config, job_id), lambda: list_events(config, job_id, limit=NEWEST_EVENTS))

    job = yield from display.during(wait_for_outcome(config, poll, fine_tuning_job_id, timeout, poll_interval))
    return require_success(config, job, _failure_of(job))


def wait_many(
    config: ClientConfig,
    ids: Iterable[str],
    *,
    timeout: float | None = None,  # for all jobs together
    poll_interval: float | None = None,
) -> Flow[list[FineTuningJob]]:
    """Wait until all jobs have ended, also those that failed or were cancelled: check `outcome` of each.

    Args:
        ids: IDs of the jobs.
        timeout: Seconds to wait for all of them. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.

    Returns:
        The jobs, in the order of their IDs.

    Raises:
        NotFoundError: There is no such job.
        WaitTimeoutError: A job has not ended in time; `.last_seen` is its last state.
    """

    def wait_for(job_id: str, seconds: float | None) -> Flow[FineTuningJob]:
        return wait_for_outcome(config, retrieve, job_id, seconds, poll_interval)

    return wait_for_each(wait_for, ids, timeout)


def results(config: ClientConfig, fine_tuning_job_id: str) -> Flow[list[Results[JobRow]]]:
    """Download a job's result files and parse them.

    Args:
        fine_tuning_job_id: ID of a job that has succeeded.

    Returns:
        One entry per file, in the job's order. Empty if the job has no result files.
    """
    job = yield from retrieve(config, fine_tuning_job_id)
    return (yield from download_results(config, result_file_ids(job.result_files)))


def _failure_of(job: FineTuningJob) -> str:
    error = job.error.to_dict() if isinstance(job.error, Model) else {}
    code = f" ({error['code']})" if error.get("code") else ""
    return f"{error.get('message') or ''}{code}"
