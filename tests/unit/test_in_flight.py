"""What a client remembers between its calls: whose creates may be in each other's way, and how much is kept."""

from typing import Any

import pytest

from ft_client import _in_flight
from ft_client._in_flight import (
    MAX_OPEN_STREAMS,
    MAX_REMEMBERED_CREATES,
    MAX_REMEMBERED_UPLOADS,
    UNKNOWN_OUTCOME_TTL,
    InFlightCreates,
    StreamSlots,
)
from ft_client.errors import OutcomeUnknownError
from ft_client_generated.models import Upload

UNKNOWN = OutcomeUnknownError("?", operation="x", token=None, body={}, sent_at=0.0)


class Clock:
    """A time that only a test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the ledger."""
    made = Clock()
    monkeypatch.setattr(_in_flight, "time", made)
    return made


def ended(creates: InFlightCreates, asked: dict[str, Any], error: BaseException) -> None:
    """A create that ended with an error."""
    with pytest.raises(type(error)), creates.in_flight("job", asked):
        raise error


def test_creates_under_way_are_each_others_rivals_until_they_return() -> None:
    """Equal ones too; those of another kind of thing are none."""
    creates = InFlightCreates()
    one, two, file = {"a": 1}, {"a": 1}, {"a": 1}
    with creates.in_flight("job", one):
        with creates.in_flight("job", two), creates.in_flight("file", file):
            assert creates.similar_to("job", one, 1000.0) == [two]
            assert creates.similar_to("file", file, 1000.0) == []
        assert creates.similar_to("job", one, 1000.0) == []


@pytest.mark.parametrize("error", [UNKNOWN, KeyboardInterrupt(), GeneratorExit()])
def test_one_that_did_not_tell_is_in_the_way_for_a_while(error: BaseException, clock: Clock) -> None:
    """Of creates that were sent before it is too late for its job to turn up."""
    creates, ours = InFlightCreates(), {"a": 2}
    ended(creates, {"a": 1}, error)
    assert creates.similar_to("job", ours, clock.now + UNKNOWN_OUTCOME_TTL) == [{"a": 1}]
    assert creates.similar_to("job", ours, clock.now + UNKNOWN_OUTCOME_TTL + 0.1) == []


def test_one_that_was_refused_is_in_nobodys_way() -> None:
    """It started nothing."""
    creates = InFlightCreates()
    with pytest.raises(ValueError, match="refused"), creates.in_flight("job", {"a": 1}):
        raise ValueError("refused")
    assert creates.similar_to("job", {"a": 1}, 0.0) == []


def test_those_that_did_not_tell_are_forgotten(clock: Clock) -> None:
    """A client that runs for months keeps only the newest."""
    creates = InFlightCreates()
    for _ in range(5):
        ended(creates, {"a": 1}, UNKNOWN)
        clock.now += UNKNOWN_OUTCOME_TTL + 1
    assert len(creates._unknown_outcomes) == 1


@pytest.mark.parametrize("before", [5.0, 0.0])
def test_one_that_did_not_tell_is_kept_for_creates_sent_before(before: float, clock: Clock) -> None:
    """A slow create looks for its job long after it was sent; what was in its way then still is."""
    creates, ours = InFlightCreates(), {"a": 1}
    ended(creates, {"a": 1}, UNKNOWN)
    clock.now += UNKNOWN_OUTCOME_TTL - before
    with creates.in_flight("job", ours):
        sent_at = clock.now
        clock.now += UNKNOWN_OUTCOME_TTL
        ended(creates, {"a": 2}, UNKNOWN)
        assert creates.similar_to("job", ours, sent_at) == [{"a": 1}, {"a": 2}]


def test_the_newest_uploads_are_kept() -> None:
    """They expire within the hour: a thousand are enough."""
    creates = InFlightCreates()
    for number in range(MAX_REMEMBERED_UPLOADS + 2):
        creates.remember_upload(Upload.from_dict({"id": f"upload-{number}"}))
    assert (len(creates.uploads), next(iter(creates.uploads))) == (MAX_REMEMBERED_UPLOADS, "upload-2")


def test_streams_have_so_many_places() -> None:
    """One is given back by leaving."""
    streams = StreamSlots()
    assert [streams.acquire() for _ in range(MAX_OPEN_STREAMS + 1)] == [True] * MAX_OPEN_STREAMS + [False]
    streams.release()
    assert [streams.acquire(), streams.acquire()] == [True, False]


def test_the_newest_created_ids_are_remembered() -> None:
    """A client that creates jobs for months does not keep the ID of each."""
    creates = InFlightCreates()
    for number in range(MAX_REMEMBERED_CREATES + 1):
        creates.mark_returned(f"ftjob-{number}")
    assert len(creates._returned) == MAX_REMEMBERED_CREATES
    assert creates.was_not_returned("ftjob-0")
    assert not creates.was_not_returned(f"ftjob-{MAX_REMEMBERED_CREATES}")


def test_a_create_that_ends_leaves_the_others_in_place() -> None:
    """Each leaves its own entry, in any order, without a pass over all of them."""
    creates = InFlightCreates()
    requests: list[dict[str, Any]] = [{"a": 1} for _ in range(3)]
    blocks = [creates.in_flight("job", request) for request in requests]
    for block in blocks:
        block.__enter__()
    entries = creates._in_flight
    blocks[1].__exit__(None, None, None)
    assert creates._in_flight is entries
    assert [entry[1] for _, entry in entries.values()] == [requests[0], requests[2]]
    assert all(kept[1] is request for (_, kept), request in zip(entries.values(), requests[::2], strict=True))
