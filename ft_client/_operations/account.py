"""The account: an export of everything it holds, and the copy of an exported job."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ft_client._operations.copy_job import CopiedJob, copy_exported_job
from ft_client._operations.export import export_account
from ft_client._operations.file_input import Progress
from ft_client._runtime.flow import Flow
from ft_client.errors import ParameterError, ParameterProblem
from ft_client.exports import SECTIONS, CopyPlan, ExportReport, Section

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def export(
    config: ClientConfig,
    folder: str | os.PathLike[str],
    *,
    since: datetime | float | None = None,
    only: Iterable[Section] | None = None,
    new_key: bool = False,
    on_progress: Progress | None = None,
) -> Flow[ExportReport]:
    """Write everything that the account holds on these endpoints to a folder, as JSON and files.

    Jobs and legacy fine-tunes with their events and checkpoints, files with their content, and models. An existing
    export is updated: only what is new or changed is fetched, and nothing is removed. An export that was interrupted
    continues. The content of files is streamed; memory holds the index.

    Args:
        folder: Folder of the export. It is created if it does not exist.
        since: Only jobs, fine-tunes and files created then or later, and the files of these jobs: Unix seconds, or a
            datetime, which is in UTC if it has no zone. None means all.
        only: Sections to export: jobs, fine-tunes, files, models. None means all.
        new_key: Accept a folder that was exported with another API key. Pass it only if the account is the same.
        on_progress: Called with the number of objects that were examined, and None.

    Returns:
        What the folder holds, what was fetched, and what could not be exported with the reason.

    Raises:
        FTClientError: The folder belongs to another account or service, or cannot be written.
        APIError: A list cannot be read, or contents failed several times in a row; the next call continues.

    Source: listPaginatedFineTuningJobs, listFineTunes, listFiles, listModels.
    """
    sections = SECTIONS if only is None else tuple(only)
    unknown = [section for section in sections if section not in SECTIONS]
    if unknown or isinstance(only, str):
        rule = f"must be a list with any of {', '.join(SECTIONS)}"
        raise ParameterError([ParameterProblem("only", only, rule, "client.account.export")])
    if isinstance(since, datetime):
        since = (since if since.tzinfo else since.replace(tzinfo=UTC)).timestamp()
    return export_account(config, Path(folder), since, frozenset(sections), new_key, on_progress)


def copy_job(config: ClientConfig, plan: CopyPlan, *, on_progress: Progress | None = None) -> Flow[CopiedJob]:
    """Upload the files of an exported job to this service, and create the equivalent job.

    Args:
        plan: The plan that `ft_client.exports.plan_copy` returned for this service.
        on_progress: Called with the bytes of a file that were sent and its size.

    Returns:
        The job, and the IDs of the uploaded files.

    Raises:
        ParameterError: The plan is for another service; nothing was sent.
        OutcomeUnknownError: A job may have been started, and it is not known which.

    Source: createFile, createFineTuningJob, createFineTune.
    """
    return copy_exported_job(config, plan, on_progress)
