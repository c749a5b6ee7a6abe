"""`make drift`: new, removed and different facts upstream, known differences, and additions that are applied."""

from __future__ import annotations

import copy
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from spec.tools import drift
from spec.tools.diff import diff
from spec.tools.load import CONTRACT, ROOT, load, parse
from spec.tools.normalise import SpecError, normalise
from spec.tools.yaml_edit import add_item, add_key


@pytest.fixture(scope="session")
def newest(upstream: Path) -> dict[str, Any]:
    return load(max(upstream.glob("*.yaml")))


@pytest.fixture
def theirs(newest: dict[str, Any]) -> dict[str, Any]:
    """The vendor's newest document, to be changed."""
    return copy.deepcopy(newest)


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    """A copy of the contract, to be written to."""
    path = tmp_path / "openapi.yaml"
    path.write_bytes(CONTRACT.read_bytes())
    return path


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def run(capsys: Any, tmp_path: Path, document: dict[str, Any], *arguments: str) -> tuple[int, dict[str, Any]]:
    path = tmp_path / "upstream.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    status = drift.main([str(path), "--json", *arguments])
    return status, json.loads(capsys.readouterr().out)


def places(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["pointer"], each["fact"]) for each in found]


def test_the_newest_document_holds_nothing_unknown(newest: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    """Everything that differs today is known, and exit is 0."""
    status, report = run(capsys, tmp_path, newest)
    assert status == 0
    assert report["unknown"] == {"new_upstream": [], "gone_upstream": [], "different": []}
    assert report["unnecessary"] == []
    assert len(report["known"]) > 200


JOB = "/components/schemas/FineTuningJob/properties"
CREATE = "/components/schemas/CreateFineTuningJobRequest/properties"

CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str, tuple[str, str]]] = {
    "operation": (
        lambda d: d["paths"].update({"/files/{file_id}/copy": {"post": {"operationId": "copyFile", "responses": {}}}}),
        "new_upstream",
        ("/paths/~1files~1{file_id}~1copy/post", "operation"),
    ),
    "parameter": (
        lambda d: d["paths"]["/files"]["get"]["parameters"].pop(0),
        "gone_upstream",
        ("/paths/~1files/get/parameters/purpose", "parameter"),
    ),
    "property": (
        lambda d: schemas(d)["FineTuningJob"]["properties"].update(cost={"type": "number"}),
        "new_upstream",
        (f"{JOB}/cost", "property"),
    ),
    "type": (
        lambda d: schemas(d)["FineTuningJob"]["properties"].update(seed={"type": "string"}),
        "different",
        (f"{JOB}/seed", "types"),
    ),
    "enum": (
        lambda d: schemas(d)["FineTuningJobEvent"]["properties"]["level"]["enum"].append("fatal"),
        "different",
        ("/components/schemas/FineTuningJobEvent/properties/level", "enum"),
    ),
    "limit": (
        lambda d: schemas(d)["CreateFineTuningJobRequest"]["properties"]["suffix"].update(maxLength=100),
        "different",
        (f"{CREATE}/suffix", "maxLength"),
    ),
    "required": (
        lambda d: schemas(d)["CreateFineTuningJobRequest"]["required"].append("seed"),
        "different",
        (f"{CREATE}/seed", "required"),
    ),
    "response": (
        lambda d: d["paths"]["/files"]["post"]["responses"].update({"202": {"description": "words"}}),
        "new_upstream",
        ("/paths/~1files/post/responses/202", "response"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_upstream_is_reported_in_its_class(
    name: str, theirs: dict[str, Any], tmp_path: Path, capsys: Any
) -> None:
    """One changed fact is the one unknown difference, and exit is 1."""
    change, kind, expected = CHANGES[name]
    change(theirs)
    status, report = run(capsys, tmp_path, theirs)
    assert status == 1
    assert places(report["unknown"][kind]) == [expected]
    assert sum(len(found) for found in report["unknown"].values()) == 1


def test_an_unnecessary_deviation_is_named_and_fails_only_where_asked(
    theirs: dict[str, Any], tmp_path: Path, capsys: Any
) -> None:
    """Upstream catching up is good news: reported, and an error for the weekly check alone."""
    theirs["components"]["schemas"]["FineTuningJob"]["properties"]["shared_with_openai"] = {"type": "boolean"}
    status, report = run(capsys, tmp_path, theirs)
    assert (status, places(report["unnecessary"])) == (0, [(f"{JOB}/shared_with_openai", "property")])
    assert run(capsys, tmp_path, theirs, "--strict")[0] == 1


def whole_document(cut: dict[str, Any]) -> str:
    """A document of the vendor's size: the cut one among 180 paths and 3 MB, with anchors that are defined twice."""
    document = copy.deepcopy(cut)
    words = "Prose as long as that of a vendor, without any fact. " * 12
    for number in range(180):
        name = f"Other{number}"
        properties = {f"field{index}": {"type": "string", "description": words} for index in range(24)}
        document["components"]["schemas"][name] = {"type": "object", "properties": properties}
        body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        operation = {"operationId": f"other{number}", "responses": {"200": {"description": words, "content": body}}}
        document["paths"][f"/other/{number}"] = {"get": operation}
    twice = "x-one: &again {a: 1}\nx-two: &again {a: 2}\nx-three: *again\n"
    return twice + yaml.dump(document, Dumper=yaml.CSafeDumper)


def test_a_whole_document_is_cut_before_it_is_compared(newest: dict[str, Any], tmp_path: Path, capsys: Any) -> None:
    """Paths outside this contract are ignored, and size and repeated anchors do not matter."""
    path = tmp_path / "whole.yaml"
    path.write_text(whole_document(newest), encoding="utf-8")
    assert path.stat().st_size > 2_500_000
    assert drift.main([str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["operations"]["upstream"] == 24


def test_the_report_for_people_names_place_fact_and_both_sides(
    theirs: dict[str, Any], tmp_path: Path, capsys: Any
) -> None:
    """A line can be acted on without the JSON."""
    schemas(theirs)["CreateFineTuningJobRequest"]["properties"]["suffix"]["maxLength"] = 100
    schemas(theirs)["FineTuningJobEvent"]["properties"]["level"]["enum"].append("fatal")
    path = tmp_path / "upstream.json"
    path.write_text(json.dumps(theirs), encoding="utf-8")
    assert drift.main([str(path)]) == 1
    told = capsys.readouterr().out
    assert "  CreateFineTuningJobRequest.suffix: maxLength: 100 upstream, 64 here\n" in told
    assert "  FineTuningJobEvent.level: enum: upstream also fatal\n" in told
    assert "different, not known: 2\n" in told


@pytest.mark.parametrize("text", ["[", "paths: 1", "paths: {/files: {get: {responses: {'200': {$ref: '#/x'}}}}}"])
def test_a_document_that_cannot_be_read_ends_with_2_and_a_reason(text: str, tmp_path: Path, capsys: Any) -> None:
    """Not YAML, no specification, or a reference that leads nowhere."""
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    assert drift.main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("drift: ")


def test_the_command_runs_as_a_script(upstream: Path) -> None:
    """As the make target calls it."""
    command = [sys.executable, "spec/tools/drift.py", str(max(upstream.glob("*.yaml")))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- writing


def additions(document: dict[str, Any]) -> None:
    parts, components = document["paths"], schemas(document)
    components["FineTuningJob"]["properties"]["priority"] = {
        "type": "string",
        "enum": ["low", "high"],
        "title": "words",
    }
    components["FineTuneMethod"]["properties"]["kto"] = {"$ref": "#/components/schemas/FineTuneKTO"}
    components["FineTuneKTO"] = {"type": "object", "properties": {"beta": {"type": "number", "nullable": True}}}
    components["CreateFileRequest"]["properties"]["purpose"]["enum"].append("skills")
    components["CreateUploadRequest"]["properties"]["purpose"]["enum"].append("skills")
    parts["/files"]["get"]["parameters"].append({"name": "before", "in": "query", "schema": {"type": "string"}})
    parts["/fine_tuning/jobs/{fine_tuning_job_id}"]["patch"] = {
        "operationId": "updateFineTuningJob",
        "tags": ["Fine-tuning"],
        "summary": "Words of the vendor.",
        "parameters": [{"name": "fine_tuning_job_id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {
            "200": {
                "description": "Words of the vendor.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UpdatedJob"}}},
            }
        },
    }
    components["UpdatedJob"] = {
        "type": "object",
        "properties": {"object": {"type": "string", "enum": ["job"]}, "state": {"type": "string", "enum": ["a", "b"]}},
        "required": ["object"],
    }


def test_what_is_purely_additive_is_written_into_the_contract(
    theirs: dict[str, Any], contract: Path, tmp_path: Path, capsys: Any
) -> None:
    """Afterwards the contract has it, is valid, and only decisions are left; nothing else of the text has changed."""
    additions(theirs)
    before = contract.read_text(encoding="utf-8")
    _, report = run(capsys, tmp_path, theirs, "--contract", str(contract), "--apply")
    after = contract.read_text(encoding="utf-8")
    assert {each["pointer"] for each in report["applied"]} == {
        "/paths/~1files/get/parameters/before",
        "/paths/~1fine_tuning~1jobs~1{fine_tuning_job_id}/patch",
        "/components/schemas/FilePurpose",
        f"{JOB}/priority",
        "/components/schemas/FineTuneMethod/properties/kto",
        "/components/schemas/FineTuningJobMethod/properties/kto",
    }
    # the quoted values of a known deviation have changed: its entry must be updated
    assert [each["pointer"] for found in report["unknown"].values() for each in found] == [
        "/components/schemas/FilePurpose"
    ]
    OpenAPIV31SpecValidator(parse(after)).validate()
    written = schemas(parse(after))
    assert written["FineTuningJob"]["properties"]["priority"] == {
        "anyOf": [{"type": "string", "enum": ["low", "high"]}, {"type": "string"}]
    }
    assert written["FineTuneKTO"]["properties"]["beta"] == {"type": ["number", "null"]}
    assert written["UpdatedJob"]["properties"]["object"] == {"type": "string", "const": "job"}
    assert "Words of the vendor" not in after
    kept = [line for line in before.splitlines() if "[fine-tune, assistants, batch, user_data, vision, evals]}" in line]
    changed = [line for line in before.splitlines() if line not in after.splitlines()]
    assert changed == ["      enum: [fine-tune, assistants, batch, user_data, vision, evals]"]
    assert all(line in after for line in kept)


DECISIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "limit": lambda d: schemas(d)["CreateFineTuningJobRequest"]["properties"]["suffix"].update(maxLength=100),
    "type": lambda d: schemas(d)["FineTuningJob"]["properties"].update(seed={"type": "string"}),
    "required": lambda d: schemas(d)["CreateFineTuningJobRequest"]["required"].append("seed"),
    "removed": lambda d: schemas(d)["FineTuningJob"]["properties"].pop("seed"),
    "required parameter": lambda d: d["paths"]["/files"]["get"]["parameters"].append(
        {"name": "project", "in": "query", "required": True, "schema": {"type": "string"}}
    ),
    "required property": lambda d: (
        schemas(d)["CreateUploadRequest"]["properties"].update(sha256={"type": "string"}),
        schemas(d)["CreateUploadRequest"]["required"].append("sha256"),
    ),
    "enum value gone": lambda d: schemas(d)["GraderStringCheck"]["properties"]["operation"]["enum"].remove("like"),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_what_is_not_purely_additive_is_left_to_a_person(
    name: str, theirs: dict[str, Any], contract: Path, tmp_path: Path, capsys: Any
) -> None:
    """The contract stays byte for byte as it was, and exit is 1."""
    DECISIONS[name](theirs)
    status, report = run(capsys, tmp_path, theirs, "--contract", str(contract), "--apply")
    assert (status, report["applied"]) == (1, [])
    assert contract.read_bytes() == CONTRACT.read_bytes()


TEXT = """\
# a comment
one:
  flow: {a: 1}  # kept
  list: [x, y]
  empty: {}
  none: []
  block:
    - p
    - q: 1   # kept as well
      r: |
        text
        of lines
two:
  - 1
# the end
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("one",), "new", {"type": "string"}),
        (("one", "flow"), "b", [1, None, "no"]),
        (("one", "empty"), "b", "a: b"),
        (("one", "block", 1), "s", 2),
        ((), "three", {"deep": {"long": "x" * 150}}),
    ],
)
def test_a_key_is_added_and_nothing_else_changes(path: tuple[str | int, ...], key: str, value: Any) -> None:
    """The data gains one key, and every line that was there still is, but for one grown flow mapping."""
    expected = yaml.safe_load(TEXT)
    node = expected
    for part in path:
        node = node[part]
    node[key] = value
    text = add_key(TEXT, path, key, value)
    assert yaml.safe_load(text) == expected
    assert len(set(TEXT.splitlines()) - set(text.splitlines())) <= 1
    assert text.count("#") == TEXT.count("#")


@pytest.mark.parametrize("path", [("one", "list"), ("one", "none"), ("one", "block"), ("two",)])
def test_an_item_is_added_and_nothing_else_changes(path: tuple[str | int, ...]) -> None:
    """The data gains one item at the end."""
    expected = yaml.safe_load(TEXT)
    node = expected
    for part in path:
        node = node[part]
    node.append("no")
    text = add_item(TEXT, path, "no")
    assert yaml.safe_load(text) == expected
    assert len(set(TEXT.splitlines()) - set(text.splitlines())) <= 1


def test_applying_history_step_by_step_leaves_no_additive_difference(upstream: Path, tmp_path: Path) -> None:
    """A document taken as contract can follow its successor: whatever is written comes out equal on both sides."""
    documents = [load(path) for path in sorted(upstream.glob("*.yaml"))]
    path = tmp_path / "contract.yaml"
    for older, newer in itertools.pairwise(documents):
        path.write_text(yaml.dump(older, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
        found = diff(normalise(newer), normalise(load(path)))
        text, written, _ = drift.apply_all(path.read_text(encoding="utf-8"), normalise(newer), found)
        left = diff(normalise(newer), normalise(parse(text)))
        again = {(each.pointer, each.fact) for each in left} & {
            (each.pointer, each.fact) for each in written if each.fact != "enum"
        }
        assert again == set()


BAD_NAMES = ["new\x07", "new\nname", "new\u2028", "new\u200b", "\x1b[31mred"]


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_apply_rejects_a_name_with_control_characters(name: str, tmp_path: Path, capsys: Any) -> None:
    """The contract stays as it is, and the report names the place and the reason."""
    contract = tmp_path / "openapi.yaml"
    contract.write_text(CONTRACT.read_text(encoding="utf-8"), encoding="utf-8")
    upstream = load(CONTRACT)
    upstream["components"]["schemas"]["OpenAIFile"]["properties"][name] = {"type": "string"}
    upstream["components"]["schemas"]["FineTuningJob"]["properties"]["cost"] = {"type": "number"}
    path = tmp_path / "upstream.json"
    path.write_text(json.dumps(upstream), encoding="utf-8")
    entries = tmp_path / "deviations.yaml"
    entries.write_text("deviations: []", encoding="utf-8")
    arguments = [str(path), "--apply", "--contract", str(contract), "--deviations", str(entries)]
    assert drift.main(arguments) == 1
    shown = capsys.readouterr().out
    assert "written to openapi.yaml: 1\n  FineTuningJob.cost" in shown
    assert f"not written: 1\n  OpenAIFile.{name}: {name!r}".split("\n  OpenAIFile")[0] in shown
    assert "contains control characters" in shown
    applied = load(contract)["components"]["schemas"]
    assert applied["FineTuningJob"]["properties"]["cost"] == {"type": "number"}
    assert name not in applied["OpenAIFile"]["properties"]


@pytest.mark.parametrize(
    "key",
    ["a: b", "# c", "- d", "{e}", "[f]", "'g'", '"h"', "?", "*i", "&j", "!k", "yes", "null", "1", "1e3", "x" * 300],
)
@pytest.mark.parametrize("path", [("one", "list"), ("one",), ("two",)], ids=str)
def test_an_addition_is_read_back_as_it_was_written(key: str, path: tuple[str | int, ...]) -> None:
    """Names that are syntax in YAML 1.1 or 1.2 are quoted."""
    node = yaml.safe_load(TEXT)
    for part in path:
        node = node[part]
    text = add_item(TEXT, path, key) if isinstance(node, list) else add_key(TEXT, path, key, {"type": key})
    after = parse(text)
    for part in path:
        after = after[part]
    assert after[-1] == key if isinstance(node, list) else after[key] == {"type": key}


def test_an_addition_that_cannot_be_read_back_is_an_error() -> None:
    """The text is read again before it is returned: PyYAML writes an empty key in a form that is lost here."""
    with pytest.raises(SpecError, match=r"^\{'': 1\} cannot be written at one$"):
        add_key(TEXT, ("one",), "", 1)


def test_drift_of_a_whole_document_needs_the_same_entries(upstream: Path, tmp_path: Path, capsys: Any) -> None:
    """The stored versions lack GET /models; a whole document has it, and no entry is unnecessary for either."""
    whole = load(max(upstream.glob("*.yaml")))
    listed = {"$ref": "#/components/schemas/ListModelsResponse"}
    success = {"description": "OK", "content": {"application/json": {"schema": listed}}}
    operation = {"operationId": "listModels", "tags": ["Models"], "responses": {"200": success}}
    whole["paths"] |= {
        "/models": {"get": operation},
        "/chat/completions": {"post": {**operation, "operationId": "chat"}},
    }
    whole["components"]["schemas"]["ListModelsResponse"] = {
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"type": "string", "enum": ["list"]},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
        },
    }
    path = tmp_path / "whole.json"
    path.write_text(json.dumps(whole, default=str), encoding="utf-8")
    for source in (path, max(upstream.glob("*.yaml"))):
        assert drift.main([str(source), "--strict"]) == 0, capsys.readouterr().out
