"""Following a job: every event exactly once, in order, to the end of the job, whatever breaks in between."""

from __future__ import annotations

import json
import random
from collections import Counter, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

from ft_client._body import Body, Close, Read
from ft_client._exchange import Call, connection_error, hold_to_contract, streamed
from ft_client._flow import Flow, Item, ItemFlow, Now, Sleep
from ft_client._ledger import Streams
from ft_client._polling import TERMINAL, Pace, asked, passing
from ft_client._sse import Decoder
from ft_client.errors import APIConnectionError, APIStatusError, APITimeoutError, FTClientError
from ft_client.pages import Leaf
from ft_client_generated.models import FineTune, FineTuneEvent, FineTuningJob, FineTuningJobEvent

if TYPE_CHECKING:
    from ft_client._settings import Settings

REMEMBERED = 500
"""IDs of the newest events kept to tell old ones by; a pass over the list stops at the first page that has one."""

STREAM_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
"""A queue may be silent for hours; after a minute the stream is opened anew, and the state looked at."""

FUTILE = 3
"""Streams in a row that brought nothing new before polling takes over."""


class Outage:
    """How long looks have failed in a row."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._since: float | None = None
        self._failures = 0

    def over(self) -> None:
        """A look succeeded."""
        self._since, self._failures = None, 0

    def endure(self, error: FTClientError) -> Flow[None]:
        """Pause after a failed look.

        Raises:
            FTClientError: the given error, if it will not pass, or has lasted longer than the pace tolerates.
        """
        now = yield Now()
        self._since = now if self._since is None else self._since
        if not passing(error) or now - self._since > self._pace.outage:
            raise error
        self._failures += 1
        yield Sleep(max(self._pace.pause(self._failures, random.random()), asked(error)))


# ---- jobs: a list with cursors, newest first, events with IDs --------------------------------------------------------


def follow_job(
    look: Callable[[], Flow[FineTuningJob]],
    page: Callable[[str | None], Flow[Leaf[FineTuningJobEvent]]],
    pace: Pace,
) -> ItemFlow[FineTuningJobEvent, FineTuningJob]:
    """Every event of a job, oldest first; returns the job once it has ended.

    Args:
        look: gets the job.
        page: gets a page of its events, newest first, behind a cursor.
        pace: how often.
    """
    known: deque[str] = deque(maxlen=REMEMBERED)
    outage = Outage(pace)
    quiet = 0
    had_ended = False
    while True:
        try:
            job = yield from look()  # before the events: those before the end are then all in the list
            fresh = yield from _unseen(page, known)
        except FTClientError as error:
            yield from outage.endure(error)
            continue
        outage.over()
        for event in fresh:
            known.append(_name(event))
            yield Item(event)
        ended = job.status in TERMINAL
        if ended and had_ended and not fresh:
            return job
        had_ended = ended
        quiet = 1 if fresh or ended else quiet + 1  # an end is looked at once more: its last event may be late
        yield Sleep(pace.pause(quiet, random.random()))


def _unseen(
    page: Callable[[str | None], Flow[Leaf[FineTuningJobEvent]]], known: deque[str]
) -> Flow[list[FineTuningJobEvent]]:
    """The events that are not known yet, oldest first."""
    old = set(known)
    fresh: dict[str, FineTuningJobEvent] = {}
    leaf = yield from page(None)
    oldest_first = _oldest_first(leaf.data)
    while True:
        named = {_name(event): event for event in leaf.data}
        fresh |= {name: event for name, event in named.items() if name not in old and name not in fresh}
        if leaf.following is None or (not oldest_first and not old.isdisjoint(named)):
            return list(fresh.values() if oldest_first else reversed(fresh.values()))
        leaf = yield from leaf.following()


def _name(event: FineTuningJobEvent) -> str:
    """What an event is known by: its ID; its content where a service gives none."""
    given: object = event.id
    return given if isinstance(given, str) and given else json.dumps(event.to_dict(), sort_keys=True)


def _oldest_first(events: list[FineTuningJobEvent]) -> bool:
    """Whether a page is in the other order than the contract's: some services list so."""
    times = [event.created_at for event in (*events[:1], *events[-1:])]
    return all(isinstance(moment, (int, float)) for moment in times) and times[:1] < times[1:]


# ---- legacy fine-tunes: a growing list, oldest first, events without IDs ---------------------------------------------


class Seen:
    """The events handed out so far, by content and position: equal events can be real, so content alone says little."""

    def __init__(self) -> None:
        self._keys: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, event: FineTuneEvent) -> None:
        """An event was handed out."""
        self._keys.append(self._key(event))

    def is_at(self, position: int, event: FineTuneEvent) -> bool:
        """Whether this event is the one handed out at a position."""
        return self._keys[position] == self._key(event)

    def unseen(self, events: list[FineTuneEvent]) -> list[FineTuneEvent]:
        """The events of a whole list that were not handed out yet."""
        count = len(self._keys)
        if [self._key(event) for event in events[:count]] == self._keys:
            return events[count:]
        left = Counter(self._keys)  # the list was reordered: tell by how often each content was handed out
        fresh = []
        for event in events:
            key = self._key(event)
            if left[key]:
                left[key] -= 1
            else:
                fresh.append(event)
        return fresh

    @staticmethod
    def _key(event: FineTuneEvent) -> int:
        return hash(repr((event.created_at, event.level, event.message)))  # as text: nothing says that they are texts


def follow_fine_tune(
    settings: Settings,
    streams: Streams,
    stream: Callable[[], Call[Any]],
    look: Callable[[], Flow[FineTune]],
    events: Callable[[], Flow[list[FineTuneEvent]]],
    pace: Pace,
) -> ItemFlow[FineTuneEvent, FineTune]:
    """Every event of a legacy fine-tune, oldest first; returns the fine-tune once it has ended.

    Args:
        settings: of the client.
        streams: a place among the client's open streams is needed; without one, polling does as well.
        stream: the call that opens the event stream.
        look: gets the fine-tune.
        events: gets all its events so far.
        pace: of polling, and of opening the stream anew.
    """
    seen = Seen()
    yield from _from_streams(settings, streams, stream, seen, pace)
    outage = Outage(pace)
    quiet = 0
    had_ended = False
    while True:
        try:
            fine_tune = yield from look()
            fresh = seen.unseen((yield from events()))
        except FTClientError as error:
            yield from outage.endure(error)
            continue
        outage.over()
        for event in fresh:
            seen.add(event)
            yield Item(event)
        ended = fine_tune.status in TERMINAL
        if ended and not fresh and (had_ended or len(seen)):
            return fine_tune
        had_ended = ended
        quiet = (
            1 if fresh or ended else quiet + 1
        )  # an end with news is looked at once more: the last event may be late
        yield Sleep(pace.pause(quiet, random.random()))


def _from_streams(
    settings: Settings, streams: Streams, stream: Callable[[], Call[Any]], seen: Seen, pace: Pace
) -> ItemFlow[FineTuneEvent, None]:
    """Hand out what streams bring, opened anew as long as that brings something."""
    if not streams.enter():
        return
    futile = 0
    try:
        while futile < FUTILE:
            before = len(seen)
            try:
                if (yield from _streamed(settings, stream(), seen)):
                    return
                futile += 1
            except APITimeoutError:  # a silent queue, unless not even the earlier events came
                futile += 0 if len(seen) else 1
            except (APIConnectionError, APIStatusError) as error:
                if not passing(error):
                    return  # polling tells whether it is the stream that is refused
                futile += 1
            futile = 0 if len(seen) > before else futile
            yield Sleep(pace.pause(futile + 1, random.random()))
    finally:
        streams.leave()


def _streamed(settings: Settings, call: Call[Any], seen: Seen) -> ItemFlow[FineTuneEvent, bool]:
    """Hand out what a stream brings; whether it came to its end, `[DONE]`. A stream begins with all earlier events.

    Raises:
        APIConnectionError: it broke.
        APIStatusError: it was refused.
    """
    response = yield from streamed(settings, call)
    try:
        whole = yield from _handed_out(settings, call, response, seen)
    except httpx.RequestError as error:
        yield Close(response)
        raise connection_error(error, call.what, 1) from None
    yield Close(response)
    return whole


def _handed_out(
    settings: Settings, call: Call[Any], response: httpx.Response, seen: Seen
) -> ItemFlow[FineTuneEvent, bool]:
    if "text/event-stream" not in response.headers.get("content-type", ""):
        return True  # a service without streams answers with the list: polling takes over
    body, decoder, position = Body(response), Decoder(), 0
    while chunk := (yield Read(body)):
        for data in decoder.feed(chunk):
            if data == "[DONE]":
                return True
            event = _event(data)
            if event is None or (position < len(seen) and not seen.is_at(position, event)):
                return True  # nonsense, or another order than before: polling sorts it out
            if position >= len(seen):
                if settings.strict:
                    hold_to_contract(event, call.what, response)
                seen.add(event)
                yield Item(event)
            position += 1
    return False


def stream_events(settings: Settings, call: Call[Any]) -> ItemFlow[FineTuneEvent, None]:
    """The events of one stream, as they arrive; `follow_fine_tune` mends what breaks here.

    Raises:
        APIConnectionError: the stream ended before its end.
    """
    if not (yield from _streamed(settings, call, Seen())):
        raise APIConnectionError(f"{call.what}: the stream ended before [DONE] -> follow() goes on where it broke")


def _event(data: str) -> FineTuneEvent | None:
    try:
        parsed = json.loads(data)
    except ValueError:
        return None
    return FineTuneEvent.from_dict(parsed) if isinstance(parsed, dict) else None
