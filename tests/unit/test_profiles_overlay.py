"""The effect of overlays, and the rules of a profile file."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from spec.tools import overlay, profiles
from spec.tools.load import CONTRACT, load
from spec.tools.overlay import OverlayError
from tests.support.invented import PROFILE as INVENTED

DOCUMENT = {"a": {"b": {"c": 1}, "list": [{"n": 1}, {"n": 2}, {"n": 3}]}, "d": {"e": {"f": [1]}}}
CONTRACT_DOCUMENT = load(CONTRACT)
COMPILED = {profile.name: profile for profile in profiles.compile_all(document=CONTRACT_DOCUMENT)}


def applied(tmp_path: Path, *actions: str, document: Any = None) -> Any:
    path = tmp_path / "p.yaml"
    path.write_text("actions:\n" + "".join(f"- {action}\n" for action in actions), encoding="utf-8")
    return overlay.apply(DOCUMENT if document is None else document, overlay.read(path))


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["{target: $.a.b, update: {x: 2, c: 3}}"], {"a": {"b": {"c": 3, "x": 2}, "list": DOCUMENT["a"]["list"]}}),
        (["{target: $.d, update: {e: {g: 1}}}"], {"d": {"e": {"f": [1], "g": 1}}}),
        (["{target: $.a.list, update: {n: 4}}"], {"a": {"b": {"c": 1}, "list": [*DOCUMENT["a"]["list"], {"n": 4}]}}),
        (["{target: '$.a.list[?@.n < 3]', remove: true}"], {"a": {"b": {"c": 1}, "list": [{"n": 3}]}}),
        (["{target: '$.a.list[0, 1]', remove: true}"], {"a": {"b": {"c": 1}, "list": [{"n": 3}]}}),
        (
            ["{target: $.a.b, remove: true}", "{target: $.a, update: {b: 5}}"],
            {"a": {"b": 5, "list": DOCUMENT["a"]["list"]}},
        ),
        (["{target: $.*.e, update: {f2: 1}}"], {"d": {"e": {"f": [1], "f2": 1}}}),
        (["{target: $, update: {new: 1}}"], {"new": 1}),
    ],
)
def test_apply_actions_change_the_selected_nodes(tmp_path: Path, actions: list[str], expected: dict[str, Any]) -> None:
    """Objects are merged, items appended, and nodes removed, in the order of the actions."""
    assert applied(tmp_path, *actions) == {**DOCUMENT, **expected}


def test_apply_leaves_document_and_overlay_unchanged(tmp_path: Path) -> None:
    """A later action does not write into what an earlier one added."""
    document: dict[str, Any] = {"a": {}, "b": {}}
    result = applied(tmp_path, "{target: $.*, update: {x: {}}}", "{target: $.a.x, update: {y: 1}}", document=document)
    assert document == {"a": {}, "b": {}}
    assert result == {"a": {"x": {"y": 1}}, "b": {"x": {}}}


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ("{target: $.nothing, remove: true}", r"p.yaml:3: target matches nothing: \$.nothing"),
        ("{target: $.a.b.c, remove: true}", "p.yaml:3: target matches a primitive value"),
        ("{target: '$.a[', remove: true}", r"p.yaml:3: target is not a JSONPath query \(RFC 9535\)"),
        ("{target: $, remove: true}", "p.yaml:3: target is the whole document"),
        ("{target: $.a, update: 3}", "p.yaml:3: update must be a mapping"),
        ("{target: $.d, update: {e: {f: [2]}}}", "p.yaml:3: the target has an array here"),
    ],
)
def test_apply_action_without_defined_effect_is_rejected_with_its_line(
    tmp_path: Path, action: str, message: str
) -> None:
    """The error names the file and the line of the action, not that of the first one."""
    with pytest.raises(OverlayError, match=message):
        applied(tmp_path, "{target: $.a, update: {}}", action)


VALID = """\
    overlay: 1.0.0
    info: {title: Service, version: '1'}
    extends: ../openapi.yaml
    x-sources:
      D: documentation of the service
    x-profile:
      server:
        source: D
        base_url: https://api.service.example/v1
        hosts: [api.service.example]
        environment: {}
        auth: [{header: Authorization, scheme: Bearer}]
      states:
        source: D
        job: {running: [busy], failed: [broken]}
      metadata: {source: D, kept: false}
      results: {source: D, kind: none}
    actions:
      - target: $.paths['/uploads']
        x-source: D
        remove: true
    """


def compiled(tmp_path: Path, text: str = VALID) -> profiles.Compiled:
    path = tmp_path / "service.yaml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return profiles.compile_profile(path, CONTRACT_DOCUMENT)


def test_compile_profile_of_one_file_is_complete(tmp_path: Path) -> None:
    """One file is all that a service needs."""
    data = compiled(tmp_path).data
    assert data["missing"] == ["createUpload"]
    assert data["states"]["job"] == {"busy": "running", "broken": "failed"}
    assert "source" not in repr(data)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "source: D\n        base_url",
            "base_url",
            r"service\.yaml:7: x-profile\.server: 'source' is a required property",
        ),
        ("kind: none", "kind: some", r"service\.yaml:17: x-profile\.results\.kind: 'some' is not one of"),
        ("kept: false", "keeps: false", r"service\.yaml:16: x-profile\.metadata(\.keeps)?: "),
        ("overlay: 1.0.0", "overlay: 2.0.0", r"service\.yaml:1: overlay: '2\.0\.0' does not match"),
        ("'/uploads'", "'/upload'", r"service\.yaml:19: target matches nothing"),
        ("x-source: D", "x-source: E", r"service\.yaml:20: source 'E' is not a key of x-sources"),
        (
            "D: documentation of the service",
            "D: documents\n      X: unused source",
            r"service\.yaml:6: no action .* 'X'",
        ),
        ("failed: [broken]", "failed: [broken, Busy]", r"service\.yaml:15: status 'Busy' is listed under running and"),
        ("remove: true", "remove: true\n        update: {}", r"service\.yaml:19: actions\.0: "),
        ("remove: true", "removed: true", r"service\.yaml:21: actions\.0\.removed"),
        (
            "results:",
            "alternatives: {source: D, listFiles: x}\n      results:",
            r"service\.yaml:17: the service has listFiles",
        ),
        (
            "results:",
            "lists: {source: D, paging: {listFile: {style: none}}}\n      results:",
            r"service\.yaml:17: listFile is",
        ),
        ("kind: none}", "kind: none", r"service\.yaml:\d+: not valid YAML"),
        ("running: [busy]", "runing: [busy]", r"service\.yaml:15: x-profile\.states\.job.*'runing' is not one of"),
    ],
)
def test_compile_profile_with_a_broken_rule_names_file_line_and_rule(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Each kind of mistake in a profile file is found before anything is generated."""
    assert old in VALID
    with pytest.raises(OverlayError, match=message):
        compiled(tmp_path, VALID.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x-profile.uploads", "flow: x", r"invented\.yaml:\d+: x-profile\.uploads\.flow: 'x' is not one of"),
        ("title: '{filename}'", "title: '{sha256}'", r"invented\.yaml:\d+: \{sha256\} is known in the presigned flow"),
        (
            "    code: [fault.number]\n",
            "",
            r"\d+: x-profile\.errors: 'code' is a dependency of 'success'",
        ),
        (
            "queued: [0, 1]",
            "queued: [0, 3]",
            r"\d+: status 3 is listed under queued and under succeeded",
        ),
        ("next: more.from", "", r"invented\.yaml:\d+: x-profile\.lists\.paging\.listPaginatedFineTuningJobs: "),
        (
            "{name: number, in: query",
            "{name: no, in: query",
            r"\d+: retrieveFineTuningJob has no place for",
        ),
        ("/materials/{file_id}/raw", "/materials/{id}/raw", r"invented\.yaml:\d+: downloadFile: the contract's path"),
        ("operationId: deleteFile", "operationId: dropFile", r"dropFile is not an operation of the contract\. Add it"),
    ],
)
def test_compile_profile_of_an_unusual_service_names_file_line_and_rule(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """Numbers as statuses, IDs outside of a path, and other rules that few services need."""
    text = INVENTED.read_text(encoding="utf-8")
    text = text.replace("    part: blob\n", f"    part: blob\n    {new}\n") if "flow" in new else text.replace(old, new)
    path = tmp_path / "invented.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OverlayError, match=message):
        profiles.compile_profile(path, CONTRACT_DOCUMENT)


def test_compile_profile_keys_that_are_numbers_are_texts(tmp_path: Path) -> None:
    """YAML reads 1404 as a number; a code in a response is compared as text."""
    path = tmp_path / "invented.yaml"
    path.write_text(INVENTED.read_text(encoding="utf-8").replace("'1404'", "1404"), encoding="utf-8")
    assert profiles.compile_profile(path, CONTRACT_DOCUMENT).data["errors"]["codes"]["1404"] == "not_found"


def test_compile_all_two_profiles_with_one_host_are_rejected(tmp_path: Path) -> None:
    """A base URL can select one profile only."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(textwrap.dedent(VALID), encoding="utf-8")
    with pytest.raises(OverlayError, match=r"two\.yaml:10: host api\.service\.example belongs to profile one"):
        profiles.compile_all(tmp_path, CONTRACT_DOCUMENT)


@pytest.mark.parametrize("name", COMPILED)
def test_effective_document_of_each_profile_is_valid_openapi(name: str) -> None:
    """The contract with an overlay is an OpenAPI 3.1 document, without references that lead nowhere."""
    errors = list(OpenAPIV31SpecValidator(COMPILED[name].document).iter_errors())
    assert [str(error) for error in errors] == []


@pytest.mark.parametrize("name", COMPILED)
def test_source_of_each_fact_is_more_than_a_letter(name: str) -> None:
    """Each key of x-sources names a document, a package or a recording with its version or date."""
    for key, text in COMPILED[name].source.data["x-sources"].items():
        assert key == "I" or any(character.isdigit() for character in text) or "." in text, (key, text)


def test_request_keys_name_the_profiles_that_know_a_parameter() -> None:
    """A parameter of another service can be reported as such instead of as a typo."""
    keys = profiles.request_keys(COMPILED.values())
    assert keys["createFineTuningJob"]["trainingType"] == ("azure",)
    assert keys["createFineTune"]["lr_scheduler"] == ("together",)
    assert "nebius" in keys["createFineTuningJob"]["hyperparameters.lora"]
    assert set(keys["createFineTuningJob"]["metadata"]) == {"azure", "openai"}


def test_general_words_of_two_meanings_are_left_out(tmp_path: Path) -> None:
    """A word that two services use differently has no general meaning."""
    one = compiled(tmp_path)
    two = compiled(tmp_path, VALID.replace("running: [busy]", "queued: [busy]"))
    states = profiles.general_data([one, two])["states"]["job"]
    assert "busy" not in states
    assert states["broken"] == "failed"
