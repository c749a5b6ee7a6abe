"""The mutants of `make mutants`: each is a change, has a name of its own, and is in place when tests run."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import code, contract
from tests.mutants.__main__ import known_survivors
from tests.mutants.code_runs import modules, runs
from tests.mutants.contract_runs import document
from tests.mutants.seeded_bugs import TEMPLATES, SeededBug, seeded_bugs

SOURCE = '''
"""A module."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

LIMIT: "one of 3" = 3


def checked(values, headers, *, strict=False):
    """What it does."""
    found = [value for value in values if value]
    if len(found) > LIMIT and strict:
        raise ValueError("too many, 4 at most")
    headers["accept"] = "text/plain"
    for value in found:
        if value == "end":
            break
    try:
        return min(found, key=len)
    except (KeyError, ValueError):
        return headers.get("else")
'''


def test_every_slip_that_the_operators_know_is_made() -> None:
    """Conditions, statements, comparisons, numbers, texts, filters, handlers, results and arguments are changed."""
    names = [mutant.name.partition(": ")[2] for mutant in code.mutants("m", SOURCE)]
    assert names == [
        "4 for 3",
        "drop headers['accept'] = 'text/plain'",
        "True for False",
        "drop the filter value",
        "drop raise ValueError('too many, 4 at most')",
        "never len(found) > LIMIT and strict",
        "negate len(found) > LIMIT and strict",
        "swap and/or len(found) > LIMIT and strict",
        "with >=: len(found) > LIMIT",
        "'accept_' for 'accept'",
        "break becomes continue",
        "never value == 'end'",
        "negate value == 'end'",
        "with !=: value == 'end'",
        "'end_' for 'end'",
        "no longer catch (KeyError, ValueError)",
        "no longer catch KeyError of several",
        "no longer catch ValueError of several",
        "return None for min(found, key=len)",
        "drop key= of min",
        "max for min(found, key=len)",
        "return None for headers.get('else')",
        "'else_' for 'else'",
    ]


def test_every_mutant_of_code_is_other_code() -> None:
    """Each change changes something, compiles, and goes by a name that no other has."""
    for module, path in modules().items():
        source = path.read_text(encoding="utf-8")
        found = code.mutants(module, source)
        assert len({mutant.name for mutant in found}) == len(found)
        plain = ast.dump(ast.parse(source))
        for mutant in found[::50]:
            changed = mutant.applied(source)
            assert ast.dump(changed) != plain, mutant.name
            compile(changed, module, "exec")


def test_every_mutant_of_the_contract_is_another_contract() -> None:
    """Each change changes something, and leaves the document it was made from alone."""
    before = document()
    found = contract.mutants(before)
    assert len(found) >= 500
    for mutant in found[::60]:
        assert mutant.applied(before) != before, mutant.name
    assert found[0].applied(before) != document()


@pytest.mark.parametrize("mistake", seeded_bugs(), ids=lambda mistake: mistake.name)
def test_a_named_mistake_can_be_made(mistake: SeededBug, root: Path) -> None:
    """The text that it changes stands there, once."""
    path = root / f"{mistake.module}.jinja" if mistake.of_template else modules()[mistake.module]
    assert mistake.module.startswith(TEMPLATES) == mistake.of_template
    assert mistake.text(path.read_text(encoding="utf-8"))


def test_survivors_are_mutants_and_have_reasons() -> None:
    """No entry outlives the change it excuses."""
    names = {each.name for each in runs()} | {each.name for each in contract.mutants(document())}
    reasons = known_survivors()
    assert set(reasons) <= names
    assert all(len(reason.split()) >= 5 for reason in reasons.values())


def test_a_mutant_is_in_place_when_tests_run(root: Path) -> None:
    """A mistake that a test forbids is found by that test: what runs is the changed module, not the one on disk."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "--only", "code", "--matching", "take a paused job for one that"],
        cwd=root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "killed by tests/unit/test_polling.py::test_an_unknown_status_is_no_end[paused]" in done.stdout, done.stderr
    assert done.returncode == 0
