"""Statuses, times, levels and numbers of services that no profile describes."""

from __future__ import annotations

import pytest

from ft_client import _profile
from ft_client._profile import vocabulary

PROFILE = _profile.load("openai")
OTHERS = [name for name in _profile.names() if name != "openai"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((word, "succeeded") for word in ("SUCCEEDED", "Succeeded", "SUCCESS", "completed", "JOB_STATE_SUCCEEDED")),
        *((word, "succeeded") for word in ("JobCompleted", "done", "FINISHED", "complete", "finished-successfully")),
        *((word, "failed") for word in ("FAILED", "error", "user_error", "FAILED_VALIDATION", "validation-failed")),
        *((word, "failed") for word in ("JOB_STATE_FAILED", "completed_with_errors", "expired", "SystemError")),
        *((word, "cancelled") for word in ("cancelled", "CANCELED", "JOB_STATE_CANCELLED", "userCanceled")),
        *((word, None) for word in ("QUEUED", "STARTED", "VALIDATED", "RUNNING", "QUEUING", "CANCELING", "pausing")),
        *((word, None) for word in ("cancel_requested", "CANCELLATION_REQUESTED", "compressing", "InProgress")),
        *((word, None) for word in ("paused", "SUSPENDED", "JOB_STATE_CANCELLING", "uploading", "not_started")),
        *((word, None) for word in ("", "UNKNOWN", "partially_succeeded", "not_succeeded", None, 3, {"code": "OK"})),
    ],
)
def test_outcome_of_status_without_profile_is_recognized(status: object, expected: str | None) -> None:
    """A final status is known in any spelling, and success needs a word that means nothing else."""
    assert PROFILE.outcome_of(status) == expected


@pytest.mark.parametrize("status", ["UNKNOWN", "partially_succeeded", "archived", None])
def test_outcome_of_unknown_status_with_end_is_failure(status: str | None) -> None:
    """A job that has an end and an unknown status has ended, but never well."""
    assert PROFILE.outcome_of(status, {"status": status, "finished_at": 1767225600}) == "failed"


@pytest.mark.parametrize("status", ["running", "PAUSED", "cancel_requested", "QUEUING"])
def test_outcome_of_running_status_with_end_is_none(status: str) -> None:
    """A known status of a job that continues counts more than its time."""
    assert PROFILE.outcome_of(status, {"status": status, "finished_at": 1767225600}) is None


@pytest.mark.parametrize("finished", [0, "0", None, ""])
def test_outcome_of_unknown_status_without_end_is_none(finished: object) -> None:
    """Zero and empty text stand for a time that is not known."""
    assert PROFILE.outcome_of("archived", {"status": "archived", "finished_at": finished}) is None


@pytest.mark.parametrize("name", OTHERS)
def test_outcome_of_own_words_agrees_with_their_state(name: str) -> None:
    """The outcome of each word of a profile is the state under which the profile lists it."""
    profile = _profile.load(name)
    for word, state in profile.data["states"]["job"].items():
        assert profile.outcome_of(word) == (state if state in vocabulary.OUTCOMES else None), word


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((value, 1767225600) for value in (1767225600, 1767225600.75, "1767225600", "1767225600.5", 1767225600000)),
        *((value, 1767225600) for value in ("1767225600123", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123456789Z")),
        *((value, 1767225600) for value in ("2026-01-01 00:00:00", "2026-01-01T08:00:00+08:00", "20260101T000000Z")),
        *((value, 1767225600) for value in ("2026/01/01 00:00:00", "2026-01-01 00:00:00 UTC", "2026-01-01")),
        *((value, 1767225600) for value in ("Thu, 01 Jan 2026 00:00:00 GMT", {"seconds": "1767225600", "nanos": 5})),
        *((value, 1767225600) for value in ("2026-01-01 08:00:00 +0800", " 2026-01-01T00:00:00z ", "20260101")),
        *((value, None) for value in (None, 0, "0", "", " ", "soon", -1, True, False, [], {}, float("nan"))),
        *((value, None) for value in (float("inf"), "2026-13-01", "9" * 400, "0001-01-01T00:00:00+14:00")),
    ],
)
def test_read_time_any_form_gives_unix_seconds(value: object, expected: int | None) -> None:
    """Numbers, digits, texts with and without zone are times; null, zero and the rest are not."""
    assert PROFILE.read_time(value) == expected


def test_read_time_without_zone_uses_the_zone_of_the_profile() -> None:
    """A text without zone is local time of the service; one with a zone is not changed."""
    profile = _profile.load("dashscope")
    assert profile.read_time("2026-01-01 08:00:00") == profile.read_time("2026-01-01T00:00:00Z") == 1767225600
    assert profile.zone_assumed("2026-01-01 08:00:00") == "+08:00"
    assert [profile.zone_assumed(value) for value in (1767225600, "2026-01-01T00:00:00Z", "1767225600")] == [None] * 3


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        *((level, "info") for level in ("info", "Info", "legacy_info", "", None, "DEBUG", "notice")),
        *((level, "warn") for level in ("warn", "warning", "Warning", "legacy_iwarning", "WARN")),
        *((level, "error") for level in ("error", "Error", "legacy_ierror", "FATAL", "critical")),
        ("audit", "audit"),
    ],
)
def test_event_level_any_spelling_is_common(level: str | None, expected: str) -> None:
    """Levels are read without case; an empty one is information."""
    assert vocabulary.event_level(level) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1.92", 1.92), ("1e-05", 1e-05), ("10", 10), ("0:03:20", "0:03:20"), ("", ""), (None, None), ("-.5", -0.5)],
)
def test_measured_text_becomes_number(value: object, expected: object) -> None:
    """Metrics written as text are numbers; durations and empty texts are not."""
    assert vocabulary.measured(value) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ({"status": None}, "ready"),
        ({}, "ready"),
        ({"status": "processed"}, "ready"),
        ({"status": "COMPLETED"}, "ready"),
        ({"status": "PENDING"}, "processing"),
        ({"status": "scanning"}, "processing"),
        ({"status": "error"}, "failed"),
        ({"status": "INVALID_FORMAT"}, "failed"),
        ({"status": "deleted"}, "deleted"),
        ({"Processed": False}, "processing"),
        ({"Processed": True}, "ready"),
    ],
)
def test_file_state_any_service_is_common(file: dict[str, object], expected: str) -> None:
    """A file without a status can be used at once; a word that no profile lists is read by its parts."""
    assert PROFILE.file_state(file) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("succeeded succeed success successful successfully completed complete done finished", "succeeded"),
        ("failed fail failure error errored errors rejected expired aborted crashed invalid timedout", "failed"),
        ("cancelled canceled stopped terminated killed", "cancelled"),
        (
            "requested pending queued scheduled submitted created accepted started progress initialized retry wait",
            "running",
        ),
        ("archived unknown partially ping", None),
    ],
)
def test_guessed_state_of_each_word_is_recognized(words: str, expected: str | None) -> None:
    """The guess does not depend on any profile, nor on filler around the word."""
    for word in words.split():
        assert vocabulary.guessed_state(word) == expected, word
        assert vocabulary.guessed_state(f"JOB_STATE_{word.upper()}") == expected, word


@pytest.mark.parametrize(
    "filler", ["job", "state", "status", "fine", "tune", "tuning", "finetune", "JobState", "FINE_TUNING_JOB"]
)
def test_normalize_drops_filler_and_keeps_the_last_word(filler: str) -> None:
    """A word that consists of filler only stays as it is."""
    assert vocabulary.normalize(f"{filler}_Done") == "done"
    assert vocabulary.normalize("job-state") == "job_state"


def test_known_state_first_vocabulary_counts() -> None:
    """The profile's own meaning of a word comes before the general one, whatever the spelling is."""
    own, other = {"error": "running"}, {"error": "failed", "user_error": "failed"}
    assert vocabulary.known_state("Error", own, other) == "running"
    assert vocabulary.known_state("UserError", own, other) == "failed"
    assert vocabulary.known_state("JOB_STATE_ERROR", other) == "failed"
    assert vocabulary.known_state("other", own, other) is None


@pytest.mark.parametrize(
    ("status", "state"),
    [("queued", "queued"), ("validating_files", "validating_files"), ("PAUSED", "paused"), ("Training", "running")],
)
def test_state_of_status_is_the_common_word(status: str, state: str) -> None:
    """States between the start and the end of a job have one name at all services."""
    assert PROFILE.state_of(status) == state
    assert PROFILE.state_of(None) is None
