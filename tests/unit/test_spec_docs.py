"""docs/spec-changes.md shows the output of the tools."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from spec.tools import describe, drift, markdown
from spec.tools.breaking import Effect, effect
from spec.tools.diff import Difference, diff
from spec.tools.load import CONTRACT, ROOT, load
from spec.tools.normalise import normalise

PAGE = ROOT / "docs" / "spec-changes.md"


@pytest.fixture
def theirs(upstream: Path) -> dict[str, Any]:
    """The vendor's document with the three changes that the page walks through."""
    document = load(max(upstream.glob("*.yaml")))
    schemas = document["components"]["schemas"]
    schemas["CreateFineTuningJobRequest"]["properties"]["suffix"]["maxLength"] = 80
    schemas["FineTuningJob"]["properties"]["cost"] = {"anyOf": [{"type": "number"}, {"type": "null"}]}
    schemas["FineTuningJobEvent"]["properties"]["level"]["enum"].append("debug")
    return document


def blocks() -> list[list[str]]:
    return [block.strip().splitlines() for block in re.findall(r"```text\n(.*?)```", PAGE.read_text(), re.DOTALL)]


def test_the_page_shows_what_drift_prints(
    theirs: dict[str, Any], tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of the first report is one that the command prints, in order."""
    monkeypatch.chdir(tmp_path)
    Path("openapi.json").write_text(json.dumps(theirs), encoding="utf-8")
    assert drift.main(["openapi.json"]) == 1
    printed = [line for line in capsys.readouterr().out.splitlines() if line]
    shown = [line for line in blocks()[0][1:] if line]
    assert printed[: len(shown)] == shown


def test_the_page_shows_what_changes_prints(theirs: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    """The rows of the second report are those of the contract after writing and deciding."""
    upstream, contract = tmp_path / "openapi.json", tmp_path / "openapi.yaml"
    upstream.write_text(json.dumps(theirs), encoding="utf-8")
    contract.write_bytes(CONTRACT.read_bytes())
    drift.main([str(upstream), "--contract", str(contract), "--apply"])
    text = contract.read_text(encoding="utf-8")
    text = re.sub(r"(suffix: \{type: \[string, 'null'\], minLength: 1, maxLength: )64", r"\g<1>80", text)
    contract.write_text(text, encoding="utf-8")
    assert drift.main([str(upstream), "--contract", str(contract)]) == 0
    capsys.readouterr()
    found = diff(normalise(load(CONTRACT)), normalise(load(contract)))
    rows = {line for line in markdown.differences("x", found).splitlines() if line.startswith("| safe")}
    assert {line for line in blocks()[1] if line.startswith("| safe")} == rows


def test_the_table_of_meanings_is_what_the_tool_decides() -> None:
    """Each row of the page's last table, by an example of its kind."""
    examples = {
        "a property is new and optional": [("property", None, "string")],
        "a property is new and required": [("property", None, "string, required")],
        "a property becomes required": [("required", False, True)],
        "a property becomes optional, or can be null": [
            ("required", True, False),
            ("types", ["string"], ["null", "string"]),
        ],
        "a property is removed or moved": [("property", "string", None), ("moved", "a", "b.a")],
        "a limit or a closed list of values becomes stricter": [("maxLength", 64, 40), ("enum", ["a", "b"], ["a"])],
        "a closed list of values grows": [("enum", ["a"], ["a", "b"])],
    }
    rows = re.findall(r"^\| (a [^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert {row[0] for row in rows} == set(examples)
    for title, sent, answered in rows:
        for example in examples[title]:
            for direction, told in (("request", sent), ("response", answered)):
                difference = Difference("/x", *example, frozenset({direction}))
                assert effect(difference) == Effect(told.strip("* ")), (title, direction, describe.fact(difference))
