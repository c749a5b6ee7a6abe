"""Normal form means what the schema meant: random schemas admit the same values before and after."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from spec.tools.diff import diff
from spec.tools.normalise import normalise

SCALARS = [None, True, False, 0, 1, -1, 2.5, "", "a", "ab"]
NAMES = ["a", "b", "c"]

values = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
    max_leaves=4,
)
strings = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={"minLength": st.integers(0, 2), "maxLength": st.integers(0, 2), "enum": st.just(["a", "ab"])},
)
numbers = st.fixed_dictionaries(
    {"type": st.sampled_from(["integer", "number"])},
    optional={"minimum": st.integers(-1, 2), "exclusiveMaximum": st.integers(-1, 2)},
)
plain = st.sampled_from(
    [
        {},
        {"type": "null"},
        {"type": "boolean"},
        {"const": "a"},
        {"const": 1},
        {"enum": ["a", None]},
        {"enum": ["a", 1, True]},
        {"type": ["string", "null"], "minLength": 1},
        {"type": ["integer", "string"], "minimum": 1, "maxLength": 1},
        {"type": ["string", "null"], "enum": ["a", None]},
    ]
)


def compounds(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    objects = st.fixed_dictionaries(
        {"type": st.just("object")},
        optional={
            "properties": st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
            "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
            "additionalProperties": st.booleans() | inner,
            "maxProperties": st.integers(0, 2),
        },
    )
    arrays = st.fixed_dictionaries({"type": st.just("array"), "items": inner}, optional={"minItems": st.integers(0, 2)})
    unions = st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)})
    narrowed = st.builds(
        lambda required, members: {"type": "object", "required": required, "anyOf": members},
        st.lists(st.sampled_from(NAMES), max_size=1),
        st.lists(
            st.fixed_dictionaries({"required": st.lists(st.sampled_from(NAMES), max_size=1)}), min_size=1, max_size=2
        ),
    )
    single = st.builds(lambda member: {"allOf": [member]}, inner)
    return objects | arrays | unions | narrowed | single


schemas = st.recursive(strings | numbers | plain, compounds, max_leaves=6)


def normal(schema: Any) -> Any:
    body = {"content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "listFiles", "responses": {"200": body}}
    document = normalise({"paths": {"/files": {"get": operation}}})
    assert diff(document, document) == []
    assert normalise(document) == document
    return document["paths"]["/files"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


@settings(max_examples=400)
@given(schemas, st.lists(values, min_size=1, max_size=6))
@example({"type": "object", "required": ["a"], "anyOf": [{"required": ["b"]}]}, [{}, {"a": 1}, {"a": 1, "b": 1}])
def test_a_schema_admits_the_same_values_in_normal_form(schema: Any, found: list[Any]) -> None:
    """Valid stays valid, and invalid stays invalid."""
    before, after = Draft202012Validator(schema), Draft202012Validator(normal(schema))
    for value in [*found, *SCALARS, {}, [], {"a": "a"}, {"b": 1, "c": None}]:
        assert before.is_valid(value) == after.is_valid(value), (value, normal(schema))
