"""The create of a job of the current API, and how its job is recognized."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ft_client._http.options import RequestOptions
from ft_client._operations.reconcile import (
    CreateRequest,
    create_idempotently,
    rejects_metadata,
)
from ft_client._operations.retirement import explain_training_not_available
from ft_client._runtime.flow import Flow
from ft_client.errors import APIStatusError
from ft_client_generated.api.fine_tuning import create_fine_tuning_job, list_paginated_fine_tuning_jobs
from ft_client_generated.models import FineTuningJob

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def create_with_or_without_key(
    config: ClientConfig,
    request: CreateRequest[FineTuningJob],
    without_key: CreateRequest[FineTuningJob],
    earlier: float | None,
) -> Flow[FineTuningJob]:
    """Create a job; without an idempotency key if the service does not know metadata.

    Args:
        config: Configuration of the client.
        request: The create, with the key if there is one.
        without_key: The same create with the caller's body.
        earlier: See `create_idempotently`.
    """
    body = without_key.body
    try:
        return (yield from create_idempotently(config, request, earlier))
    except APIStatusError as error:
        if error.code == "training_not_available":
            raise explain_training_not_available(config, error, body.get("training_file")) from None
        if request.body is body or body.get("metadata") or not rejects_metadata(error):
            raise
    config.in_flight.supports_metadata = False
    return (yield from create_idempotently(config, without_key))


def max_metadata_pairs() -> int:
    """Return the maximum number of pairs in metadata."""
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["Metadata"]["maxProperties"])


def create_request(
    body: dict[str, Any],
    options: RequestOptions,
    *,
    cancel: Callable[[str], Flow[Any]],
    retrieve: Callable[[str], Flow[FineTuningJob]],
) -> CreateRequest[FineTuningJob]:
    """Return the create of a job with a body.

    Args:
        body: The request body.
        options: Options of the call, without `extra_body`.
        cancel: Cancels a job, given its ID.
        retrieve: Retrieves a job, given its ID.
    """
    return CreateRequest(
        operation="createFineTuningJob",
        body=body,
        request=lambda body: create_fine_tuning_job.request(body=body),
        parse=create_fine_tuning_job.parse,
        list_operation="listPaginatedFineTuningJobs",
        list_endpoint=list_paginated_fine_tuning_jobs,
        list_query={"limit": 100},
        could_be=_could_be,
        cancel=cancel,
        retrieve=retrieve,
        options=options,
    )


def _could_be(job: FineTuningJob, body: Mapping[str, Any]) -> bool:
    """Whether a job could be the result of a body. The service may return a longer name of the model."""
    if job.training_file != body.get("training_file") or not str(job.model).startswith(str(body.get("model"))):
        return False
    data = job.to_dict()
    for param, key in (("validation_file", "validation_file"), ("seed", "seed"), ("suffix", "user_provided_suffix")):
        if key in data and param in body and body[param] != data[key]:  # not every service returns all of them
            return False
    if body.get("metadata") and job.metadata and job.metadata != body["metadata"]:
        return False
    method = body.get("method") or {}
    nested = (method.get(method.get("type")) or {}).get("hyperparameters")
    requested = nested or body.get("hyperparameters") or {}
    effective = data.get("hyperparameters") or {}
    return all(value == "auto" or effective.get(key) in {None, -1, value} for key, value in requested.items())
