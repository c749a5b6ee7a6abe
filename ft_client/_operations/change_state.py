"""Requests that change the state of a job exactly once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import call
from ft_client._runtime.flow import Flow

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

J = TypeVar("J", bound=Any)


def change_state(
    config: ClientConfig,
    operation: str,
    endpoint: Any,
    job_id: str,
    statuses: tuple[str, ...],
    options: RequestOptions,
    retrieve: Callable[..., Flow[J]],
) -> Flow[J]:
    """Change a job's state. After a lost response, check whether the state has changed before retrying.

    Args:
        config: Configuration of the client.
        operation: The operationId.
        endpoint: The generated module of the operation.
        job_id: ID of the job.
        statuses: The statuses after the change, as common words or as those of the service.
        options: Options of the call.
        retrieve: The operation that retrieves the job.
    """

    def current() -> Flow[J]:
        return retrieve(config, job_id, **without_extra_body(options))

    def reconcile(may_retry: bool) -> Flow[J | None]:
        job = yield from current()
        return job if config.profile.state_of(job.status) in statuses or job.status in statuses else None

    return call(config, operation, endpoint, job_id, options=options, reconcile=reconcile, on_empty=current)
