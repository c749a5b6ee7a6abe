"""copyFineTuningCheckpoint: POST /fine_tuning/jobs/{fine_tuning_job_id}/checkpoints/{checkpoint_id}/copy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from ...client import Client, send, send_async
from ...models.checkpoint_copies import CheckpointCopies
from ...serialization import build, json_object, path_segment
from ...types import Response

if TYPE_CHECKING:
    import httpx

    from ...models.copy_checkpoint_request import CopyCheckpointRequest


def request(
    fine_tuning_job_id: str,
    checkpoint_id: str,
    *,
    body: CopyCheckpointRequest | Mapping[str, Any],
    aoai_copy_ft_checkpoints: Literal["preview"],
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; nothing is sent."""
    return build(
        "POST",
        f"/fine_tuning/jobs/{path_segment('fine_tuning_job_id', fine_tuning_job_id)}/checkpoints/{path_segment('checkpoint_id', checkpoint_id)}/copy",
        headers={"aoai-copy-ft-checkpoints": aoai_copy_ft_checkpoints},
        body=body,
    )


def parse(response: httpx.Response) -> CheckpointCopies:
    """Return the decoded body of a successful response."""
    return CheckpointCopies.from_dict(json_object(response))


def sync_detailed(
    fine_tuning_job_id: str,
    checkpoint_id: str,
    *,
    client: Client,
    body: CopyCheckpointRequest | Mapping[str, Any],
    aoai_copy_ft_checkpoints: Literal["preview"],
) -> Response[CheckpointCopies]:
    """Send the request as `sync` does; return status and headers too."""
    return send(
        client,
        request(fine_tuning_job_id, checkpoint_id, body=body, aoai_copy_ft_checkpoints=aoai_copy_ft_checkpoints),
        parse,
    )


def sync(
    fine_tuning_job_id: str,
    checkpoint_id: str,
    *,
    client: Client,
    body: CopyCheckpointRequest | Mapping[str, Any],
    aoai_copy_ft_checkpoints: Literal["preview"],
) -> CheckpointCopies:
    """Copy a checkpoint to another resource.

    Args:
        fine_tuning_job_id: ID of the job.
        checkpoint_id: ID of the checkpoint.
        aoai_copy_ft_checkpoints: Version of this operation.
    """
    return send(
        client,
        request(fine_tuning_job_id, checkpoint_id, body=body, aoai_copy_ft_checkpoints=aoai_copy_ft_checkpoints),
        parse,
    ).parsed


async def asyncio_detailed(
    fine_tuning_job_id: str,
    checkpoint_id: str,
    *,
    client: Client,
    body: CopyCheckpointRequest | Mapping[str, Any],
    aoai_copy_ft_checkpoints: Literal["preview"],
) -> Response[CheckpointCopies]:
    """Send the request as `asyncio` does; return status and headers too."""
    return await send_async(
        client,
        request(fine_tuning_job_id, checkpoint_id, body=body, aoai_copy_ft_checkpoints=aoai_copy_ft_checkpoints),
        parse,
    )


async def asyncio(
    fine_tuning_job_id: str,
    checkpoint_id: str,
    *,
    client: Client,
    body: CopyCheckpointRequest | Mapping[str, Any],
    aoai_copy_ft_checkpoints: Literal["preview"],
) -> CheckpointCopies:
    """Send the request without blocking; otherwise as `sync`."""
    return (
        await send_async(
            client,
            request(fine_tuning_job_id, checkpoint_id, body=body, aoai_copy_ft_checkpoints=aoai_copy_ft_checkpoints),
            parse,
        )
    ).parsed
