"""Per-client state: creates in flight, unknown outcomes, remembered uploads and open streams."""

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
    """A clock that only the test advances."""

    now = 1000.0

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Replace the clock of the module."""
    fake = Clock()
    monkeypatch.setattr(_in_flight, "time", fake)
    return fake


def end_create(creates: InFlightCreates, request: dict[str, Any], error: BaseException) -> None:
    """End a create with an error."""
    with pytest.raises(type(error)), creates.in_flight("job", request):
        raise error


def test_creates_in_flight_are_similar_until_they_return() -> None:
    """Equal requests are similar; those of another resource are not."""
    creates = InFlightCreates()
    first, second, file = {"a": 1}, {"a": 1}, {"a": 1}
    with creates.in_flight("job", first):
        with creates.in_flight("job", second), creates.in_flight("file", file):
            assert creates.similar_to("job", first, 1000.0) == [second]
            assert creates.similar_to("file", file, 1000.0) == []
        assert creates.similar_to("job", first, 1000.0) == []


@pytest.mark.parametrize("error", [UNKNOWN, KeyboardInterrupt(), GeneratorExit()])
def test_create_with_unknown_outcome_is_similar_until_its_ttl(error: BaseException, clock: Clock) -> None:
    """Its job may still appear in the list until the TTL ends."""
    creates, ours = InFlightCreates(), {"a": 2}
    end_create(creates, {"a": 1}, error)
    assert creates.similar_to("job", ours, clock.now + UNKNOWN_OUTCOME_TTL) == [{"a": 1}]
    assert creates.similar_to("job", ours, clock.now + UNKNOWN_OUTCOME_TTL + 0.1) == []


def test_create_that_was_rejected_is_not_similar() -> None:
    """A rejected create started no job."""
    creates = InFlightCreates()
    with pytest.raises(ValueError, match="rejected"), creates.in_flight("job", {"a": 1}):
        raise ValueError("rejected")
    assert creates.similar_to("job", {"a": 1}, 0.0) == []


def test_unknown_outcomes_after_their_ttl_are_removed(clock: Clock) -> None:
    """A client that runs for months keeps only the newest outcomes."""
    creates = InFlightCreates()
    for _ in range(5):
        end_create(creates, {"a": 1}, UNKNOWN)
        clock.now += UNKNOWN_OUTCOME_TTL + 1
    assert len(creates._unknown_outcomes) == 1


@pytest.mark.parametrize("before", [5.0, 0.0])
def test_unknown_outcome_is_kept_for_creates_sent_before(before: float, clock: Clock) -> None:
    """A slow create reconciles long after it was sent, and still sees the outcomes of that time."""
    creates, ours = InFlightCreates(), {"a": 1}
    end_create(creates, {"a": 1}, UNKNOWN)
    clock.now += UNKNOWN_OUTCOME_TTL - before
    with creates.in_flight("job", ours):
        sent_at = clock.now
        clock.now += UNKNOWN_OUTCOME_TTL
        end_create(creates, {"a": 2}, UNKNOWN)
        assert creates.similar_to("job", ours, sent_at) == [{"a": 1}, {"a": 2}]


def test_remembered_uploads_are_limited_to_the_newest() -> None:
    """Uploads expire within an hour, so a thousand are enough."""
    creates = InFlightCreates()
    for number in range(MAX_REMEMBERED_UPLOADS + 2):
        creates.remember_upload(Upload.from_dict({"id": f"upload-{number}"}))
    assert (len(creates.uploads), next(iter(creates.uploads))) == (MAX_REMEMBERED_UPLOADS, "upload-2")


def test_stream_slots_are_limited_and_reused() -> None:
    """A released slot can be acquired again."""
    streams = StreamSlots()
    assert [streams.acquire() for _ in range(MAX_OPEN_STREAMS + 1)] == [True] * MAX_OPEN_STREAMS + [False]
    streams.release()
    assert [streams.acquire(), streams.acquire()] == [True, False]


def test_returned_ids_are_limited_to_the_newest() -> None:
    """A client that creates jobs for months does not keep every ID."""
    creates = InFlightCreates()
    for number in range(MAX_REMEMBERED_CREATES + 1):
        creates.mark_returned(f"ftjob-{number}")
    assert len(creates._returned) == MAX_REMEMBERED_CREATES
    assert creates.was_not_returned("ftjob-0")
    assert not creates.was_not_returned(f"ftjob-{MAX_REMEMBERED_CREATES}")


def test_create_that_ends_removes_only_its_entry() -> None:
    """Entries are removed in any order, and the table is not rebuilt."""
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
