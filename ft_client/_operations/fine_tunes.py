"""Legacy fine-tunes, the API of 2021 to 2023. Compatible services and recorded pipelines still use it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Unpack

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import as_list, call, drop_none, fetch_page
from ft_client._operations.change_state import change_state
from ft_client._operations.fine_tune_events import events_page, stream_call
from ft_client._operations.follow_fine_tune import STREAM_TIMEOUT, follow_fine_tune
from ft_client._operations.once import check_key, create_once
from ft_client._operations.outcome import require_success, wait_for_outcome
from ft_client._operations.polling import schedule_from
from ft_client._operations.reconcile import CreateRequest, create_idempotently, find_by_key
from ft_client._operations.show_progress import JobDisplay
from ft_client._runtime.flow import Flow, ItemFlow, immediately
from ft_client.checks import Check, enforce, reject_unexpected_arguments
from ft_client.pagination import RawPage
from ft_client_generated.api.fine_tunes import (
    cancel_fine_tune,
    create_fine_tune,
    delete_fine_tune,
    list_fine_tune_checkpoints,
    list_fine_tunes,
    retrieve_fine_tune,
)
from ft_client_generated.models import DeleteFineTuneResponse, FineTune, FineTuneCheckpoint, FineTuneEvent
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._profile import Profile
    from ft_client.results import FineTuneRow, Results
    from ft_client_generated.params import CreateFineTuneRequestHyperparametersParam

NEpochsStyle = Literal["top-level", "hyperparameters"]


def create(
    config: ClientConfig,
    *,
    training_file: str,
    validation_file: str | None = None,
    model: str | None = None,
    n_epochs: int | Literal["auto"] | None = None,
    hyperparameters: Model | CreateFineTuneRequestHyperparametersParam | None = None,
    batch_size: int | None = None,
    learning_rate_multiplier: float | None = None,
    prompt_loss_weight: float | None = None,
    compute_classification_metrics: bool | None = None,
    classification_n_classes: int | None = None,
    classification_positive_class: str | None = None,
    classification_betas: Iterable[float] | None = None,
    suffix: str | None = None,
    n_epochs_style: NEpochsStyle | None = None,
    idempotency_key: str | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[FineTune]:
    """Create a legacy fine-tune exactly once, even if a response is lost.

    The legacy API has no metadata. A fine-tune whose response was lost is found by the requested values and the time.

    Args:
        training_file: ID of an uploaded file of purpose fine-tune: JSONL with prompt and completion.
        validation_file: ID of an uploaded file with examples to validate on.
        model: ada, babbage, curie (the service's default), davinci, or a fine-tuned model.
        n_epochs: 1 to 50; the service's default is 4. "auto" is sent in hyperparameters.
        hyperparameters: `{"n_epochs": ...}`, as clients of late 2023 sent it.
        batch_size: 1 to 256. Defaults to about 0.2 % of the examples.
        learning_rate_multiplier: Above 0; 0.02 to 0.2 is advised.
        prompt_loss_weight: 0 to 1 is advised; the service's default is 0.01.
        compute_classification_metrics: Requires validation_file, and classification_n_classes or
            classification_positive_class.
        classification_n_classes: Number of classes of a multiclass task, 2 or more.
        classification_positive_class: Positive class of a binary task.
        classification_betas: Each above 0; for a binary task with classification metrics.
        suffix: Part of the new model's name, 1 to 40 characters.
        n_epochs_style: Where n_epochs is sent: at top level (2021 to 2023-09) or in hyperparameters (since 2023-10).
            Defaults to where it was passed; "auto" is sent in hyperparameters.
        idempotency_key: 1 to 512 characters. A fine-tune that this key has created before is returned, also if another
            process with the same journal created it. Without a journal, a fine-tune with the same training file and
            parameters is the result of the same key.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: Parameters break rules. The error lists all of them; nothing was sent.
        JournalError: The journal cannot be used; nothing was sent.
        OutcomeUnknownError: A fine-tune may have been started, and it is not known which.

    Source: createFineTune.
    """
    reject_unexpected_arguments("createFineTune", options, RequestOptions.__annotations__)
    body: dict[str, Any] = encode(
        drop_none({
            "training_file": training_file, "validation_file": validation_file, "model": model, "n_epochs": n_epochs,
            "hyperparameters": hyperparameters, "batch_size": batch_size,
            "learning_rate_multiplier": learning_rate_multiplier, "prompt_loss_weight": prompt_loss_weight,
            "compute_classification_metrics": compute_classification_metrics,
            "classification_n_classes": classification_n_classes,
            "classification_positive_class": classification_positive_class,
            "classification_betas": as_list(classification_betas),
            "suffix": suffix,
        })
    )  # fmt: skip
    extra_body = options.get("extra_body") or {}
    body.update(extra_body)
    body = _place_n_epochs(body, n_epochs_style)
    enforce("createFineTune", body, check, extra_body, profile=config.profile.name)
    check_key("createFineTune", idempotency_key)
    request = CreateRequest(
        operation="createFineTune",
        body=body,
        request=lambda body: create_fine_tune.request(body=body),
        parse=create_fine_tune.parse,
        list_operation="listFineTunes",
        list_endpoint=list_fine_tunes,
        list_query={},
        could_be=functools.partial(_could_be, config.profile),
        cancel=lambda job_id: cancel(config, job_id, **without_extra_body(options)),
        retrieve=lambda job_id: retrieve(config, job_id, **without_extra_body(options)),
        options=without_extra_body(options),
    )
    return create_once(
        config, "createFineTune", idempotency_key, body,
        find=lambda: find_by_key(config, request, str(idempotency_key)),
        retrieve=lambda job_id: retrieve(config, job_id, **without_extra_body(options)),
        create=lambda earlier: create_idempotently(config, request, earlier),
    )  # fmt: skip


def _place_n_epochs(body: dict[str, Any], style: NEpochsStyle | None) -> dict[str, Any]:
    """Return the body with n_epochs in one of its two places. If it is in both, the checks reject it."""
    hyperparameters = body.get("hyperparameters")
    nested: dict[str, Any] = hyperparameters if isinstance(hyperparameters, dict) else {}
    is_nested = "n_epochs" in nested
    if style is not None and style not in {"top-level", "hyperparameters"}:
        raise ValueError(f'n_epochs_style is {style!r}; it must be "top-level" or "hyperparameters"')
    if is_nested == ("n_epochs" in body):
        return body
    if style is None:
        style = "hyperparameters" if is_nested or body["n_epochs"] == "auto" else _contract_style()
    if is_nested == (style == "hyperparameters"):
        return body
    other_fields = {key: value for key, value in body.items() if key not in {"n_epochs", "hyperparameters"}}
    other_hyperparameters = {key: value for key, value in nested.items() if key != "n_epochs"}
    n_epochs = nested["n_epochs"] if is_nested else body["n_epochs"]
    if style == "hyperparameters":
        return {**other_fields, "hyperparameters": {**other_hyperparameters, "n_epochs": n_epochs}}
    remaining = {"hyperparameters": other_hyperparameters} if other_hyperparameters else {}
    return {**other_fields, "n_epochs": n_epochs, **remaining}


def _contract_style() -> NEpochsStyle:
    from ft_client_generated.contract import SCHEMAS

    style: NEpochsStyle = SCHEMAS["CreateFineTuneRequest"]["x-n-epochs-style"]
    return style


def _could_be(profile: Profile, job: FineTune, body: Mapping[str, Any]) -> bool:
    """Whether a fine-tune could be the result of a body. Its suffix appears only in the finished model's name."""
    data = job.to_dict()
    if profile.files(data, "training_file") != profile.files(body, "training_file"):
        return False
    validation = profile.files(data, "validation_file")
    if validation != profile.files(body, "validation_file") and (validation or "validation_files" in data):
        return False  # not every service returns them
    if "model" in body and job.model != body["model"]:
        return False
    requested = {**body, **(body.get("hyperparameters") or {})}
    effective = {**data, **(profile.field("job", data, "hyperparameters") or {}), **(data.get("hyperparams") or {})}
    names = ("n_epochs", "batch_size", "learning_rate", "learning_rate_multiplier", "prompt_loss_weight")
    return all(
        effective.get(name) in {None, -1, requested[name]}
        for name in names
        if isinstance(requested.get(name), int | float)
    )


def list_(config: ClientConfig, **options: Unpack[RequestOptions]) -> Flow[RawPage[FineTune]]:
    """List all legacy fine-tunes, without their events.

    Args:
        **options: See `RequestOptions`.

    Source: listFineTunes.
    """
    return fetch_page(config, "listFineTunes", list_fine_tunes, options=options)


def retrieve(config: ClientConfig, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTune]:
    """Retrieve a legacy fine-tune with its events so far.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such fine-tune.

    Source: retrieveFineTune.
    """
    return call(config, "retrieveFineTune", retrieve_fine_tune, fine_tune_id, options=options, idempotent=True)


def cancel(config: ClientConfig, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTune]:
    """Cancel a legacy fine-tune.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: See `RequestOptions`.

    Raises:
        BadRequestError: The fine-tune has already ended.

    Source: cancelFineTune.
    """
    return change_state(config, "cancelFineTune", cancel_fine_tune, fine_tune_id, ("cancelled",), options, retrieve)


def follow(
    config: ClientConfig,
    fine_tune_id: str,
    *,
    timeout: float | None = None,  # for the fine-tune, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> ItemFlow[FineTuneEvent, FineTune]:
    """Yield every event exactly once, oldest first, as it arrives, until the fine-tune has ended.

    A broken stream is opened again, and events that were already yielded are skipped. If streams do not work, the list
    of events is polled. Failures that may be temporary are logged and retried for up to 300 seconds in a row. `result`
    of the iterator is the fine-tune's last state; check yourself whether it succeeded.

    Args:
        fine_tune_id: ID of the fine-tune.
        timeout: Seconds to follow the fine-tune. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.
        progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

    Raises:
        NotFoundError: There is no such fine-tune.
        WaitTimeoutError: The fine-tune has not ended in time; `.last_seen` is its last state.
    """

    def all_events() -> Flow[list[FineTuneEvent]]:
        page = yield from events_page(config, fine_tune_id)
        return page.data

    display = JobDisplay(fine_tune_id, progress)
    return display.during(follow_fine_tune(
        config, fine_tune_id,
        lambda: stream_call(fine_tune_id, {"timeout": STREAM_TIMEOUT}),
        lambda: display.fetch(config, retrieve(config, fine_tune_id)),
        all_events, schedule_from(poll_interval), timeout,
    ))  # fmt: skip


def wait(
    config: ClientConfig,
    fine_tune_id: str,
    *,
    timeout: float | None = None,  # for the fine-tune, not for a request
    poll_interval: float | None = None,
    progress: bool = False,
) -> Flow[FineTune]:
    """Wait until a legacy fine-tune has succeeded.

    Args:
        fine_tune_id: ID of the fine-tune.
        timeout: Seconds to wait. None means no limit.
        poll_interval: Seconds between polls. By default short at first and longer later.
        progress: Whether to show status, step and loss: in a notebook, as a line at a terminal, or as lines on stderr.

    Returns:
        The succeeded fine-tune.

    Raises:
        JobFailedError: The fine-tune failed; its last events have the reason.
        JobCancelledError: The fine-tune was cancelled.
        WaitTimeoutError: The fine-tune has not ended in time; `.last_seen` is its last state.
    """
    display = JobDisplay(fine_tune_id, progress)

    def poll(config: ClientConfig, job_id: str) -> Flow[FineTune]:
        return display.fetch(config, retrieve(config, job_id))

    job = yield from display.during(wait_for_outcome(config, poll, fine_tune_id, timeout, poll_interval))
    return require_success(config, job, next((event.message for event in reversed(job.events or [])), ""))


def delete(config: ClientConfig, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[DeleteFineTuneResponse]:
    """Delete a fine-tune and its model. A deletion whose response was lost also counts as success.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such fine-tune.
        NotSupportedError: The service does not have the operation.

    Source: deleteFineTune.
    """

    def deleted() -> DeleteFineTuneResponse:
        return DeleteFineTuneResponse()

    return call(
        config, "deleteFineTune", delete_fine_tune, fine_tune_id, options=options, idempotent=True,
        on_already_gone=deleted, on_empty=lambda: immediately(deleted()),
    )  # fmt: skip


def list_checkpoints(
    config: ClientConfig, fine_tune_id: str, **options: Unpack[RequestOptions]
) -> Flow[RawPage[FineTuneCheckpoint]]:
    """List the checkpoints of a fine-tune.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: See `RequestOptions`.

    Raises:
        NotFoundError: There is no such fine-tune.
        NotSupportedError: The service does not have the operation.

    Source: listFineTuneCheckpoints.
    """
    return fetch_page(config, "listFineTuneCheckpoints", list_fine_tune_checkpoints, fine_tune_id, options=options)


def results(config: ClientConfig, fine_tune_id: str) -> Flow[list[Results[FineTuneRow]]]:
    """Download a legacy fine-tune's result files and parse them.

    Args:
        fine_tune_id: ID of a fine-tune that has succeeded.

    Returns:
        One entry per file, in the fine-tune's order. Empty if it has no result files.
    """
    from ft_client._operations.result_files import download_results, result_file_ids  # here: the import is slow

    job = yield from retrieve(config, fine_tune_id)
    return (yield from download_results(config, result_file_ids(job.result_files)))
