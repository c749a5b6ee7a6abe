"""The legacy API of 2021 to 2023."""
# Written by `make generate` from spec/resources.yaml and ft_client/_operations. Do not edit.

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Literal, Unpack, cast

from ft_client._http.options import redact_options
from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator, arun, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._fine_tune_events import AsyncFineTuneEvents, FineTuneEvents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ft_client._http.options import RequestOptions
    from ft_client._operations.fine_tunes import NEpochsStyle
    from ft_client.checks import Check
    from ft_client.resources._raw import async_raw, async_streamed, raw, streamed
    from ft_client.results import FineTuneRow, Results
    from ft_client_generated.models import DeleteFineTuneResponse, FineTune, FineTuneCheckpoint, FineTuneEvent
    from ft_client_generated.params import CreateFineTuneRequestHyperparametersParam
    from ft_client_generated.types import Model


class FineTunes(FineTuneEvents):
    """The legacy API of 2021 to 2023."""

    def create(
        self,
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
    ) -> FineTune:
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
        from ft_client._operations import fine_tunes

        redact_options(options)
        return run(
            fine_tunes.create(
                self._config,
                training_file=training_file,
                validation_file=validation_file,
                model=model,
                n_epochs=n_epochs,
                hyperparameters=hyperparameters,
                batch_size=batch_size,
                learning_rate_multiplier=learning_rate_multiplier,
                prompt_loss_weight=prompt_loss_weight,
                compute_classification_metrics=compute_classification_metrics,
                classification_n_classes=classification_n_classes,
                classification_positive_class=classification_positive_class,
                classification_betas=classification_betas,
                suffix=suffix,
                n_epochs_style=n_epochs_style,
                idempotency_key=idempotency_key,
                check=check,
                **options,
            ),
            self._runner,
        )

    def list(self, **options: Unpack[RequestOptions]) -> Page[FineTune]:
        """List all legacy fine-tunes, without their events.

        Args:
            **options: See `RequestOptions`.

        Source: listFineTunes.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return Page(run(fine_tunes.list_(self._config, **options), self._runner), self._runner)

    def retrieve(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> FineTune:
        """Retrieve a legacy fine-tune with its events so far.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.

        Source: retrieveFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return run(fine_tunes.retrieve(self._config, fine_tune_id, **options), self._runner)

    def cancel(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> FineTune:
        """Cancel a legacy fine-tune.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            BadRequestError: The fine-tune has already ended.

        Source: cancelFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return run(fine_tunes.cancel(self._config, fine_tune_id, **options), self._runner)

    def follow(
        self,
        fine_tune_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> ItemIterator[(FineTuneEvent, FineTune)]:
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
        from ft_client._operations import fine_tunes

        return ItemIterator(
            fine_tunes.follow(
                self._config, fine_tune_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    def wait(
        self,
        fine_tune_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> FineTune:
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
        from ft_client._operations import fine_tunes

        return run(
            fine_tunes.wait(
                self._config, fine_tune_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    def delete(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> DeleteFineTuneResponse:
        """Delete a fine-tune and its model. A deletion whose response was lost also counts as success.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.
            NotSupportedError: The service does not have the operation.

        Source: deleteFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return run(fine_tunes.delete(self._config, fine_tune_id, **options), self._runner)

    def list_checkpoints(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> Page[FineTuneCheckpoint]:
        """List the checkpoints of a fine-tune.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.
            NotSupportedError: The service does not have the operation.

        Source: listFineTuneCheckpoints.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return Page(run(fine_tunes.list_checkpoints(self._config, fine_tune_id, **options), self._runner), self._runner)

    def results(self, fine_tune_id: str) -> builtins.list[Results[FineTuneRow]]:
        """Download a legacy fine-tune's result files and parse them.

        Args:
            fine_tune_id: ID of a fine-tune that has succeeded.

        Returns:
            One entry per file, in the fine-tune's order. Empty if it has no result files.
        """
        from ft_client._operations import fine_tunes

        return run(fine_tunes.results(self._config, fine_tune_id), self._runner)

    @property
    def with_raw_response(self) -> FineTunesWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FineTunesWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> FineTunesWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("FineTunesWithStreamingResponse", RawProxy(self, stream=True))


class AsyncFineTunes(AsyncFineTuneEvents):
    """The legacy API of 2021 to 2023."""

    async def create(
        self,
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
    ) -> FineTune:
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
        from ft_client._operations import fine_tunes

        redact_options(options)
        return await arun(
            fine_tunes.create(
                self._config,
                training_file=training_file,
                validation_file=validation_file,
                model=model,
                n_epochs=n_epochs,
                hyperparameters=hyperparameters,
                batch_size=batch_size,
                learning_rate_multiplier=learning_rate_multiplier,
                prompt_loss_weight=prompt_loss_weight,
                compute_classification_metrics=compute_classification_metrics,
                classification_n_classes=classification_n_classes,
                classification_positive_class=classification_positive_class,
                classification_betas=classification_betas,
                suffix=suffix,
                n_epochs_style=n_epochs_style,
                idempotency_key=idempotency_key,
                check=check,
                **options,
            ),
            self._runner,
        )

    def list(self, **options: Unpack[RequestOptions]) -> AsyncPages[FineTune]:
        """List all legacy fine-tunes, without their events.

        Args:
            **options: See `RequestOptions`.

        Source: listFineTunes.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return AsyncPages(lambda: fine_tunes.list_(self._config, **options), self._runner)

    async def retrieve(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> FineTune:
        """Retrieve a legacy fine-tune with its events so far.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.

        Source: retrieveFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return await arun(fine_tunes.retrieve(self._config, fine_tune_id, **options), self._runner)

    async def cancel(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> FineTune:
        """Cancel a legacy fine-tune.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            BadRequestError: The fine-tune has already ended.

        Source: cancelFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return await arun(fine_tunes.cancel(self._config, fine_tune_id, **options), self._runner)

    def follow(
        self,
        fine_tune_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> AsyncItemIterator[(FineTuneEvent, FineTune)]:
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
        from ft_client._operations import fine_tunes

        return AsyncItemIterator(
            fine_tunes.follow(
                self._config, fine_tune_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    async def wait(
        self,
        fine_tune_id: str,
        *,
        timeout: float | None = None,
        poll_interval: float | None = None,
        progress: bool = False,
    ) -> FineTune:
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
        from ft_client._operations import fine_tunes

        return await arun(
            fine_tunes.wait(
                self._config, fine_tune_id, timeout=timeout, poll_interval=poll_interval, progress=progress
            ),
            self._runner,
        )

    async def delete(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> DeleteFineTuneResponse:
        """Delete a fine-tune and its model. A deletion whose response was lost also counts as success.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.
            NotSupportedError: The service does not have the operation.

        Source: deleteFineTune.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return await arun(fine_tunes.delete(self._config, fine_tune_id, **options), self._runner)

    def list_checkpoints(self, fine_tune_id: str, **options: Unpack[RequestOptions]) -> AsyncPages[FineTuneCheckpoint]:
        """List the checkpoints of a fine-tune.

        Args:
            fine_tune_id: ID of the fine-tune.
            **options: See `RequestOptions`.

        Raises:
            NotFoundError: There is no such fine-tune.
            NotSupportedError: The service does not have the operation.

        Source: listFineTuneCheckpoints.
        """
        from ft_client._operations import fine_tunes

        redact_options(options)
        return AsyncPages(lambda: fine_tunes.list_checkpoints(self._config, fine_tune_id, **options), self._runner)

    async def results(self, fine_tune_id: str) -> builtins.list[Results[FineTuneRow]]:
        """Download a legacy fine-tune's result files and parse them.

        Args:
            fine_tune_id: ID of a fine-tune that has succeeded.

        Returns:
            One entry per file, in the fine-tune's order. Empty if it has no result files.
        """
        from ft_client._operations import fine_tunes

        return await arun(fine_tunes.results(self._config, fine_tune_id), self._runner)

    @property
    def with_raw_response(self) -> AsyncFineTunesWithRawResponse:
        """This resource; its methods return the response, `parse()` the result (`RawResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFineTunesWithRawResponse", RawProxy(self))

    @property
    def with_streaming_response(self) -> AsyncFineTunesWithStreamingResponse:
        """This resource; its methods return a context manager of the response (`StreamedResponse`)."""
        from ft_client.resources._raw import RawProxy

        return cast("AsyncFineTunesWithStreamingResponse", RawProxy(self, stream=True))


if TYPE_CHECKING:

    class FineTunesWithRawResponse:
        """`FineTunes`, whose methods return the response."""

        def __init__(self, resource: FineTunes) -> None:
            self.create = raw(resource.create)
            self.list = raw(resource.list)
            self.retrieve = raw(resource.retrieve)
            self.cancel = raw(resource.cancel)
            self.wait = raw(resource.wait)
            self.delete = raw(resource.delete)
            self.list_checkpoints = raw(resource.list_checkpoints)
            self.results = raw(resource.results)

    class FineTunesWithStreamingResponse:
        """`FineTunes`, whose methods return a context manager of the response."""

        def __init__(self, resource: FineTunes) -> None:
            self.create = streamed(resource.create)
            self.list = streamed(resource.list)
            self.retrieve = streamed(resource.retrieve)
            self.cancel = streamed(resource.cancel)
            self.wait = streamed(resource.wait)
            self.delete = streamed(resource.delete)
            self.list_checkpoints = streamed(resource.list_checkpoints)
            self.results = streamed(resource.results)

    class AsyncFineTunesWithRawResponse:
        """`AsyncFineTunes`, whose methods return the response."""

        def __init__(self, resource: AsyncFineTunes) -> None:
            self.create = async_raw(resource.create)
            self.list = async_raw(resource.list)
            self.retrieve = async_raw(resource.retrieve)
            self.cancel = async_raw(resource.cancel)
            self.wait = async_raw(resource.wait)
            self.delete = async_raw(resource.delete)
            self.list_checkpoints = async_raw(resource.list_checkpoints)
            self.results = async_raw(resource.results)

    class AsyncFineTunesWithStreamingResponse:
        """`AsyncFineTunes`, whose methods return a context manager of the response."""

        def __init__(self, resource: AsyncFineTunes) -> None:
            self.create = async_streamed(resource.create)
            self.list = async_streamed(resource.list)
            self.retrieve = async_streamed(resource.retrieve)
            self.cancel = async_streamed(resource.cancel)
            self.wait = async_streamed(resource.wait)
            self.delete = async_streamed(resource.delete)
            self.list_checkpoints = async_streamed(resource.list_checkpoints)
            self.results = async_streamed(resource.results)
