"""The words, times and numbers of compatible services, read as plain values.

A profile lists the words of its service. The rules below read a word that no profile lists: they decide whether a job
has ended, and count it as succeeded only when each part of the word means success.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Literal

Outcome = Literal["succeeded", "failed", "cancelled"]
State = Literal["validating_files", "queued", "running", "paused", "succeeded", "failed", "cancelled"]
FileState = Literal["processing", "ready", "failed", "deleted"]

OUTCOMES: tuple[Outcome, ...] = ("succeeded", "failed", "cancelled")

_NUMBER = re.compile(r"-?[0-9]+", re.ASCII)
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
# parts of a word that carry no meaning: JOB_STATE_SUCCEEDED is `succeeded`
_FILLER = frozenset({"job", "state", "status", "fine", "tune", "tuning", "finetune"})
_SUCCESS = frozenset({"succeeded", "succeed", "success", "successful", "successfully", "completed", "complete", "done"})
_SUCCESS |= {"finished"}
_FAILURE = frozenset({"failed", "fail", "failure", "error", "errored", "errors", "rejected", "expired", "aborted"})
_FAILURE |= {"crashed", "invalid", "timedout"}
_CANCELLED = frozenset({"cancelled", "canceled", "stopped", "terminated", "killed"})
_ONGOING = frozenset({"requested", "pending", "queued", "scheduled", "submitted", "created", "accepted", "started"})
_ONGOING |= {"progress", "initialized", "retry", "wait"}
_LEVELS = (
    ("warn", ("warn",)),
    ("error", ("err", "fatal", "critical")),
    ("info", ("info", "debug", "trace", "notice")),
)


def normalize(word: str) -> str:
    """Return a status word in lower case with underscores, without parts that carry no meaning.

    `JOB_STATE_SUCCEEDED` and `Succeeded` become `succeeded`, `InProgress` becomes `in_progress`.
    """
    parts = [part.lower() for part in _SPLIT.split(word) if part]
    return "_".join([part for part in parts if part not in _FILLER] or parts)


def word_of(status: Any) -> str | None:
    """Return a status as a word: a text, or the digits of a number. None if it is neither."""
    if isinstance(status, float) and status.is_integer():
        status = int(status)
    if isinstance(status, int) and not isinstance(status, bool):
        return str(status)
    return status if isinstance(status, str) else None


def known_state(word: str, *vocabularies: Mapping[str, str]) -> str | None:
    """Return the meaning of a word in the first vocabulary that lists it, in any case and with or without filler.

    Vocabularies map words in lower case to states. A number has to be listed as it is.
    """
    keys = (word,) if _NUMBER.fullmatch(word) else (word.lower(), normalize(word))
    for vocabulary in vocabularies:
        for key in keys:
            if key in vocabulary:
                return vocabulary[key]
    return None


def guessed_state(word: str) -> State | None:
    """Return what the parts of a word that no vocabulary lists suggest; None if they suggest nothing.

    A part that ends in `ing`, or that names a request, means that the job continues, whatever the other parts are:
    `CANCELLATION_REQUESTED` is not final.
    """
    parts = normalize(word).split("_")
    if any(part in _ONGOING or (part.endswith("ing") and len(part) > 4) for part in parts):
        return "running"
    if any(part in _FAILURE for part in parts):
        return "failed"
    if any(part in _CANCELLED for part in parts):
        return "cancelled"
    if all(part in _SUCCESS for part in parts):
        return "succeeded"
    return None


def outcome(word: Any, finished_at: int | None, *vocabularies: Mapping[str, str]) -> Outcome | None:
    """Return how a job has ended, or None if it has not.

    Args:
        word: The service's status, of any type; a number counts as its digits.
        finished_at: Unix seconds at which the job ended, as the service reports it; None if unknown.
        vocabularies: See `known_state`.
    """
    word = word_of(word)
    known = None if word is None else known_state(word, *vocabularies)
    state = known or (None if word is None else guessed_state(word))
    for ended in OUTCOMES:
        if state == ended:
            return ended
    if known is None and finished_at is not None:
        return "failed"  # it has ended, and nothing shows that it succeeded
    return None


def unix_seconds(value: Any, zone: str = "+00:00") -> int | None:
    """Return a time in Unix seconds; None for null, zero, and values of another form.

    Args:
        value: Number or digits of seconds, milliseconds, microseconds or nanoseconds; ISO 8601 or RFC 9110 text; or a
            mapping with `seconds` (protobuf).
        zone: Offset of texts without one, such as `+08:00`.
    """
    if isinstance(value, Mapping):
        value = value.get("seconds")
    if isinstance(value, str):
        text = value.strip()
        value = _number(text)
        if value is None:
            return _parse_time(text, zone) if text else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        return None
    while value >= 1e11:  # the year 5138 in seconds, 1973 in milliseconds
        value = value / 1000 if isinstance(value, float) else value // 1000
    return int(value)


def _number(text: str) -> float | int | None:
    if not re.fullmatch(r"[0-9]{1,24}(\.[0-9]+)?", text, re.ASCII):
        return None
    # eight and fourteen digits are a date without separators
    if re.fullmatch(r"(19|20)[0-9]{6}([0-9]{6})?", text):
        return None
    return float(text) if "." in text else int(text)


def _parse_time(text: str, zone: str) -> int | None:
    import datetime as dt  # slow to import, and most services send numbers
    import email.utils

    text = re.sub(r"\s*(?:UTC|GMT|z)$", "Z", text) if text[:1].isdigit() else text
    text = re.sub(r"\s+([+-][0-9]{2}:?[0-9]{2})$", r"\1", text)
    try:
        moment = dt.datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(text)
        except ValueError:
            return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo)
    try:
        seconds = math.floor(moment.timestamp())
    except OverflowError:
        return None
    return seconds if seconds > 0 else None


def has_zone(value: Any) -> bool:
    """Whether a time carries its zone: numbers do, and texts that end in an offset, a letter or a zone's name."""
    if not isinstance(value, str) or _number(value.strip()) is not None:
        return True
    return re.search(r"(?:[zZ]|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$", value.strip()[10:]) is not None


def event_level(level: Any) -> Any:
    """Return an event's level as `info`, `warn` or `error`; a level of another kind unchanged."""
    if level is None or level == "":
        return "info"
    if not isinstance(level, str):
        return level
    text = level.lower()
    for name, marks in _LEVELS:
        if any(mark in text for mark in marks):
            return name
    return text


def measured(value: Any) -> Any:
    """Return a metric as a number if it is one written as text, otherwise unchanged."""
    if isinstance(value, str) and re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?", value.strip(), re.ASCII):
        return int(value) if re.fullmatch(r"[-+]?[0-9]{1,18}", value.strip()) else float(value)
    return value


def snake_case(name: str) -> str:
    """Return a camelCase key in snake_case: `createdAt` becomes `created_at`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
