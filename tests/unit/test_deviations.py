"""How differences from the vendor's document are compared with the entries of a deviations file.

`tests/evidence/test_upstream.py` compares the entries of the project with both sides.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from spec.tools.deviations import DeviationError, Verdict, compare, judge, read
from spec.tools.diff import Difference
from spec.tools.load import CONTRACT, load
from spec.tools.normalise import normalise
from tests.support.upstream_facts import facts


def news(before: Verdict, after: Verdict) -> tuple[list[tuple[str, str]], list[str]]:
    """The differences that became unknown, and the claims that became unnecessary."""
    unknown = [(each.pointer, each.fact) for each in after.unknown if each not in before.unknown]
    unnecessary = {str(claim) for claim in after.unnecessary} - {str(claim) for claim in before.unnecessary}
    return unknown, sorted(unnecessary)


@pytest.fixture
def theirs() -> dict[str, Any]:
    """The facts of the vendor's newest document, to be changed."""
    return copy.deepcopy(facts())


@pytest.fixture
def today() -> Verdict:
    """The contract as it is."""
    return judge(compare(facts(), normalise(load(CONTRACT))), read())


def test_a_further_change_of_the_contract_is_a_difference_without_an_entry(
    theirs: dict[str, Any], today: Verdict
) -> None:
    """A response property that becomes optional in the contract alone is reported at its location."""
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
    """If upstream has another value than the entry, the difference is unknown and the entry unnecessary."""
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
def test_entry_that_cannot_be_checked_is_rejected(text: str, message: str, tmp_path: Path) -> None:
    """The error names the entry and the missing part."""
    with pytest.raises(DeviationError, match=message):
        read(written(tmp_path, text))
