"""The twins are derived from the recordings, keep their facts, and keep nothing else of them.

The comparisons with the recordings run where these are present.
"""

from __future__ import annotations

import base64
import functools
import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.evidence.derive import derived, folder, lines, parsed
from tests.support.recordings import EVIDENCE, needs_recordings, observed, twin_lines

PROVIDERS = folder("FT_CLIENT_PROVIDERS", "providers")
needs_providers = pytest.mark.skipif(
    not list(PROVIDERS.glob("*.jsonl")), reason="FT_CLIENT_PROVIDERS does not name a folder of exchanges"
)
WORD = re.compile(r"[A-Za-z*/][A-Za-z0-9_./-]{0,59}|[-\d.:e]{0,9}|\d\.jsonl")
MIXED = re.compile(r"(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{12,}")
LONG = 12
"""A shared substring of this length is a copy: made-up values can share shorter ones."""
KINDS = {"recorded", "documented", "inferred", "measured", "probed", "sdk types", "source code", "observed"}

Pair = tuple[Any, Any]


def pairs(one: Any, other: Any, place: str = "$") -> Iterator[tuple[str, Any, Any]]:
    """Yield each place of two values of one shape, with both values; fail if the shapes differ."""
    assert type(one) is type(other), f"{place}: {type(one).__name__} became {type(other).__name__}"
    if isinstance(one, dict):
        assert list(one) == list(other), f"{place}: {list(one)} became {list(other)}"
        for key in one:
            yield from pairs(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), f"{place}: {len(one)} items became {len(other)}"
        for index, (item, twin) in enumerate(zip(one, other, strict=True)):
            yield from pairs(item, twin, f"{place}[{index}]")
    else:
        yield place, one, other


@functools.cache
def recorded() -> list[tuple[str, Pair]]:
    """Every JSON body of a recording with that of its twin: responses and requests."""
    found = []
    for record, twin in zip(observed("recordings"), observed("twins"), strict=True):
        for key in ("response_body", "request_body"):
            body, made = parsed(record.raw[key]), parsed(twin.raw[key])
            if body is not None:
                found.append((f"{record.id} {key}", (body, made)))
    return found


@functools.cache
def exchanged() -> list[tuple[str, Pair]]:
    """Every JSON body of an exchange with that of its twin."""
    originals = [each for path in sorted(PROVIDERS.glob("*.jsonl")) for each in lines(path)]
    twins = list(twin_lines("exchanges.jsonl"))
    assert len(twins) == len(originals)
    return [
        (f"{twin['provider']} {index} {side}", (each[side]["json"], twin[side]["json"]))
        for index, (each, twin) in enumerate(zip(originals, twins, strict=True))
        for side in ("request", "response")
        if "json" in each[side]
    ]


SETS = [
    pytest.param(recorded, id="recordings", marks=needs_recordings),
    pytest.param(exchanged, id="exchanges", marks=needs_providers),
]


@pytest.mark.parametrize("bodies", SETS)
def test_twins_have_the_keys_types_and_lengths_of_their_originals(bodies: Any) -> None:
    """Objects have the same keys in the same order, arrays and strings the same length, numbers the same sign."""
    compared = 0
    for name, (body, twin) in bodies():
        for place, value, made in pairs(body, twin, name):
            if isinstance(value, str):
                assert len(value) == len(made), f"{place}: {value!r} became {made!r}"
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                assert (value > 0, value == 0, value == 1) == (made > 0, made == 0, made == 1), place
            compared += 1
    assert compared > 1_000


@pytest.mark.parametrize("bodies", SETS)
def test_a_kept_string_is_a_word(bodies: Any) -> None:
    """A string that a twin shares with its original is one word or number, and not an identifier."""
    for name, (body, twin) in bodies():
        for place, value, made in pairs(body, twin, name):
            if isinstance(value, str) and value == made and len(value) > 1 and value[0] != "{":
                assert "://" in value or WORD.fullmatch(value), f"{place}: {value!r} is kept"
                assert not MIXED.search(value), f"{place}: {value!r} is kept"


@pytest.mark.parametrize("bodies", SETS)
def test_no_long_part_of_a_free_string_is_left(bodies: Any) -> None:
    """No replacement shares 12 characters with any free string, but for the words that both hold."""
    kept: set[str] = set()
    free: set[str] = set()
    made_up: set[str] = set()
    for name, (body, twin) in bodies():
        for _, value, made in pairs(body, twin, name):
            if isinstance(value, str):
                (kept if value == made else free).add(value)
                if value != made:
                    made_up.add(made)
    words = "|".join(re.escape(word) for word in sorted(kept, key=len, reverse=True) if len(word) > 3)
    form = re.compile(rf"{words}|[a-z0-9]+://[^/]+/|\{{\{{.*?\}}\}}|[?&]\w+=\w+")
    masked, masked_free = ({form.sub("\0", each) for each in values} for values in (made_up, free))
    assert not {each for each in substrings(masked) & substrings(masked_free) if "\0" not in each}
    assert len(free) > 100


@needs_recordings
def test_no_long_part_of_any_text_of_a_recording_is_left_in_the_file() -> None:
    """The whole file is searched for the texts, names and identifiers of bodies, forms and addresses."""
    text = (EVIDENCE / "recordings.jsonl").read_text(encoding="utf-8")
    kept = {
        value
        for name, (body, twin) in recorded()
        for _, value, made in pairs(body, twin, name)
        if isinstance(value, str) and value == made
    }
    words = re.compile("|".join(re.escape(word) for word in sorted(kept, key=len, reverse=True) if len(word) > 3))
    banned: set[str] = set()
    for record in observed("recordings"):
        banned |= {each for each in free_parts(record.raw) if len(words.sub("", each)) >= LONG}
    assert not {each for each in banned if each in text}
    assert len(banned) > 500


def free_parts(raw: dict[str, Any]) -> Iterator[str]:
    """Yield the free values of a recording: texts and their pieces of 20 characters, identifiers, file names."""
    bodies = [raw["response_body"] or ""]
    sent = raw["request_body"] or ""
    try:
        bodies.append(base64.b64decode(sent.removeprefix("base64:"), validate=True).decode(errors="replace"))
    except ValueError:
        bodies.append(sent)
    for literal in {each for body in bodies for each in re.findall(r'"((?:[^"\\]|\\.)*)"\s*[,}\]]', body)}:
        if " " in literal:
            yield literal
            yield from (literal[at : at + 20] for at in range(len(literal) - 20))
    whole = " ".join([*bodies, raw["url_path"], raw["query"] or "", *(raw["response_headers"] or {}).values()])
    yield from re.findall(r"\b(?:file|ft|ftjob|ftevent|org|upload|part|modelperm|req)[-_][A-Za-z0-9]{10,}", whole)
    yield from re.findall(r"\b[0-9a-f]{32}\b", whole)
    yield from re.findall(r'filename="([^"]+)"', whole)


def substrings(texts: set[str]) -> set[str]:
    """Every substring of the length that counts as a copy."""
    return {text[at : at + LONG] for text in texts for at in range(len(text) - LONG + 1)}


@needs_recordings
def test_twins_keep_status_headers_and_year() -> None:
    """Status, operation, header names and the year of each date are those of the recording."""
    for record, twin in zip(observed("recordings"), observed("twins"), strict=True):
        assert record[:7] == twin[:7]
        before, after = record.raw["response_headers"] or {}, twin.raw["response_headers"]
        assert list(before) == list(after), record.id
        if before.get("date", "Sanitized") != "Sanitized":
            dates = [parsedate_to_datetime(each["date"]) for each in (before, after)]
            assert dates[0].year == dates[1].year == twin.raw["year"], record.id
            assert dates[0].weekday() != dates[1].weekday(), record.id


@pytest.mark.parametrize("name", ["recordings.jsonl", "exchanges.jsonl"])
def test_the_committed_twins_are_those_that_are_derived(name: str) -> None:
    """Deriving them again gives the same file."""
    made = derived().get(name)
    if made is None:
        pytest.skip(f"the sources of {name} are not present")
    assert list(twin_lines(name)) == json.loads(json.dumps(list(made)))


def test_every_twin_names_its_provenance() -> None:
    """Server or provider, year and kind of source are on each line, and content-length is that of the body."""
    kinds = set()
    for line in twin_lines("recordings.jsonl"):
        assert line["server"] in {"openai", "azure"}
        assert 2021 <= line["year"] <= 2026
        kinds.add(line["evidence"])
        length = line["headers"].get("content-length")
        body = json.dumps(line["json"], ensure_ascii=False) if "json" in line else line["text"]
        assert length is None or int(length) == len(body.encode()), line["id"]
    assert kinds >= {"vcr", "test-proxy", "captured-fixture", "notebook"}
    for line in twin_lines("exchanges.jsonl"):
        assert line["provider"]
        assert line["meaning"]
        assert line["evidence"] in KINDS


def test_the_evidence_is_small() -> None:
    """All of it takes less than 1 MB."""
    assert sum(path.stat().st_size for path in EVIDENCE.iterdir() if path.is_file()) < 1_000_000
