"""The deviations file against the contract and the vendor's newest document, and the rules by which it is judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spec.tools.deviations import DeviationError, Verdict, compare, judge, read
from spec.tools.diff import Difference
from spec.tools.load import CONTRACT, DEVIATIONS, load, parse
from spec.tools.normalise import normalise
from tests.support.recordings import needs_recordings, observed


def newest(folder: Path) -> dict[str, Any]:
    return normalise(load(max(folder.glob("*.yaml"))))


def test_every_difference_from_upstream_is_an_entry_that_is_needed(upstream: Path, capsys: Any) -> None:
    """No difference is without an entry, and no entry without a difference."""
    verdict = judge(compare(newest(upstream), normalise(load(CONTRACT))), read())
    with capsys.disabled():
        print(f"\n  deviations: {len(verdict.known)} differences from upstream, {len(read())} entries")
    assert [f"{each.pointer} {each.fact}: {each.left!r} here {each.right!r}" for each in verdict.unknown] == []
    assert [str(claim) for claim in verdict.unnecessary] == []


def test_the_entries_are_held_to_the_newest_document(upstream: Path) -> None:
    """The file names the version it was written against, and there is no newer one."""
    data = parse(DEVIATIONS.read_text(encoding="utf-8"))
    assert max(upstream.glob("*.yaml")).name.startswith(data["upstream"])


@needs_recordings
def test_every_recording_that_an_entry_cites_exists() -> None:
    """What looks like a recording's ID is one."""
    known = {record.id for record in observed()}
    cited = {each for entry in read() for each in entry.evidence if each.startswith(("openai-", "azure-"))}
    assert cited
    assert cited - known == set()


def news(before: Verdict, after: Verdict) -> tuple[list[tuple[str, str]], list[str]]:
    """What is unknown, and which claims are unnecessary, that were not before."""
    unknown = [(each.pointer, each.fact) for each in after.unknown if each not in before.unknown]
    unnecessary = {str(claim) for claim in after.unnecessary} - {str(claim) for claim in before.unnecessary}
    return unknown, sorted(unnecessary)


@pytest.fixture
def theirs(upstream: Path) -> dict[str, Any]:
    """The vendor's newest document in normal form, to be changed."""
    return newest(upstream)


@pytest.fixture
def today(upstream: Path) -> Verdict:
    return judge(compare(newest(upstream), normalise(load(CONTRACT))), read())


def test_a_further_change_of_the_contract_is_a_difference_without_an_entry(
    theirs: dict[str, Any], today: Verdict
) -> None:
    """Making one field of an answer optional in the contract alone is noticed, at its place."""
    contract = load(CONTRACT)
    contract["components"]["schemas"]["OpenAIFile"]["required"].remove("id")
    verdict = judge(compare(theirs, normalise(contract)), read())
    assert news(today, verdict) == ([("/components/schemas/OpenAIFile/properties/id", "required")], [])


def test_an_entry_that_upstream_has_caught_up_with_is_unnecessary(theirs: dict[str, Any], today: Verdict) -> None:
    """Once upstream declares a field that only the contract had, its entry is named."""
    theirs["components"]["schemas"]["FineTuningJob"]["properties"]["eval_id"] = {
        "anyOf": [{"type": "string"}, {"type": "null"}]
    }
    verdict = judge(compare(theirs, normalise(load(CONTRACT))), read())
    assert news(today, verdict) == ([], ["/components/schemas/FineTuningJob/properties/eval_id property"])


def test_an_exact_entry_holds_for_its_values_only(theirs: dict[str, Any], today: Verdict) -> None:
    """Where upstream says something else than the entry quotes, the difference is unknown and the entry stale."""
    theirs["components"]["schemas"]["FileExpirationAfter"]["properties"]["seconds"]["format"] = "int32"
    verdict = judge(compare(theirs, normalise(load(CONTRACT))), read())
    place = "/components/schemas/FileExpirationAfter/properties/seconds"
    assert news(today, verdict) == ([(place, "format")], [f"{place} format"])


ENTRY = """
deviations:
  - pointer: {pointer}
    facts: {facts}
    service: Does.
    since: 2024
    evidence: [seen]
    reason: Because.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "deviations.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def difference(pointer: str, fact: str = "property") -> Difference:
    return Difference(pointer, fact, None, "string", frozenset({"response"}))


@pytest.mark.parametrize(
    ("pattern", "pointer", "covered"),
    [
        ("/components/schemas/*", "/components/schemas/A", True),
        ("/components/schemas/*", "/components/schemas/A/properties/b", False),
        ("/components/schemas/**", "/components/schemas/A/properties/b", True),
        ("/paths/**/responses/4*", "/paths/~1files/get/responses/404", True),
        ("/paths/**/responses/4*", "/paths/~1files/get/responses/404/headers/x", False),
        ("/paths/**/responses/4*", "/paths/~1files/get/responses/500", False),
        ("/components/schemas/A.b*", "/components/schemas/Acb", False),
    ],
)
def test_a_pattern_covers_parts_of_a_pointer(pattern: str, pointer: str, covered: bool, tmp_path: Path) -> None:
    """One star stands for one part, two for any number, and nothing else is special."""
    entries = read(written(tmp_path, ENTRY.format(pointer=pattern, facts="{property: {upstream: null}}")))
    assert bool(judge([difference(pointer)], entries).known) is covered


def test_an_entry_covers_only_the_facts_it_names(tmp_path: Path) -> None:
    """Another fact at the same place stays unknown."""
    entries = read(written(tmp_path, ENTRY.format(pointer="/a/*", facts="{property: {upstream: null}}")))
    assert judge([difference("/a/b", "default")], entries).known == []


def test_each_place_of_an_entry_has_to_differ(tmp_path: Path) -> None:
    """An entry of two places of which one agrees is named for that one."""
    facts = "{property: {upstream: null, contract: string}}"
    entries = read(written(tmp_path, ENTRY.format(pointer="[/a, /b]", facts=facts)))
    assert [claim.pointer for claim in judge([difference("/a")], entries).unnecessary] == ["/b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY.format(pointer="/a", facts="{property: {upstream: null}}"), "values of both sides"),
        (ENTRY.format(pointer="/a", facts="{'*': {upstream: 1, contract: 2}}"), "values of both sides"),
        (ENTRY.format(pointer="[/a, /b/*]", facts="{property: {contract: 1}}"), "values of both sides"),
        (ENTRY.format(pointer="/a/*", facts="{property: {service: 1}}"), "only `upstream` and `contract`"),
        (ENTRY.format(pointer="/a/*", facts="{property: {}}").replace("    reason: Because.\n", ""), "has no `reason`"),
        (ENTRY.format(pointer="/a/*", facts="{property: {}}").replace("[seen]", "[]"), "has no `evidence`"),
        (ENTRY.format(pointer="/a/*", facts="{property: {}}").replace("since", "sinse"), "has no `since`"),
        (ENTRY.format(pointer="/a/*", facts="{property: {}}") + "    more: 1\n", "unknown keys: more"),
        ("entries: []", "no list `deviations`"),
    ],
)
def test_an_entry_that_cannot_be_checked_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """The error says which entry it is and what it lacks."""
    with pytest.raises(DeviationError, match=message):
        read(written(tmp_path, text))
