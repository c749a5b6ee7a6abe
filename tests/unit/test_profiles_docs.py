"""docs/providers.md: its tables follow from the profiles."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from spec.tools import profiles, provider_docs

COMPILED = {profile.name: profile for profile in profiles.compile_all()}
LEVELS = {
    "openai": ["yes", "yes", "yes", "yes", "yes"],
    "openai-2023": ["partly", "yes", "yes", "no", "yes"],
    "azure": ["partly", "yes", "yes", "partly", "yes"],
    "together": ["partly", "partly", "yes", "no", "partly"],
    "nebius": ["partly", "yes", "yes", "no", "partly"],
    "dashscope": ["partly", "partly", "yes", "no", "no"],
    "zhipu": ["partly", "yes", "yes", "no", "yes"],
    "litellm": ["partly", "no", "yes", "no", "yes"],
}


def test_page_tables_are_those_of_the_profiles() -> None:
    """`make generate` renews the tables."""
    text = provider_docs.PAGE.read_text(encoding="utf-8")
    assert provider_docs.page(text, COMPILED.values()) == text


def test_page_without_markers_is_rejected() -> None:
    """A page that lost its markers is an error, not a page without tables."""
    with pytest.raises(ValueError, match="markers of the generated part are missing"):
        provider_docs.page("# Compatible services\n", [])


@pytest.mark.parametrize("name", COMPILED)
def test_cells_of_each_profile_have_level_and_reason(name: str) -> None:
    """Every cell has its level, and the reason."""
    found = provider_docs.cells(COMPILED[name].data)
    same_key = LEVELS[name][0]  # both depend on metadata
    assert [level for level, _ in found] == [*LEVELS[name], same_key]
    assert all(len(why) > 10 for _, why in found)


@pytest.mark.parametrize(
    ("changes", "column", "level"),
    [
        ({"metadata": True}, 0, "yes"),
        ({"missing": ["listPaginatedFineTuningJobs", "listFineTunes"]}, 0, "no"),
        ({"events": {"ids": False}}, 1, "partly"),
        ({"missing": ["listFineTuningEvents", "listFineTuneEvents"]}, 1, "no"),
        ({"missing": ["cancelFineTuningJob", "cancelFineTune"]}, 2, "no"),
        ({"missing": []}, 3, "yes"),
        ({"results": {"kind": "none", "why": "the service has none"}}, 4, "no"),
    ],
)
def test_cells_follow_from_the_facts(changes: dict[str, Any], column: int, level: str) -> None:
    """A changed fact changes the table."""
    data = copy.deepcopy(COMPILED["nebius"].data) | changes
    assert provider_docs.cells(data)[column][0] == level


def test_tables_have_no_source_without_text() -> None:
    """Each table ends with its sources, and no cell of the table is broken by a bar."""
    for profile in COMPILED.values():
        lines = provider_docs.tables([profile]).splitlines()
        assert lines[-1].startswith("- Sources: ")
        assert all(line.count("|") in {4, 8} for line in lines if line.startswith("|"))
