"""No fact of a profile disappears without notice."""

from __future__ import annotations

import json

from tests.spec.profiles import LEDGER, facts, ledger


def test_ledger_has_the_facts_of_all_profiles() -> None:
    """A removed, added or changed fact changes the ledger; `python -m tests.spec.profiles` writes it again."""
    written, now = json.loads(LEDGER.read_text(encoding="utf-8")), ledger()
    assert written.keys() == now.keys()
    assert {name: found for name, found in now.items() if written[name] != found} == {}


def test_facts_of_a_section_exclude_citations_only() -> None:
    """Every value counts, and its place; its source does not."""
    assert list(facts({"source": "D", "a": [1, {"b": None}], "c": {"d": "x"}})) == [
        ".a[] = 1",
        ".a[].b = null",
        '.c.d = "x"',
    ]
