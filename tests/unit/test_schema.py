"""The schema walker, compared with the jsonschema library: it reports a violation exactly if a value is invalid."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ft_client._compiled_schema import accepts_schema
from ft_client._schema import Violation, format_path, iter_violations, resolve
from ft_client_generated.contract import OPERATIONS, SCHEMAS
from tests.support.bodies import JSON_OPERATIONS, OTHERS, fits, mutants, request_schema, valid
from tests.support.contract import operation
from tests.support.recordings import Record, observed

KNOWN = {
    "type", "const", "enum", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
    "properties", "required", "dependentRequired", "additionalProperties", "propertyNames", "maxProperties",
    "items", "minItems", "maxItems", "anyOf", "oneOf", "if", "then", "not", "$ref", "format",
}  # fmt: skip
"""Keywords that are validated."""
SILENT = {"default", "deprecated", "x-advised", "x-always-typed", "x-minimum-examples", "x-n-epochs-style"}
"""Keywords without effect."""


def findings(schema: dict[str, Any], value: Any, *, answer: bool = False) -> list[Violation]:
    """All of them."""
    return list(iter_violations(schema, value, SCHEMAS, report_unknown=answer))


def agrees(schema: dict[str, Any], value: Any) -> bool:
    """Return whether both libraries agree about a value, as a request and as a response; so must the fast check."""
    one = fits(schema, value) == (not findings(schema, value))
    strict = not findings(schema, value, answer=True)
    return one and fits(schema, value, strictly=True) == strict and (strict or not accepts_schema(schema)(value))


def schemas_of(node: Any) -> list[dict[str, Any]]:
    """Every schema in a schema, itself included."""
    found = [node]
    for key in ("items", "additionalProperties", "propertyNames", "if", "then", "not"):
        if isinstance(node.get(key), dict):
            found += schemas_of(node[key])
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for branch in node.get(key, ()):
            found += schemas_of(branch)
    for inner in node.get("properties", {}).values():
        found += schemas_of(inner)
    return found


def every_schema() -> list[dict[str, Any]]:
    """Every schema of the contract."""
    found = [inner for schema in SCHEMAS.values() for inner in schemas_of(schema)]
    for op in OPERATIONS.values():
        contents = [op["requestBody"], *op["responses"].values()]
        for content in contents:
            for media in ((content or {}).get("content") or {}).values():
                found += schemas_of(media.get("schema", {}))
    return found


def test_every_keyword_of_the_contract_is_supported() -> None:
    """A new keyword must be supported, or listed as one without effect."""
    used = {key for schema in every_schema() for key in schema}
    assert used - SILENT <= KNOWN
    assert used >= KNOWN - {"format"}, "a keyword is known that the contract no longer uses"


def test_assumptions_about_the_contract_hold() -> None:
    """The forms of `if`, `not`, `$ref`, `format` and a union of presences are those of the contract."""
    for schema in every_schema():
        if "$ref" in schema:
            assert set(schema) - {"$ref"} <= SILENT, "keywords beside a reference are not validated"
        if "if" in schema:
            assert "then" in schema
            assert all("const" in rule for rule in schema["if"]["properties"].values())
        if "not" in schema:
            assert schema["not"]["required"]
        if "format" in schema:
            assert schema["format"] == "binary"


def test_branches_of_one_of_are_exclusive() -> None:
    """`oneOf` is validated as `anyOf`, so each branch needs its own values of a required `type` or `role`."""
    for schema in every_schema():
        if "oneOf" in schema:
            branches = [SCHEMAS[branch["$ref"].rsplit("/", 1)[1]] for branch in schema["oneOf"]]
            key = "type" if "type" in branches[0]["properties"] else "role"
            rules = [branch["properties"][key] for branch in branches]
            values = [value for rule in rules for value in rule.get("enum", [rule.get("const")])]
            assert None not in values
            assert len(set(values)) == len(values)
            assert all(key in branch["required"] for branch in branches)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_agrees_with_jsonschema(name: str) -> None:
    """On plain values of every type, and at the bounds of its limits."""
    schema = {"$ref": f"#/components/schemas/{name}"}
    wrong = [value for value in OTHERS if not agrees(schema, value)]
    assert wrong == []


@pytest.mark.parametrize("name", JSON_OPERATIONS)
def test_request_bodies_agree_with_jsonschema(name: str) -> None:
    """On valid bodies, and on each of them with one change."""
    schema = request_schema(name)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(valid(schema))
    def validate(value: Any) -> None:
        assert findings(schema, value) == []
        changed = [mutant for mutant in mutants(value) if not agrees(schema, mutant)]
        assert changed == [], value

    validate()


def schema_of(record: Record) -> dict[str, Any] | None:
    """Return the schema of a recorded body."""
    found = operation(record.method, record.path_template)
    if found is None or not isinstance(record.body, (dict, list)):
        return None
    answers = OPERATIONS[found.operation_id]["responses"]
    answer = answers.get(str(record.status)) or answers.get(f"{record.status // 100}XX") or {}
    return ((answer.get("content") or {}).get("application/json") or {}).get("schema")


def test_recorded_responses_and_mutants_agree_with_jsonschema(capsys: pytest.CaptureFixture[str]) -> None:
    """Both libraries return the same result for every record and many changes of each."""
    checked = invalid = 0
    for record in observed():
        schema = schema_of(record)
        if schema is None:
            continue
        assert accepts_schema(schema)(record.body) == (not findings(schema, record.body, answer=True)), record.id
        for number, value in enumerate([record.body, *mutants(record.body)]):
            if number % 25 and number > 20:
                continue
            checked += 1
            invalid += not fits(schema, value)
            assert agrees(schema, value), (record.id, value)
    with capsys.disabled():
        print(f"\n  schema walker: {checked} bodies agree with jsonschema, {invalid} of them invalid")
    assert checked > 5000
    assert invalid > 1000


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CreateFineTuneRequest", {}, [("training_file", "required")]),
        ("CreateFineTuneRequest", {"training_file": "f", "n_epochs": 0}, [("n_epochs", "minimum")]),
        ("CreateFineTuneRequest", {"training_file": "f", "batch_size": 3.5}, [("batch_size", "type")]),
        ("CreateFineTuneRequest", {"training_file": "f", "learning_rate_multiplier": float("nan")},
         [("learning_rate_multiplier", "exclusiveMinimum")]),
        ("CreateFineTuneRequest", {"training_file": "f", "classification_betas": [1, 0]},
         [("compute_classification_metrics", "dependentRequired"), ("classification_betas[1]", "exclusiveMinimum"),
          ("classification_positive_class", "dependentRequired")]),
        ("CreateFineTuneRequest", {"training_file": "f", "n_epochs": 2, "hyperparameters": {"n_epochs": 3}},
         [("n_epochs", "not")]),
        ("CreateFineTuneRequest", {"training_file": "f", "compute_classification_metrics": True},
         [("validation_file", "then"), ("classification_n_classes", "then")]),
        ("CreateFineTuneRequest", {"training_file": "f", "compute_classification_metrics": 1},
         [("compute_classification_metrics", "type")]),
        ("Metadata", {"k" * 65: "v" * 513}, [("k" * 65, "propertyNames maxLength"), ("k" * 65, "maxLength")]),
        ("Metadata", {str(n): "v" for n in range(17)}, [("(the whole)", "maxProperties")]),
        ("NEpochs", "automatic", [("(the whole)", "anyOf")]),
        ("NEpochs", True, [("(the whole)", "anyOf")]),
        ("FineTuneMethod", {"type": "magic"}, [("type", "enum")]),
        ("Grader", {"type": "string_check", "name": "n", "input": "i", "reference": "r", "operation": "is"},
         [("operation", "enum")]),
    ],
)  # fmt: skip
def test_violation_has_path_and_keyword(name: str, value: Any, expected: list[tuple[str, str]]) -> None:
    """One violation for each fault, in the matching branch."""
    found = findings(SCHEMAS[name], value)
    assert sorted((format_path(f.path), f.keyword) for f in found) == sorted(expected)


def test_resolve_returns_schema_below_a_component() -> None:
    """Models of nested objects name their schema this way."""
    assert resolve("FineTuningJob/properties/status", SCHEMAS) is SCHEMAS["FineTuningJob"]["properties"]["status"]
    assert resolve("Grader/oneOf/0", SCHEMAS) is SCHEMAS["Grader"]["oneOf"][0]


def test_file_above_size_limit_is_a_violation() -> None:
    """The number of bytes represents the content."""
    largest = SCHEMAS["CreateFileRequest"]["properties"]["file"]["maxLength"]
    assert findings(SCHEMAS["CreateFileRequest"], {"purpose": "fine-tune", "file": largest}) == []
    (found,) = findings(SCHEMAS["CreateFileRequest"], {"purpose": "fine-tune", "file": largest + 1})
    assert (found.keyword, found.expected) == ("maxLength bytes", largest)
