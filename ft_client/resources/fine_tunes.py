"""Legacy fine-tunes, the API of 2021 to 2023: still spoken by compatible services and recorded pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Unpack, overload

from ft_client._create import Create, create_once
from ft_client._flow import AsyncFlowIterator, FlowIterator, ItemFlow
from ft_client._follow import STREAM_TIMEOUT, follow_fine_tune, stream_events
from ft_client._methods import aiterated, alisted, awaitable, blocking, iterated, listed
from ft_client._polling import TERMINAL, pace, poll
from ft_client.checks import Check, enforce
from ft_client.errors import JobCancelledError, JobFailedError
from ft_client.pages import AsyncPages, Leaf, Page
from ft_client.resources._base import (
    Call,
    Flow,
    RequestOptions,
    Resource,
    addressed,
    given,
    items,
    listing,
    one,
    without_body,
)
from ft_client.resources.files import result_rows
from ft_client.results import Results
from ft_client_generated.api.fine_tunes import (
    cancel_fine_tune,
    create_fine_tune,
    list_fine_tune_events,
    list_fine_tunes,
    retrieve_fine_tune,
)
from ft_client_generated.models import FineTune, FineTuneEvent
from ft_client_generated.types import Model, encode

NEpochsStyle = Literal["top-level", "hyperparameters"]


def create(
    self: Resource,
    *,
    training_file: str,
    validation_file: str | None = None,
    model: str | None = None,
    n_epochs: int | Literal["auto"] | None = None,
    hyperparameters: Model | Mapping[str, Any] | None = None,
    batch_size: int | None = None,
    learning_rate_multiplier: float | None = None,
    prompt_loss_weight: float | None = None,
    compute_classification_metrics: bool | None = None,
    classification_n_classes: int | None = None,
    classification_positive_class: str | None = None,
    classification_betas: Iterable[float] | None = None,
    suffix: str | None = None,
    n_epochs_style: NEpochsStyle | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[FineTune]:
    """Start a legacy fine-tune: one, however the network fails.

    The legacy API takes no metadata, so after a lost answer the job is found by what was asked for and when.

    Args:
        training_file: ID of an uploaded file of purpose fine-tune: JSONL of prompt and completion.
        validation_file: ID of an uploaded file with other examples.
        model: ada, babbage, curie (the service's default), davinci, or a fine-tuned model.
        n_epochs: 1 to 50; the service's default is 4. "auto" goes into hyperparameters.
        hyperparameters: `{"n_epochs": ...}`, as clients of late 2023 wrote it.
        batch_size: 1 to 256; by default about 0.2 % of the examples.
        learning_rate_multiplier: above 0; 0.02 to 0.2 is advised.
        prompt_loss_weight: 0 to 1 is sensible; the service's default is 0.01.
        compute_classification_metrics: needs validation_file, and classification_n_classes or
            classification_positive_class.
        classification_n_classes: 2 or more, for a multiclass task.
        classification_positive_class: for a binary task.
        classification_betas: above 0 each; for a binary task with its metrics on.
        suffix: 1 to 40 characters of the new model's name.
        n_epochs_style: where n_epochs is sent: at top level (2021 to 2023-09) or in hyperparameters (2023-10 on).
            By default where it was given; "auto" in hyperparameters.
        check: what becomes of problems found before sending: "error", "warn" or "off".
        **options: see `RequestOptions`.

    Raises:
        ParameterError: all parameters that break a rule; nothing was sent.
        OutcomeUnknownError: a fine-tune may have been started, and which cannot be known.

    Source: createFineTune.
    """
    body: dict[str, Any] = encode(
        given({
            "training_file": training_file, "validation_file": validation_file, "model": model, "n_epochs": n_epochs,
            "hyperparameters": hyperparameters, "batch_size": batch_size,
            "learning_rate_multiplier": learning_rate_multiplier, "prompt_loss_weight": prompt_loss_weight,
            "compute_classification_metrics": compute_classification_metrics,
            "classification_n_classes": classification_n_classes,
            "classification_positive_class": classification_positive_class,
            "classification_betas": items(classification_betas),
            "suffix": suffix,
        })
    )  # fmt: skip
    added = options.get("extra_body") or {}
    body.update(added)
    body = _epochs_placed(body, n_epochs_style)
    enforce("createFineTune", body, check, added)
    return create_once(
        self,
        Create(
            operation="createFineTune",
            body=body,
            request=lambda body: create_fine_tune.request(body=body),
            parse=create_fine_tune.parse,
            list_request=lambda after: list_fine_tunes.request(),
            list_parse=list_fine_tunes.parse,
            matches=_matches,
            options=without_body(options),
        ),
    )


def _epochs_placed(body: dict[str, Any], style: NEpochsStyle | None) -> dict[str, Any]:
    """The body with n_epochs in one of its two places; given in both, they are left for the checks to refuse."""
    given_nested = body.get("hyperparameters")
    nested: dict[str, Any] = given_nested if isinstance(given_nested, dict) else {}
    inside = "n_epochs" in nested
    if style is not None and style not in {"top-level", "hyperparameters"}:
        raise ValueError(f'n_epochs_style is {style!r}; it is "top-level" or "hyperparameters"')
    if inside == ("n_epochs" in body):
        return body
    if style is None:
        style = "hyperparameters" if inside or body["n_epochs"] == "auto" else _contract_style()
    if inside == (style == "hyperparameters"):
        return body
    rest = {key: value for key, value in body.items() if key not in {"n_epochs", "hyperparameters"}}
    others = {key: value for key, value in nested.items() if key != "n_epochs"}
    n_epochs = nested["n_epochs"] if inside else body["n_epochs"]
    if style == "hyperparameters":
        return {**rest, "hyperparameters": {**others, "n_epochs": n_epochs}}
    return {**rest, "n_epochs": n_epochs, **({"hyperparameters": others} if others else {})}


def _contract_style() -> NEpochsStyle:
    from ft_client_generated.contract import SCHEMAS

    style: NEpochsStyle = SCHEMAS["CreateFineTuneRequest"]["x-n-epochs-style"]
    return style


def _matches(job: FineTune, body: Mapping[str, Any]) -> bool:
    """Whether a fine-tune could be what a body asks for. Its suffix shows only in the finished model's name."""
    plain = job.to_dict()
    for files, param in (("training_files", "training_file"), ("validation_files", "validation_file")):
        used = [file.get("id") for file in plain.get(files) or () if isinstance(file, dict)]
        if used != ([body[param]] if param in body else []):
            return False
    if "model" in body and job.model != body["model"]:
        return False
    asked = {**body, **(body.get("hyperparameters") or {})}
    decided = plain.get("hyperparams") or {}
    names = ("n_epochs", "batch_size", "learning_rate_multiplier", "prompt_loss_weight")
    return all(decided.get(name) in {None, asked[name]} or asked[name] == "auto" for name in names if name in asked)


def list_(self: Resource, **options: Unpack[RequestOptions]) -> Flow[Leaf[FineTune]]:
    """List all legacy fine-tunes, without their events.

    Args:
        **options: see `RequestOptions`.

    Source: listFineTunes.
    """
    return listing(self, "listFineTunes", list_fine_tunes, options=options)


def retrieve(self: Resource, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTune]:
    """Get one legacy fine-tune with its events so far.

    Args:
        fine_tune_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        NotFoundError: there is no such fine-tune.

    Source: retrieveFineTune.
    """
    return one(self, "retrieveFineTune", retrieve_fine_tune, fine_tune_id, options=options, repeatable=True)


def cancel(self: Resource, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[FineTune]:
    """Cancel a legacy fine-tune.

    Args:
        fine_tune_id: its ID.
        **options: see `RequestOptions`.

    Raises:
        BadRequestError: it has ended.

    Source: cancelFineTune.
    """

    def settle() -> Flow[FineTune | None]:
        job = yield from retrieve(self, fine_tune_id, **without_body(options))
        return job if job.status == "cancelled" else None

    return one(self, "cancelFineTune", cancel_fine_tune, fine_tune_id, options=options, settle=settle)


def events(self: Resource, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Flow[Leaf[FineTuneEvent]]:
    """List a legacy fine-tune's events, oldest first.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: see `RequestOptions`.

    Source: listFineTuneEvents.
    """
    return listing(self, "listFineTuneEvents", list_fine_tune_events, fine_tune_id, options=options)


def _stream_call(fine_tune_id: str, options: RequestOptions) -> Call[Any]:
    request = addressed("listFineTuneEvents", list_fine_tune_events, fine_tune_id, stream=True)
    request["headers"] = {"Accept": "text/event-stream"}
    return Call("listFineTuneEvents", request, list_fine_tune_events.parse, fine_tune_id, options=options)


def stream(self: Resource, fine_tune_id: str, **options: Unpack[RequestOptions]) -> ItemFlow[FineTuneEvent, None]:
    """Stream a legacy fine-tune's events as they arrive, from its first on, until it has ended.

    Args:
        fine_tune_id: ID of the fine-tune.
        **options: see `RequestOptions`.

    Raises:
        APIConnectionError: the stream broke; `follow` goes on where it broke.

    Source: listFineTuneEvents, stream=true.
    """
    return stream_events(self._settings, _stream_call(fine_tune_id, options))


def follow(
    self: Resource, fine_tune_id: str, *, poll_interval: float | None = None
) -> ItemFlow[FineTuneEvent, FineTune]:
    """Give every event exactly once, oldest first, as they come, until the fine-tune has ended.

    A broken stream is opened anew and what was seen is skipped; where streams do not work, the list is polled.
    `result` of the iterator is the fine-tune's last state; whether it succeeded is for you to ask.

    Args:
        fine_tune_id: ID of the fine-tune.
        poll_interval: seconds between looks where polling is needed; by default quick at first and slower later.

    Raises:
        NotFoundError: there is no such fine-tune.
    """

    def all_events() -> Flow[list[FineTuneEvent]]:
        leaf = yield from events(self, fine_tune_id)
        return leaf.data

    return follow_fine_tune(
        self._settings,
        self._settings.streams,
        lambda: _stream_call(fine_tune_id, {"timeout": STREAM_TIMEOUT}),
        lambda: retrieve(self, fine_tune_id),
        all_events,
        pace(poll_interval),
    )


def wait(
    self: Resource,
    fine_tune_id: str,
    *,
    timeout: float | None = None,  # of the fine-tune, not of the call
    poll_interval: float | None = None,
) -> Flow[FineTune]:
    """Wait until a legacy fine-tune has succeeded.

    Args:
        fine_tune_id: its ID.
        timeout: seconds; None waits for ever.
        poll_interval: seconds between looks; by default quick at first and slower later.

    Returns:
        The fine-tune, succeeded.

    Raises:
        JobFailedError: it failed; its last events say why.
        JobCancelledError: it was cancelled.
        WaitTimeoutError: it goes on after the timeout; `.last_seen` is its state.
    """
    job: FineTune = yield from poll(
        lambda seconds: retrieve(self._looking(seconds), fine_tune_id),
        lambda job: job.status in TERMINAL,
        fine_tune_id,
        timeout=timeout,
        pace=pace(poll_interval),
    )
    if job.status == "cancelled":
        raise JobCancelledError(f"{job.id} was cancelled", job)
    if job.status != "succeeded":
        last = next((event.message for event in reversed(job.events or [])), "no event says why")
        raise JobFailedError(f"{job.id} ended as {job.status}: {last} -> see its events", job)
    return job


def results(self: Resource, fine_tune_id: str) -> Flow[list[Results]]:
    """Download a legacy fine-tune's result files and read their rows.

    Args:
        fine_tune_id: ID of a fine-tune that has succeeded.

    Returns:
        One entry a file, in the fine-tune's order; empty while there is none.
    """
    job = yield from retrieve(self, fine_tune_id)
    return (yield from result_rows(self, [file.id for file in job.result_files or ()]))


class FineTunes(Resource):
    """The legacy API of 2021 to 2023."""

    create = blocking(create)
    list = listed(list_)
    retrieve = blocking(retrieve)
    cancel = blocking(cancel)
    follow = iterated(follow)
    wait = blocking(wait)
    results = blocking(results)
    _events = listed(events)
    _stream = iterated(stream)

    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[False] = False, **options: Unpack[RequestOptions]
    ) -> Page[FineTuneEvent]: ...
    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[True], **options: Unpack[RequestOptions]
    ) -> FlowIterator[FineTuneEvent, None]: ...
    def list_events(
        self, fine_tune_id: str, *, stream: bool = False, **options: Unpack[RequestOptions]
    ) -> Page[FineTuneEvent] | FlowIterator[FineTuneEvent, None]:
        """List a legacy fine-tune's events, oldest first; or, with stream=True, iterate over them as they arrive.

        Args:
            fine_tune_id: ID of the fine-tune.
            stream: whether to wait for more until the fine-tune has ended. `follow` also mends broken streams.
            **options: see `RequestOptions`.

        Source: listFineTuneEvents.
        """
        return self._stream(fine_tune_id, **options) if stream else self._events(fine_tune_id, **options)


class AsyncFineTunes(Resource):
    """The legacy API of 2021 to 2023."""

    create = awaitable(create)
    list = alisted(list_)
    retrieve = awaitable(retrieve)
    cancel = awaitable(cancel)
    follow = aiterated(follow)
    wait = awaitable(wait)
    results = awaitable(results)
    _events = alisted(events)
    _stream = aiterated(stream)

    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[False] = False, **options: Unpack[RequestOptions]
    ) -> AsyncPages[FineTuneEvent]: ...
    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[True], **options: Unpack[RequestOptions]
    ) -> AsyncFlowIterator[FineTuneEvent, None]: ...
    def list_events(
        self, fine_tune_id: str, *, stream: bool = False, **options: Unpack[RequestOptions]
    ) -> AsyncPages[FineTuneEvent] | AsyncFlowIterator[FineTuneEvent, None]:
        """List a legacy fine-tune's events, oldest first; or, with stream=True, iterate over them as they arrive.

        Args:
            fine_tune_id: ID of the fine-tune.
            stream: whether to wait for more until the fine-tune has ended. `follow` also mends broken streams.
            **options: see `RequestOptions`.

        Source: listFineTuneEvents.
        """
        return self._stream(fine_tune_id, **options) if stream else self._events(fine_tune_id, **options)
