"""One form for one fact: what 3.0, 3.1 and documents in between spell in several ways comes out once and whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spec.tools.load import CONTRACT, load
from spec.tools.normalise import SpecError, normalise, operations

REF = {"$ref": "#/components/schemas/Thing"}
NULL = {"type": "null"}


def document(schema: Any, **more: Any) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": schema}}}
    return {
        "openapi": "3.0.0",
        "paths": {"/files": {"get": {"operationId": "listFiles", "responses": {200: body}, **more}}},
        "components": {"schemas": {"Thing": {"type": "object", "properties": {"id": {"type": "string"}}}}},
    }


def normal(schema: Any) -> Any:
    answer = normalise(document(schema))["paths"]["/files"]["get"]["responses"]["200"]
    return answer["content"]["application/json"]["schema"]


SAME = {
    "nullable": [
        {"type": "string", "nullable": True},
        {"type": ["string", "null"]},
        {"anyOf": [{"type": "string"}, NULL]},
        {"oneOf": [NULL, {"type": "string"}]},
        {"nullable": True, "allOf": [{"type": "string"}]},
        {"allOf": [{"type": "string"}, {"nullable": True, "description": "words"}]},
    ],
    "nullable reference": [
        {"anyOf": [REF, NULL]},
        {"allOf": [REF], "nullable": True},
        {"allOf": [REF, {"nullable": True}]},
        {"oneOf": [REF], "nullable": True},
        {**REF, "nullable": True},
    ],
    "nullable enum": [
        {"type": "string", "enum": ["a", "b"], "nullable": True},
        {"type": "string", "enum": ["a", "b", None], "nullable": True},
        {"type": ["string", "null"], "enum": ["a", "b", None]},
        {"anyOf": [{"enum": ["a", "b"]}, {"const": None}]},
        {"enum": ["a", "b", None]},
    ],
    "exclusive limit": [
        {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        {"type": "number", "exclusiveMinimum": 0},
    ],
    "inclusive limit": [
        {"type": "number", "maximum": 2, "exclusiveMaximum": False},
        {"type": "number", "maximum": 2},
    ],
    "constant": [
        {"type": "string", "const": "file"},
        {"const": "file"},
        {"enum": ["file"]},
        {"type": "string", "enum": ["file"], "x-oaiMeta": {"name": "x"}, "title": "t", "example": "file"},
        {"oneOf": [{"type": "string", "enum": ["file"]}]},
    ],
    "union of scalars": [
        {"oneOf": [{"type": "string", "enum": ["auto"]}, {"type": "integer", "minimum": 1}], "default": "auto"},
        {"anyOf": [{"type": "string", "const": "auto"}, {"type": "integer", "minimum": 1}], "default": "auto"},
        {"anyOf": [{"oneOf": [{"const": "auto"}, {"type": "integer", "minimum": 1}], "default": "auto"}]},
    ],
    "object": [
        {"type": "object", "properties": {"a": {"type": "string"}}},
        {"properties": {"a": {"type": "string", "description": "words"}}, "required": []},
        {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": True},
        {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {}},
        {"allOf": [{"type": "object"}, {"properties": {"a": {"type": "string"}}}]},
    ],
    "bytes": [
        {"type": "string", "format": "binary"},
        {"type": "string", "contentMediaType": "application/octet-stream"},
    ],
    "anything": [{}, True, {"description": "words"}, {"nullable": True}, {"anyOf": [{"type": "string"}, {}]}],
    "no default": [{"type": "string", "default": None}, {"type": "string"}],
    "union of objects": [
        {"type": "object", "oneOf": [REF, {"properties": {"b": {"type": "integer"}}}]},
        {"anyOf": [REF, {"type": "object", "properties": {"b": {"type": "integer"}}}]},
    ],
}


@pytest.mark.parametrize(("first", "other"), [(same[0], each) for same in SAME.values() for each in same[1:]])
def test_one_fact_has_one_form(first: Any, other: Any) -> None:
    """Two spellings of a schema come out equal."""
    assert normal(other) == normal(first)


def test_different_facts_stay_different() -> None:
    """No two groups of spellings come out equal."""
    forms = [normal(same[0]) for same in SAME.values()]
    assert all(forms[a] != forms[b] for a in range(len(forms)) for b in range(a))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^a", "format": "date"},
        {"type": "integer", "minimum": 1, "maximum": 2, "multipleOf": 1, "default": 1},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
        {"type": "object", "propertyNames": {"type": "string", "maxLength": 64}, "maxProperties": 16},
        {"type": "object", "required": ["a"], "additionalProperties": False, "dependentRequired": {"a": ["b"]}},
        {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}, "not": {"required": ["c"]}},
        {"type": "array", "items": REF, "prefixItems": [{"type": "string"}]},
        {"type": "string", "deprecated": True, "default": "x", "x-advised": [0, 1]},
        {"not": {}},
    ],
)
def test_no_keyword_is_lost(schema: Any) -> None:
    """A schema in normal form already is left as it is."""
    assert normal(schema) == schema


def test_keywords_go_to_the_type_they_speak_of() -> None:
    """Of a list of types each gets its own limits."""
    schema = {"type": ["string", "integer", "null"], "minLength": 1, "minimum": 2}
    assert normal(schema) == {"anyOf": [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 2}, NULL]}


def test_members_of_all_of_are_one_object() -> None:
    """Properties, required names and the keywords of a referenced member are merged."""
    schema = {"allOf": [REF, {"type": "object", "properties": {"b": {"type": "integer"}}, "required": ["b"]}]}
    assert normal(schema) == {
        "type": "object",
        "properties": {"id": {"type": "string"}, "b": {"type": "integer"}},
        "required": ["b"],
    }


def test_keywords_of_a_union_apply_to_each_member() -> None:
    """An object beside alternatives of required names is two objects."""
    schema = {"type": "object", "properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert [each["required"] for each in normal(schema)["anyOf"]] == [["a"], ["b"]]
    assert all(each["properties"] == {"a": {}, "b": {}} for each in normal(schema)["anyOf"])


def test_only_operations_of_this_contract_and_what_they_reach_are_kept() -> None:
    """Other paths go, and components that nothing refers to any more."""
    whole = document(REF)
    whole["paths"]["/filesystem"] = whole["paths"]["/chat/completions"] = {"get": {"operationId": "x", "responses": {}}}
    whole["components"]["schemas"]["Other"] = {"type": "string"}
    whole["components"]["schemas"]["Thing"]["properties"]["inner"] = {"$ref": "#/components/schemas/Inner"}
    whole["components"]["schemas"]["Inner"] = {"type": "string"}
    cut = normalise(whole)
    assert list(cut["paths"]) == ["/files"]
    assert list(cut["components"]["schemas"]) == ["Inner", "Thing"]


def test_parameters_and_responses_are_inlined() -> None:
    """Shared parts are put in place, and an operation's own parameter wins over its path's."""
    whole = document(REF, parameters=[{"$ref": "#/components/parameters/After"}])
    whole["components"]["parameters"] = {"After": {"name": "after", "in": "query", "schema": {"type": "string"}}}
    whole["paths"]["/files"]["parameters"] = [
        {"name": "after", "in": "query", "schema": {"type": "integer"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer"}},
    ]
    whole["components"]["responses"] = {"Gone": {"description": "words"}}
    whole["paths"]["/files"]["get"]["responses"]["404"] = {"$ref": "#/components/responses/Gone"}
    operation = normalise(whole)["paths"]["/files"]["get"]
    found = {each["name"]: each["schema"] for each in operation["parameters"]}
    assert found == {"after": {"type": "string"}, "limit": {"type": "integer"}}
    assert operation["responses"]["404"] == {"description": ""}


def test_default_style_of_a_parameter_is_left_out() -> None:
    """Only another style than the default is kept."""
    parameters = [
        {"name": "a", "in": "query", "style": "form", "explode": True, "schema": {"type": "string"}},
        {"name": "b", "in": "query", "style": "deepObject", "explode": True, "schema": {"type": "object"}},
        {"name": "c", "in": "path", "required": False, "schema": {"type": "string"}},
    ]
    found = normalise(document(REF, parameters=parameters))["paths"]["/files"]["get"]["parameters"]
    assert [sorted(each) for each in found] == [
        ["in", "name", "required", "schema"],
        ["explode", "in", "name", "required", "schema", "style"],
        ["in", "name", "required", "schema"],
    ]
    assert found[2]["required"] is True


@pytest.mark.parametrize("reference", ["#/components/schemas/None", "#/components/nothing/Thing"])
def test_reference_without_target_is_an_error(reference: str) -> None:
    """It is named."""
    with pytest.raises(SpecError, match=f"{reference} does not exist"):
        normalise(document({"$ref": reference}))


def test_the_argument_is_left_alone() -> None:
    """Normalising makes a new document."""
    whole = load(CONTRACT)
    normalise(whole)
    assert whole == load(CONTRACT)


def test_normal_form_is_final(upstream: Path) -> None:
    """A document in normal form is its own normal form, for every version and the contract."""
    for path in [*sorted(upstream.glob("*.yaml")), CONTRACT]:
        once = normalise(load(path))
        assert normalise(once) == once, path


def test_every_operation_of_every_version_is_kept(upstream: Path) -> None:
    """The historical documents hold no operation outside the paths of this contract."""
    for path in [*sorted(upstream.glob("*.yaml")), CONTRACT]:
        whole = load(path)
        assert len(list(operations(normalise(whole)))) == len(list(operations(whole))), path
