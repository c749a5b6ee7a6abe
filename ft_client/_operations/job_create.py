"""Create jobs of the current API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import as_list, drop_none
from ft_client._operations.jobs import cancel, retrieve
from ft_client._operations.many import create_each
from ft_client._operations.once import check_key, create_once
from ft_client._operations.reconcile import (
    CreateRequest,
    create_idempotently,
    find_by_key,
    rejects_metadata,
    with_idempotency_key,
)
from ft_client._operations.retirement import explain_training_not_available, warn_about_shutdown
from ft_client._runtime.flow import Flow
from ft_client.checks import Check, enforce, reject_unexpected_arguments
from ft_client.created_job import CreatedJob
from ft_client.errors import APIStatusError
from ft_client_generated.api.fine_tuning import create_fine_tuning_job, list_paginated_fine_tuning_jobs
from ft_client_generated.models import FineTuningJob
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client_generated.params import (
        FineTuneMethodParam,
        FineTuneSupervisedHyperparametersParam,
        FineTuningIntegrationParam,
    )


def create(
    config: ClientConfig,
    *,
    model: str,
    training_file: str,
    hyperparameters: Model | FineTuneSupervisedHyperparametersParam | None = None,
    integrations: Iterable[Model | FineTuningIntegrationParam] | None = None,
    metadata: Mapping[str, str] | None = None,
    method: Model | FineTuneMethodParam | None = None,
    seed: int | None = None,
    suffix: str | None = None,
    validation_file: str | None = None,
    idempotency_key: str | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[FineTuningJob]:
    """Create a fine-tuning job exactly once, even if a response is lost.

    The job's metadata carries an idempotency key under `ft_client_request`, by which a job whose response was lost is
    found.

    Args:
        model: Base model, or a fine-tuned model to continue training.
        training_file: ID of an uploaded file of purpose fine-tune with at least 10 examples; not a path.
        hyperparameters: Deprecated: use the hyperparameters of `method`.
        integrations: Services that also receive the metrics (wandb).
        metadata: Up to 16 pairs of strings; keys have up to 64 and values up to 512 characters. 15 pairs leave room
            for the idempotency key.
        method: `type` supervised, dpo or reinforcement, with its hyperparameters.
        seed: 0 to 2147483647.
        suffix: Part of the new model's name, 1 to 64 characters.
        validation_file: ID of an uploaded file with examples to validate on.
        idempotency_key: 1 to 512 characters. A job that this key has created before is returned, also if another
            process created it: see docs/providers.md for what each service guarantees.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: Parameters break rules. The error lists all of them; nothing was sent.
        JournalError: The journal cannot be used; nothing was sent.
        OutcomeUnknownError: A job may have been started, and it is not known which.
        RateLimitError: There are too many active jobs; no job was started.

    Source: createFineTuningJob.
    """
    reject_unexpected_arguments("createFineTuningJob", options, RequestOptions.__annotations__)
    body: dict[str, Any] = encode(
        drop_none({
            "model": model, "training_file": training_file, "hyperparameters": hyperparameters,
            "integrations": as_list(integrations), "metadata": metadata,
            "method": method, "seed": seed, "suffix": suffix, "validation_file": validation_file,
        })
    )  # fmt: skip
    extra_body = options.get("extra_body") or {}
    body.update(extra_body)
    enforce("createFineTuningJob", body, check, extra_body, profile=config.profile.name)
    warn_about_shutdown(config, "createFineTuningJob", body.get("model"), check)
    check_key("createFineTuningJob", idempotency_key, body.get("metadata"))
    with_key = with_idempotency_key(body, config, _max_metadata_pairs(), idempotency_key)
    later = without_extra_body(options)
    request, without_key = _create_request(config, with_key, later), _create_request(config, body, later)
    return (yield from create_once(
        config, "createFineTuningJob", idempotency_key, body,
        find=lambda: find_by_key(config, request, str(idempotency_key)),
        retrieve=lambda job_id: retrieve(config, job_id, **later),
        create=lambda earlier: _create_with_or_without_key(config, request, without_key, earlier),
    ))  # fmt: skip


def create_many(
    config: ClientConfig, specs: Iterable[Mapping[str, Any]], at_once: int | None = None
) -> Flow[list[CreatedJob]]:
    """Create a job for each spec. A create waits while the service reports its limit of active jobs.

    Each spec gets its own idempotency key, unless it states one. With stated keys, a second call returns the jobs of
    the first one. An error of one spec does not stop the others.

    Args:
        specs: The keyword arguments of `create`, for each job.
        at_once: Maximum number of creates in flight. Defaults to 4.

    Returns:
        One entry for each spec, in their order: its job, or its error.

    Source: createFineTuningJob.
    """
    return create_each(config, create, specs, at_once)


def _create_request(
    config: ClientConfig, body: dict[str, Any], options: RequestOptions
) -> CreateRequest[FineTuningJob]:
    """Return the create of a job with a body. `options` have no `extra_body`."""
    return CreateRequest(
        operation="createFineTuningJob",
        body=body,
        request=lambda body: create_fine_tuning_job.request(body=body),
        parse=create_fine_tuning_job.parse,
        list_operation="listPaginatedFineTuningJobs",
        list_endpoint=list_paginated_fine_tuning_jobs,
        list_query={"limit": 100},
        could_be=_could_be,
        cancel=lambda job_id: cancel(config, job_id, **options),
        retrieve=lambda job_id: retrieve(config, job_id, **options),
        options=options,
    )


def _create_with_or_without_key(
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


def _max_metadata_pairs() -> int:
    """Return the maximum number of pairs in metadata."""
    from ft_client_generated.contract import SCHEMAS

    return int(SCHEMAS["Metadata"]["maxProperties"])


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
