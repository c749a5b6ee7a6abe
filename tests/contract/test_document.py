"""The contract document: valid OpenAPI 3.1, complete, with valid examples, open responses and closed requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from spec.tools.annotate import schemas
from tests.contract.scenarios_errors import CALLS
from tests.support.contract import document, operations, resolve, unequal_twins, validator

OPERATIONS = {
    "listFiles", "createFile", "retrieveFile", "deleteFile", "downloadFile",
    "createUpload", "addUploadPart", "completeUpload", "cancelUpload",
    "createFineTuningJob", "listPaginatedFineTuningJobs", "retrieveFineTuningJob", "cancelFineTuningJob",
    "pauseFineTuningJob", "resumeFineTuningJob", "listFineTuningEvents", "listFineTuningJobCheckpoints",
    "listFineTuningCheckpointPermissions", "createFineTuningCheckpointPermission",
    "deleteFineTuningCheckpointPermission",
    "runGrader", "validateGrader",
    "createFineTune", "listFineTunes", "retrieveFineTune", "cancelFineTune", "listFineTuneEvents",
    "listModels", "retrieveModel", "deleteModel",
}  # fmt: skip


def test_the_document_is_valid_openapi_3_1() -> None:
    """openapi-spec-validator finds nothing."""
    OpenAPIV31SpecValidator(document()).validate()


def test_every_operation_is_in_the_document() -> None:
    """The operations are exactly those that the client has."""
    found = {op.operation_id for op in operations()}
    assert found - OPERATIONS == set(), "new operations: add them to OPERATIONS, then follow docs/spec-changes.md"
    assert OPERATIONS - found == set(), "removed operations: remove them from OPERATIONS"


def test_every_operation_has_a_call_for_its_error_responses() -> None:
    """The cassettes of error responses are recorded with these calls."""
    missing = OPERATIONS - set(CALLS)
    assert missing == set(), "add a call for each to CALLS in tests/contract/scenarios_errors.py"


def properties() -> Iterator[Any]:
    """Yield each property of the contract, with its pointer as ID."""
    for pointer, schema in schemas(document()):
        for name, member in (schema.get("properties") or {}).items():
            yield pytest.param(member, id=f"{pointer}.{name}")


@pytest.mark.parametrize("member", list(properties()))
def test_every_property_has_a_description(member: dict[str, Any]) -> None:
    """The property has one, or the component that it refers to; if the value can be null, it mentions null."""
    target = resolve(member)
    text = str(member.get("description") or target.get("description") or "")
    assert text.endswith("."), "add a description: type or unit, and when the value is null"
    types = [kind for each in (target, *target.get("anyOf", [])) for kind in [each.get("type")]]
    if any(kind == "null" or (isinstance(kind, list) and "null" in kind) for kind in types):
        assert "null" in text.lower(), f"state when the value is null: {text}"


def bodies() -> Iterator[Any]:
    """Yield each media type of each request and response, with a readable ID."""
    for op in operations():
        if "requestBody" in op.node:
            for kind, media in op.node["requestBody"]["content"].items():
                yield pytest.param(media, id=f"{op.operation_id}-request-{kind}")
        for status, found in op.node["responses"].items():
            for kind, media in resolve(found).get("content", {}).items():
                yield pytest.param(media, id=f"{op.operation_id}-{status}-{kind}")


@pytest.mark.parametrize("media", list(bodies()))
def test_every_body_has_a_valid_example(media: dict[str, Any]) -> None:
    """The example of a request or a response validates against its schema."""
    examples = [media["example"]] if "example" in media else [e["value"] for e in media["examples"].values()]
    assert examples
    for example in examples:
        assert [e.message for e in validator(media["schema"]).iter_errors(example)] == []


@pytest.mark.parametrize("op", list(operations()), ids=lambda op: op.operation_id)
def test_every_parameter_has_a_valid_example(op: Any) -> None:
    """The example of each parameter validates."""
    for parameter in op.parameters:
        assert validator(parameter["schema"]).is_valid(parameter["example"]), parameter["name"]


@pytest.mark.parametrize("op", list(operations()), ids=lambda op: op.operation_id)
def test_every_operation_documents_its_errors(op: Any) -> None:
    """A wrong key, a rate limit, other 4xx and 5xx are documented with the error body."""
    answers = op.node["responses"]
    assert {"401", "429", "4XX", "5XX"} <= set(answers)
    assert ("404" in answers) == ("{" in op.path)
    for status in set(answers) - {"200", "201", "204", "206"}:
        schema = resolve(answers[status])["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorResponse"}, status


def reachable(roots: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema inside these, with its place; each component once."""
    seen: set[str] = set()
    todo = [("", root) for root in roots]
    while todo:
        where, node = todo.pop()
        if "$ref" in node:
            name = node["$ref"].rsplit("/", 1)[1]
            if name not in seen:
                seen.add(name)
                todo.append((name, resolve(node)))
            continue
        yield where, node
        todo += [(f"{where}.{key}", inner) for key, inner in node.get("properties", {}).items()]
        for key in ("items", "additionalProperties"):
            if isinstance(node.get(key), dict):
                todo.append((where, node[key]))
        for key in ("anyOf", "oneOf", "allOf"):
            todo += [(where, inner) for inner in node.get(key, [])]


def is_open(node: dict[str, Any]) -> bool:
    """Return whether a union allows strings that it does not list."""
    strings = [branch for branch in node.get("anyOf", []) if branch.get("type") == "string"]
    return any(not {"enum", "const"} & set(branch) for branch in strings)


def test_enums_in_responses_are_open() -> None:
    """An unknown word in a response is valid: each enum is beside a plain string."""
    roots = [
        m["schema"]
        for op in operations()
        for a in op.node["responses"].values()
        for m in resolve(a).get("content", {}).values()
    ]
    closed = {where for where, node in reachable(roots) if "enum" in node}
    beside = {where for where, node in reachable(roots) if is_open(node)}
    assert closed <= beside


def test_enums_in_requests_are_closed() -> None:
    """A word that the service rejects is invalid in a request; only a model may have a name that is not listed."""
    roots = [
        m["schema"]
        for op in operations()
        if "requestBody" in op.node
        for m in op.node["requestBody"]["content"].values()
    ]
    opened = {where for where, node in reachable(roots) if is_open(node) and any("enum" in b for b in node["anyOf"])}
    assert opened == {"CreateFineTuningJobRequest.model", "CreateFineTuneRequest.model"}


def test_words_in_responses_are_those_of_requests() -> None:
    """An enum of a response lists the words of its request: graders, methods, integrations."""
    assert unequal_twins(document()["components"]["schemas"]) == []
