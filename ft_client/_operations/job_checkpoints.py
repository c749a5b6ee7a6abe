"""Checkpoints of a job: models saved during training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import fetch_page
from ft_client._runtime.flow import Flow
from ft_client.pagination import RawPage
from ft_client_generated.api.fine_tuning import list_fine_tuning_job_checkpoints
from ft_client_generated.models import FineTuningJobCheckpoint

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def list_(
    config: ClientConfig,
    fine_tuning_job_id: str,
    *,
    after: str | None = None,
    limit: int | None = None,
    **options: Unpack[RequestOptions],
) -> Flow[RawPage[FineTuningJobCheckpoint]]:
    """List a job's checkpoints, newest first.

    Args:
        fine_tuning_job_id: ID of the job.
        after: ID of a checkpoint; the list continues after it.
        limit: Checkpoints per page. The service's default is 10.
        **options: See `RequestOptions`.

    Source: listFineTuningJobCheckpoints.
    """
    return fetch_page(
        config, "listFineTuningJobCheckpoints", list_fine_tuning_job_checkpoints, fine_tuning_job_id,
        options=options, after=after, limit=limit,
    )  # fmt: skip
