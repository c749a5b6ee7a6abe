"""The schema walker, keyword by keyword: at the bound, beyond it, and the violation."""

from typing import Any

import pytest

from ft_client._compiled_schema import accepts_schema
from ft_client._schema import iter_violations
from tests.support.bodies import fits

BEYOND = [
    ({"type": "array", "minItems": 2}, [1, 2], [1], ((), "minItems", 2)),
    ({"type": "array", "maxItems": 2}, [1, 2], [1, 2, 3], ((), "maxItems", 2)),
    ({"type": "array", "minItems": 2}, [1, 2], [1], ((), "minItems", 2)),
    ({"type": "array", "items": {"type": "string"}}, ["a"], ["a", 1], ((1,), "type", "string")),
    ({"type": "string", "minLength": 2}, "ab", "a", ((), "minLength", 2)),
    ({"type": "string", "maxLength": 2}, "ab", "abc", ((), "maxLength", 2)),
    ({"type": "string", "pattern": "^a"}, "ab", "ba", ((), "pattern", "^a")),
    ({"type": "number", "minimum": 1}, 1, 0.5, ((), "minimum", 1)),
    ({"type": "number", "maximum": 1}, 1, 1.5, ((), "maximum", 1)),
    ({"type": "number", "exclusiveMinimum": 1}, 1.5, 1, ((), "exclusiveMinimum", 1)),
    ({"type": ["integer", "null"]}, None, "1", ((), "type", "integer or null")),
    ({"const": "a"}, "a", "b", ((), "const", "a")),
    ({"enum": [1, "a"]}, 1, True, ((), "enum", [1, "a"])),
    ({"type": "object", "required": ["a"]}, {"a": None}, {"b": 1}, (("a",), "required", "a value")),
    ({"type": "object", "maxProperties": 1}, {"a": 1}, {"a": 1, "b": 1}, ((), "maxProperties", 1)),
    (
        {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
        {"a": 1}, {"a": 1, "b": 1}, (("b",), "additionalProperties", ("a",)),
    ),
    (
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"a": "1"}, {"a": 1}, (("a",), "type", "string"),
    ),
    (
        {"type": "object", "propertyNames": {"maxLength": 1}},
        {"a": 1}, {"ab": 1}, (("ab",), "propertyNames maxLength", 1),
    ),
    (
        {"type": "object", "dependentRequired": {"a": ["b"]}},
        {"a": 1, "b": 1}, {"a": 1}, (("b",), "dependentRequired", "a value, because a is set"),
    ),
    (
        {"type": "object", "not": {"required": ["a", "b"]}},
        {"a": 1}, {"a": 1, "b": 1}, (("a",), "not", "b"),
    ),
    (
        {"type": "object", "if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}},
        {"a": 2}, {"a": 1}, (("b",), "then", "a value, because a is 1"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "within", "beyond", "found"), BEYOND)
def test_keyword_is_violated_beyond_its_bound(
    schema: dict[str, Any], within: Any, beyond: Any, found: tuple[Any, ...]
) -> None:
    """A value at the bound has no violation; one beyond it has one, with path, keyword and bound."""
    assert fits(schema, within)
    assert not fits(schema, beyond)
    assert list(iter_violations(schema, within, {}, report_unknown=False)) == []
    (finding,) = iter_violations(schema, beyond, {}, report_unknown=False)
    assert (finding.path, finding.keyword, finding.expected) == found


@pytest.mark.parametrize(("schema", "within", "beyond", "found"), BEYOND)
def test_fast_check_accepts_only_what_has_no_violation(
    schema: dict[str, Any], within: Any, beyond: Any, found: tuple[Any, ...]
) -> None:
    """And a value at the bound, unless only requests have the keyword."""
    accepts = accepts_schema(schema)
    assert not accepts(beyond)
    assert accepts(within) == ONLY_IN_REQUESTS.isdisjoint(schema)


ONLY_IN_REQUESTS = {"pattern", "maxProperties", "propertyNames", "not"}


def test_content_beyond_max_length_is_a_violation() -> None:
    """The number of bytes represents the content."""
    schema = {"type": "string", "format": "binary", "maxLength": 5}
    assert list(iter_violations(schema, 5, {}, report_unknown=False)) == []
    (finding,) = iter_violations(schema, 6, {}, report_unknown=False)
    assert (finding.keyword, finding.expected, finding.actual) == ("maxLength bytes", 5, 6)
