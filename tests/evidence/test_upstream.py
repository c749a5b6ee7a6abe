"""The contract beside the facts of the vendor's documents: each difference is an entry, each entry a difference."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from spec.tools.deviations import compare, judge, read
from spec.tools.diff import Difference, diff
from spec.tools.load import CONTRACT, DEVIATIONS, load
from spec.tools.normalise import normalise
from tests.support.recordings import EVIDENCE, observed
from tests.support.upstream_facts import LEGACY, NEWEST, facts

LEGACY_ENTRIES = EVIDENCE / "legacy.yaml"


def legacy_part(document: dict[str, Any]) -> dict[str, Any]:
    """A document with its legacy paths alone."""
    paths = {path: item for path, item in document["paths"].items() if path.startswith("/fine-tunes")}
    return {**document, "paths": copy.deepcopy(paths)}


def text(difference: Difference) -> str:
    """A difference as a message."""
    return f"{difference.pointer} {difference.fact}: upstream {difference.left!r}, contract {difference.right!r}"


def test_every_difference_from_upstream_is_an_entry() -> None:
    """Each difference from the newest document is in deviations.yaml, and each of its entries is a difference."""
    verdict = judge(compare(facts(), normalise(load(CONTRACT))), read())
    assert [text(each) for each in verdict.unknown] == []
    assert [str(claim) for claim in verdict.unnecessary] == []
    assert len(verdict.known) > 200


def test_every_difference_of_the_legacy_api_is_an_entry() -> None:
    """The same for the legacy API, which the newest document no longer has, in legacy.yaml."""
    differences = diff(legacy_part(facts(LEGACY[0])), legacy_part(normalise(load(CONTRACT))))
    # files are compared with the newest document, and so is how to authenticate
    differences = [each for each in differences if "/OpenAIFile" not in each.pointer and each.pointer != "/security"]
    verdict = judge(differences, read(LEGACY_ENTRIES))
    assert [text(each) for each in verdict.unknown] == []
    assert [str(claim) for claim in verdict.unnecessary] == []


@pytest.mark.parametrize("path", [DEVIATIONS, LEGACY_ENTRIES], ids=lambda path: path.name)
def test_every_recording_that_an_entry_cites_has_a_twin(path: Path) -> None:
    """Evidence in the form of a recording's ID is the ID of a twin."""
    known = {record.id for record in observed()}
    cited = {each for entry in read(path) for each in entry.evidence if each.startswith(("openai-", "azure-"))}
    assert {each for each in cited if not each.startswith("openai-node ")} - known == set()
    assert cited & known


def test_the_entries_name_the_document_whose_facts_are_compared() -> None:
    """Both files state the date of their document."""
    assert yaml.safe_load(DEVIATIONS.read_text(encoding="utf-8"))["upstream"].isoformat() == NEWEST
    assert yaml.safe_load(LEGACY_ENTRIES.read_text(encoding="utf-8"))["upstream"].isoformat() == LEGACY[0]


@pytest.mark.parametrize("date", [NEWEST, *LEGACY])
def test_the_facts_are_those_of_the_document(date: str, upstream: Path) -> None:
    """Where a document is present, it and its facts do not differ."""
    (path,) = upstream.glob(f"{date}_*.yaml")
    assert diff(facts(date), normalise(load(path))) == []
    assert diff(normalise(load(path)), facts(date)) == []


def test_the_facts_hold_no_prose() -> None:
    """No string among them has more than one word."""
    for date in (NEWEST, *LEGACY):
        assert [each for each in strings(facts(date)) if " " in each] == []


def strings(value: Any) -> list[str]:
    """Every string in a value, and every key."""
    if isinstance(value, dict):
        return [*map(str, value), *(each for inner in value.values() for each in strings(inner))]
    if isinstance(value, list):
        return [each for inner in value for each in strings(inner)]
    return [value] if isinstance(value, str) else []
