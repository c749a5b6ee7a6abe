"""The mutants of `make mutants`: each is a change, has a unique name, and is in place when tests run."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants import code, contract, contract_runs
from tests.mutants.__main__ import known_survivors
from tests.mutants.code_runs import modules, runs, stages_of
from tests.mutants.contract_runs import document
from tests.mutants.runner import NotInPlaceError, Stage, run_stage
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


def test_every_mutation_operator_produces_a_mutant() -> None:
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


def test_every_code_mutant_differs_and_compiles() -> None:
    """Each change changes something, compiles, and has a unique name."""
    for module, path in modules().items():
        source = path.read_text(encoding="utf-8")
        found = code.mutants(module, source)
        assert len({mutant.name for mutant in found}) == len(found)
        plain = ast.dump(ast.parse(source))
        for mutant in found[::50]:
            changed = mutant.applied(source)
            assert ast.dump(changed) != plain, mutant.name
            compile(changed, module, "exec")


def test_every_contract_mutant_differs() -> None:
    """Each change changes something, and the original document stays as it is."""
    before = document()
    found = contract.author_mutants(before)
    assert len(found) >= 500
    for mutant in found[::60]:
        assert mutant.applied(before) != before, mutant.name
    assert found[0].applied(before) != document()


def test_every_invention_applies() -> None:
    """A change that fails is no kill: operations without a 200 get another response too."""
    before = document()
    inventions = [each for each in contract.author_mutants(before) if each.kind == "add a response"]
    assert len(inventions) > 30
    for mutant in inventions:
        assert "202" in mutant.applied(before)["paths"][mutant.pointer[1]][mutant.pointer[2]]["responses"], mutant.name


@pytest.mark.parametrize("fails", [NotInPlaceError("no such key"), KeyError("no such key")], ids=["ours", "its"])
def test_a_mutant_that_is_not_in_place_is_no_kill(fails: Exception) -> None:
    """The run stops, because it says nothing about the tests. Another error is of the mutant, and kills it."""

    def prepare(_: Stage) -> None:
        raise fails

    stage = Stage("stage", ("tests/unit/test_mutants.py",))
    if isinstance(fails, NotInPlaceError):
        with pytest.raises(NotInPlaceError, match="no such key"):
            run_stage(prepare, stage)
    else:
        assert run_stage(prepare, stage).killed_by == "KeyError: 'no such key'"


@pytest.mark.parametrize("bug", seeded_bugs(), ids=lambda bug: bug.name)
def test_a_seeded_bug_applies_to_its_source(bug: SeededBug, root: Path) -> None:
    """The text that it replaces occurs once."""
    path = root / f"{bug.module}.jinja" if bug.of_template else modules()[bug.module]
    assert bug.module.startswith(TEMPLATES) == bug.of_template
    assert bug.text(path.read_text(encoding="utf-8"))


def test_every_survivor_is_a_mutant_and_has_a_reason() -> None:
    """No entry is older than the code that it is about."""
    names = {each.name for each in runs()} | {each.name for each in contract.author_mutants(document())}
    reasons = known_survivors() | known_survivors("author")
    assert set(reasons) <= names
    assert all(len(reason.split()) >= 5 for reason in reasons.values())


def test_every_stage_names_tests_that_exist(root: Path) -> None:
    """A renamed test would otherwise end a run, count as a kill, or no longer be left out."""
    stages = [*contract_runs.OF_CONTRACT, contract_runs.EVIDENCE, contract_runs.DECODING]
    stages += [stage for module in modules() for stage in stages_of(module)]
    named = {word for stage in stages for word in stage.arguments if word.startswith("tests/")}
    missing = []
    for name in sorted(named):
        path, _, function = name.partition("::")
        text = (root / path).read_text(encoding="utf-8") if (root / path).is_file() else ""
        if f"def {function}" not in text:
            missing.append(name)
    assert missing == []


def test_the_evidence_kills_wrong_facts(root: Path) -> None:
    """Limits in decimal, an invented word, null for a model, a date without limits and an optional list are killed."""
    facts = [
        "write in decimal components/schemas/CreateFileRequest/properties/file",
        "write in decimal components/schemas/AddUploadPartRequest/properties/data",
        "add a value components/schemas/FineTuningJob/properties/status/anyOf/0/enum",
        "allow null components/schemas/FineTuningJob/properties/model",
        "drop a limit components/schemas/FileExpirationAfter/properties/seconds",
        "no longer require components/schemas/FineTuningJob/required result_files",
    ]
    chosen = [word for fact in facts for word in ("--matching", fact)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "--author", "--jobs", "1", *chosen],
        cwd=root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "100.0% of 7 mutants of a wrong author killed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_a_mutant_is_in_place_when_tests_run(root: Path) -> None:
    """A seeded bug is found by its test: the changed module runs, not the one on disk."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", "--only", "code", "--matching", "drop the User-Agent"],
        cwd=root, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert re.search(r"killed by tests/unit/test_\w+\.py::test_", done.stdout), done.stdout + done.stderr
    assert done.returncode == 0
