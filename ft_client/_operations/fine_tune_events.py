"""Events of a legacy fine-tune: as a list, or as a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ft_client._http.options import RequestOptions
from ft_client._http.send import OperationCall
from ft_client._operations.calls import build_request, fetch_page
from ft_client._operations.follow_fine_tune import stream_events
from ft_client._runtime.flow import Flow, ItemFlow
from ft_client.pagination import RawPage
from ft_client_generated.api.fine_tunes import list_fine_tune_events
from ft_client_generated.models import FineTuneEvent

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


def events_page(
    config: ClientConfig, fine_tune_id: str, options: RequestOptions | None = None
) -> Flow[RawPage[FineTuneEvent]]:
    """Fetch the list of events."""
    return fetch_page(config, "listFineTuneEvents", list_fine_tune_events, fine_tune_id, options=options or {})


def events_stream(config: ClientConfig, fine_tune_id: str, options: RequestOptions) -> ItemFlow[FineTuneEvent, None]:
    """Stream the events as they arrive, from the first on, until the fine-tune has ended.

    Raises:
        APIConnectionError: The stream broke.
    """
    call = stream_call(fine_tune_id, options)
    return stream_events(config, call, lambda: events_page(config, fine_tune_id, options))


def stream_call(fine_tune_id: str, options: RequestOptions) -> OperationCall[Any]:
    """Return the call that opens the event stream."""
    request = build_request("listFineTuneEvents", list_fine_tune_events, fine_tune_id, stream=True)
    request["headers"] = {"Accept": "text/event-stream"}
    return OperationCall("listFineTuneEvents", request, list_fine_tune_events.parse, fine_tune_id, options=options)
