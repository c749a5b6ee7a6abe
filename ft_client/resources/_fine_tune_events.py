"""`fine_tunes.list_events`: a list, or with `stream=True` a stream. Its return type depends on an argument."""

from __future__ import annotations

from typing import Literal, Unpack, overload

from ft_client._http.options import RequestOptions, redact_options
from ft_client._operations.fine_tune_events import events_page, events_stream
from ft_client._runtime.drivers import AsyncItemIterator, ItemIterator, run
from ft_client.pagination import AsyncPages, Page
from ft_client.resources._base import AsyncResource, SyncResource
from ft_client_generated.models import FineTuneEvent


class FineTuneEvents(SyncResource):
    """Events of a legacy fine-tune."""

    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[False] = False, **options: Unpack[RequestOptions]
    ) -> Page[FineTuneEvent]: ...
    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[True], **options: Unpack[RequestOptions]
    ) -> ItemIterator[FineTuneEvent, None]: ...
    def list_events(
        self, fine_tune_id: str, *, stream: bool = False, **options: Unpack[RequestOptions]
    ) -> Page[FineTuneEvent] | ItemIterator[FineTuneEvent, None]:
        """List a legacy fine-tune's events, oldest first; with stream=True, iterate over them as they arrive.

        Args:
            fine_tune_id: ID of the fine-tune.
            stream: Wait for further events until the fine-tune has ended. `follow` also resumes broken streams.
            **options: See `RequestOptions`.

        Source: listFineTuneEvents.
        """
        redact_options(options)
        if stream:
            return ItemIterator(events_stream(self._config, fine_tune_id, options), self._runner)
        return Page(run(events_page(self._config, fine_tune_id, options), self._runner), self._runner)


class AsyncFineTuneEvents(AsyncResource):
    """Events of a legacy fine-tune."""

    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[False] = False, **options: Unpack[RequestOptions]
    ) -> AsyncPages[FineTuneEvent]: ...
    @overload
    def list_events(
        self, fine_tune_id: str, *, stream: Literal[True], **options: Unpack[RequestOptions]
    ) -> AsyncItemIterator[FineTuneEvent, None]: ...
    def list_events(
        self, fine_tune_id: str, *, stream: bool = False, **options: Unpack[RequestOptions]
    ) -> AsyncPages[FineTuneEvent] | AsyncItemIterator[FineTuneEvent, None]:
        """List a legacy fine-tune's events, oldest first; with stream=True, iterate over them as they arrive.

        Args:
            fine_tune_id: ID of the fine-tune.
            stream: Wait for further events until the fine-tune has ended. `follow` also resumes broken streams.
            **options: See `RequestOptions`.

        Source: listFineTuneEvents.
        """
        redact_options(options)
        if stream:
            return AsyncItemIterator(events_stream(self._config, fine_tune_id, options), self._runner)
        return AsyncPages(lambda: events_page(self._config, fine_tune_id, options), self._runner)
