"""Rows of training files beside the schemas of the contract: those of the sources fit, and all others do not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ft_client.datasets import RULES, DatasetLimits, _scan, check
from ft_client.datasets._rules import Format
from tests.support.contract import document
from tests.support.recordings import EVIDENCE, twin_lines
from tests.support.schema import fits
from tests.support.service import Caller, running

Json = dict[str, Any]
LINES = list(twin_lines("rows.jsonl"))
CHECKED_AS: dict[str, Format] = {
    "ChatExample": "chat",
    "CompletionExample": "completion",
    "PreferenceExample": "preference",
    "ReinforcementExample": "reinforcement",
}
GRADER = {"type": "string_check", "name": "same", "input": "a", "reference": "b", "operation": "eq"}
METHODS: dict[str, Json] = {
    "PreferenceExample": {"method": {"type": "dpo"}},
    "ReinforcementExample": {"method": {"type": "reinforcement", "reinforcement": {"grader": GRADER}}},
}
FORMATS = sorted({line["format"] for line in LINES})


def schema_of(name: str) -> Json:
    """Return a reference to a format."""
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "rejected"])
def test_a_row_is_valid_where_the_sources_accept_it(name: str, accepted: bool) -> None:
    """The schema of its format decides about each row as the sources do."""
    rows = [line for line in LINES if (line["format"], line["accepted"]) == (name, accepted)]
    assert len(rows) >= 2
    wrong = [line for line in rows if fits(schema_of(name), line["row"]) is not accepted]
    assert wrong == []


@pytest.mark.parametrize("speed", [True, False], ids=["speed", "plain"])
def test_check_decides_about_a_row_as_the_sources(speed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra `speed` and without it, a row is an error where the sources reject it."""
    if not speed:
        monkeypatch.setattr(_scan, "fast_decoder", lambda: None)
    path = tmp_path / "train.jsonl"
    wrong = []
    for line in LINES:
        path.write_text(json.dumps(line["row"]) + "\n", encoding="utf-8")
        report = check(path, format=CHECKED_AS[line["format"]], limits=DatasetLimits(min_examples=1))
        if report.ok is not line["accepted"]:
            wrong.append((line, report.errors))
    assert wrong == []


def accepts(service: Caller, line: Json) -> bool:
    """Return whether the service trains on a file of this row."""
    content = (json.dumps(line["row"]) + "\n").encode() * 10
    uploaded = service("POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("train.jsonl", content)})
    if uploaded.status_code == 400:  # not an object
        return False
    job = service.job(training_file=uploaded.json()["id"], **METHODS.get(line["format"], {}))
    service.sandbox.clock.advance(1_000)  # to its end
    ended = service.refetch(job)
    if ended["status"] == "failed":
        (name,) = [name for name in RULES if f"[{name}]" in ended["error"]["message"]]
        assert RULES[name].severity == "error"
    return bool(ended["status"] == "succeeded")


def test_service_decides_about_a_row_as_the_sources(tmp_path: Path) -> None:
    """A job fails with the finding of the check, or its upload fails, where the sources reject the row.

    The service does not compare the format with the method: rows of another format are valid.
    """
    path = tmp_path / "train.jsonl"
    wrong = []
    with running() as service:
        for line in LINES:
            path.write_text(json.dumps(line["row"]) + "\n", encoding="utf-8")
            valid = line["accepted"] or check(path, limits=DatasetLimits(min_examples=1)).ok
            if accepts(service, line) is not valid:
                wrong.append(line)
    assert wrong == []


def test_every_row_names_its_sources() -> None:
    """Each is a key of compatible.yaml; a rejected row has a reason."""
    sources = yaml.safe_load((EVIDENCE / "compatible.yaml").read_text(encoding="utf-8"))["sources"]
    for line in LINES:
        assert set(line["source"].split("; ")) <= set(sources), line
        assert line["accepted"] or len(line["why"].split()) > 1, line
    assert len(LINES) > 150


def objects(schema: Json, value: Any) -> Iterator[tuple[str, Json, Json]]:
    """Yield each object of a valid row that a component describes: its name, schema and value."""
    name = ""
    while "$ref" in schema or "oneOf" in schema:
        if "oneOf" in schema:
            schema = next(branch for branch in schema["oneOf"] if fits(branch, value))
        else:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = document()["components"]["schemas"][name]
    if isinstance(value, list):
        for item in value:
            yield from objects(schema.get("items", {}), item)
    elif isinstance(value, dict) and name:
        yield name, schema, value
        for key, inner in value.items():
            yield from objects(schema["properties"].get(key, {}), inner)


def test_accepted_rows_show_every_key_and_every_optional_one_is_absent_once() -> None:
    """A key that no row has is an invention, and one that all rows have is required."""
    shown: dict[str, set[str]] = defaultdict(set)
    always: dict[str, set[str]] = {}
    schemas: dict[str, Json] = {}
    for line in LINES:
        if line["accepted"]:
            for name, schema, value in objects(schema_of(line["format"]), line["row"]):
                schemas[name] = schema
                shown[name] |= set(value)
                always[name] = always.get(name, set(value)) & set(value)
    unseen = yaml.safe_load((EVIDENCE / "unseen.yaml").read_text(encoding="utf-8"))["compatible"]
    for name, schema in schemas.items():
        without_source = set(unseen.get(name, {}).get("keys", ()))
        assert set(schema["properties"]) - shown[name] == without_source, name
        assert set(schema["required"]) == always[name], name
    assert len(schemas) == 9
