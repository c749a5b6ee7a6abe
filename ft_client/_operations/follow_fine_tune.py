"""Follow a legacy fine-tune: its events have no IDs, in a growing list, oldest first, and in streams."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ft_client._http.failures import read_chunk
from ft_client._http.responses import raise_on_drift
from ft_client._http.send import OperationCall, open_stream
from ft_client._http.sse import SSEDecoder
from ft_client._operations.follow import poll_to_the_end
from ft_client._operations.polling import PollSchedule, is_transient
from ft_client._runtime.bodies import read_timeout_of
from ft_client._runtime.effects import CloseResponse, Sleep, StreamedBody
from ft_client._runtime.flow import Emit, Flow, ItemFlow
from ft_client.errors import APIConnectionError, APIStatusError, APITimeoutError
from ft_client.pagination import RawPage
from ft_client_generated.models import FineTune, FineTuneEvent

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

STREAM_TIMEOUT = (5.0, 60.0, 60.0, 60.0)
"""A queued job may be silent for hours. After a minute the stream is opened again, and the state is polled."""

MAX_EMPTY_STREAMS = 3
"""Number of streams in a row without a new event after which polling takes over."""


class _NoStreamError(Exception):
    """The service responds with the list of events instead of a stream."""


class SeenEvents:
    """The emitted events, by content and position. Equal events can be different ones, so content is not enough."""

    def __init__(self) -> None:
        self._keys: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, event: FineTuneEvent) -> None:
        """Record an emitted event."""
        self._keys.append(self._key(event))

    def matches(self, position: int, event: FineTuneEvent) -> bool:
        """Whether this event is the one emitted at a position."""
        return self._keys[position] == self._key(event)

    def new_events(self, events: list[FineTuneEvent]) -> list[FineTuneEvent]:
        """Return the events of a complete list that were not emitted yet."""
        count = len(self._keys)
        if [self._key(event) for event in events[:count]] == self._keys:
            return events[count:]
        remaining = Counter(self._keys)  # the list was reordered: count how often each content was emitted
        new_events = []
        for event in events:
            key = self._key(event)
            if remaining[key]:
                remaining[key] -= 1
            else:
                new_events.append(event)
        return new_events

    @staticmethod
    def _key(event: FineTuneEvent) -> int:
        return hash(repr((event.created_at, event.level, event.message)))  # repr: the values may have any type


def follow_fine_tune(
    config: ClientConfig,
    job_id: str,
    stream: Callable[[], OperationCall[Any]],
    fetch_job: Callable[[], Flow[FineTune]],
    fetch_events: Callable[[], Flow[list[FineTuneEvent]]],
    schedule: PollSchedule,
    timeout: float | None = None,
) -> ItemFlow[FineTuneEvent, FineTune]:
    """Emit every event of a legacy fine-tune, oldest first. Return the fine-tune once it has ended.

    Args:
        config: Configuration of the client. If none of its stream slots is free, the events are polled.
        job_id: ID of the fine-tune.
        stream: Returns the call that opens the event stream.
        fetch_job: Retrieves the fine-tune.
        fetch_events: Fetches all its events so far.
        schedule: How often to poll, and to open the stream again.
        timeout: Seconds; None means no limit. Streams are not used with a limit, as they block until an event arrives.
    """
    seen = SeenEvents()
    if timeout is None:
        yield from _follow_streams(config, stream, seen, schedule)

    def poll() -> ItemFlow[FineTuneEvent, tuple[FineTune, bool]]:
        job = yield from fetch_job()
        new_events = seen.new_events((yield from fetch_events()))
        for event in new_events:
            seen.add(event)
            yield Emit(event)
        return job, bool(new_events)

    return (yield from poll_to_the_end(config, job_id, poll, schedule, timeout))


def _follow_streams(
    config: ClientConfig, stream: Callable[[], OperationCall[Any]], seen: SeenEvents, schedule: PollSchedule
) -> ItemFlow[FineTuneEvent, None]:
    """Emit the events of streams. A stream is opened again as long as that yields new events."""
    if not config.stream_slots.acquire():
        return
    empty_streams = 0
    try:
        while empty_streams < MAX_EMPTY_STREAMS:
            before = len(seen)
            try:
                if (yield from _consume_stream(config, stream(), seen)):
                    return
                empty_streams += 1
            except _NoStreamError:
                return
            except APITimeoutError:  # a silent queue, unless even the earlier events did not arrive
                empty_streams += 0 if len(seen) else 1
            except (APIConnectionError, APIStatusError) as error:
                if not is_transient(error):
                    return  # polling finds out whether only the stream is rejected
                empty_streams += 1
            empty_streams = 0 if len(seen) > before else empty_streams
            yield Sleep(schedule.delay(empty_streams + 1, random.random()))
    finally:
        config.stream_slots.release()


def _consume_stream(config: ClientConfig, call: OperationCall[Any], seen: SeenEvents) -> ItemFlow[FineTuneEvent, bool]:
    """Emit the events of a stream, which starts with all earlier events. Return whether it ended with `[DONE]`.

    Raises:
        APIConnectionError: The stream broke.
        APIStatusError: The stream was rejected.
    """
    response = yield from open_stream(config, call)
    try:
        complete = yield from _emit_events(config, call, response, seen)
    except (APIConnectionError, _NoStreamError):
        yield CloseResponse(response)
        raise
    yield CloseResponse(response)
    return complete


def _emit_events(
    config: ClientConfig, call: OperationCall[Any], response: Response, seen: SeenEvents
) -> ItemFlow[FineTuneEvent, bool]:
    if "text/event-stream" not in response.headers.get("content-type", ""):
        raise _NoStreamError
    body, position = StreamedBody(response), 0
    decoder = SSEDecoder(call.label, read_timeout_of(response))
    while chunk := (yield from read_chunk(body, call.label)):
        for data in decoder.feed(chunk):
            if data == "[DONE]":
                return True
            event = _parse_event(data)
            if event is None or (position < len(seen) and not seen.matches(position, event)):
                return True  # invalid data, or another order than before: polling handles it
            if position >= len(seen):
                if config.strict:
                    raise_on_drift(event, call.label, response)
                seen.add(event)
                yield Emit(event)
            position += 1
    return False


def stream_events(
    config: ClientConfig, call: OperationCall[Any], fetch_events: Callable[[], Flow[RawPage[FineTuneEvent]]]
) -> ItemFlow[FineTuneEvent, None]:
    """Emit the events of one stream as they arrive. `follow_fine_tune` also recovers from a broken stream.

    Args:
        config: Configuration of the client.
        call: Opens the stream.
        fetch_events: Fetches the list of events, for a service that has no streams.

    Raises:
        APIConnectionError: The stream ended early.
    """
    try:
        complete = yield from _consume_stream(config, call, SeenEvents())
    except _NoStreamError:
        page = yield from fetch_events()
        for event in page.data:
            yield Emit(event)
        return
    if not complete:
        raise APIConnectionError(f"{call.label}: the stream ended before [DONE] -> follow() resumes broken streams")


def _parse_event(data: str) -> FineTuneEvent | None:
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return FineTuneEvent.from_dict(parsed) if isinstance(parsed, dict) else None
