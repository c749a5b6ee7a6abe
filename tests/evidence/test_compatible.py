"""Operations of compatible services only, and rows of training files, beside the facts of their sources."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.support.contract import document, every_operation, resolve
from tests.support.recordings import EVIDENCE

Json = dict[str, Any]
JSON_NAMES = {str: "string", int: "integer", type(None): "null"}
LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default", "format",
)  # fmt: skip
# What the facts state about a schema, beside LIMITS. Another keyword would be a fact that no test compares.
COMPARED = {
    "type", "properties", "required", "additionalProperties", "items", "anyOf", "oneOf", "enum", "const", "$ref",
}  # fmt: skip
PROSE = {"description", "deprecated", "example", "examples", "title"}
ROWS = {"ChatExample", "CompletionExample", "PreferenceExample", "ReinforcementExample"}


@functools.cache
def facts() -> Json:
    """The facts of the sources."""
    found: Json = yaml.safe_load((EVIDENCE / "compatible.yaml").read_text(encoding="utf-8"))
    return found


@functools.cache
def unseen() -> Json:
    """The facts without a source, with reasons: by component or operation."""
    return yaml.safe_load((EVIDENCE / "unseen.yaml").read_text(encoding="utf-8"))["compatible"] or {}


def written(schema: Json) -> Any:
    """Return a schema as compatible.yaml writes it."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if branches := schema.get("anyOf", schema.get("oneOf")):
        if len(branches) == 2 and "enum" in branches[0] and branches[1] == {"type": "string"}:
            return f"{written(branches[0])} | ..."
        return " or ".join(str(written(branch)).replace("'", "") for branch in branches)
    kinds = schema.get("type", "any type")
    kind, *others = [kinds] if isinstance(kinds, str) else sorted(kinds, key="null".__eq__)
    if words := schema.get("enum", [schema["const"]] if "const" in schema else []):
        fits = {JSON_NAMES[type(word)] for word in words} == {kind}
        return ("" if fits else f"{kind}: ") + " | ".join(map(str, words))
    if kind == "array":
        return [written(schema.get("items", {}))]
    if "properties" in schema:
        required = schema.get("required", ())
        found = {f"{key}{'!' * (key in required)}": written(inner) for key, inner in schema["properties"].items()}
        return found | {f"{key}!": "no property" for key in required if key not in schema["properties"]}
    return " or ".join([kind, *others])


def limits(schema: Json, place: str = "") -> Iterator[tuple[str, Json]]:
    """Yield the limits of a schema and of those inside it, each with its place; alternatives have one place."""
    assert set(schema) <= COMPARED | PROSE | set(LIMITS), f"{place}: {sorted(schema)}"
    if stated := {key: schema[key] for key in LIMITS if key in schema}:
        yield place, stated
    for branch in [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
        yield from limits(branch, place)
    if "items" in schema:
        yield from limits(schema["items"], f"{place}[]")
    for key, inner in schema.get("properties", {}).items():
        yield from limits(inner, f"{place}.{key}" if place else key)


def expected(name: str) -> tuple[Any, Json]:
    """Return what a component is, and its limits, by the sources and by the entries of unseen.yaml."""
    fact, without_source = facts()["components"][name], unseen().get(name, {})
    bounds: Json = {place: dict(stated) for place, stated in fact.get("limits", {}).items()}
    for place, reasons in without_source.get("limits", {}).items():
        for keyword, (value, reason) in reasons.items():
            assert len(reason.split()) > 3, (name, place)
            assert keyword not in bounds.get(place, {}), f"{name}.{place} has a source"
            bounds.setdefault(place, {})[keyword] = value
    shape = fact.get("is") or fact["keys"] | {key: kind for key, (kind, _) in without_source.get("keys", {}).items()}
    return shape, bounds


@pytest.mark.parametrize("name", facts()["components"])
def test_a_component_has_the_facts_of_its_sources(name: str) -> None:
    """Keys, types, words, required keys and limits are those of the sources, or have a reason."""
    schema = document()["components"]["schemas"][name]
    shape, bounds = expected(name)
    assert written(schema) == shape
    assert dict(limits(schema)) == bounds


def test_every_component_without_a_document_of_the_vendor_has_facts() -> None:
    """A component that only rows or operations of other services lead to is in compatible.yaml."""
    vendor = reached(*(op.node for op in every_operation() if "x-services" not in op.node))
    others = reached(*(op.node for op in every_operation() if "x-services" in op.node))
    rows = reached(*({"$ref": f"#/components/schemas/{name}"} for name in ROWS))
    assert (others | rows) - vendor == set(facts()["components"])
    assert set(unseen()) <= set(facts()["components"]) | set(facts()["operations"])
    assert set(document()["components"]["schemas"]) == vendor | others | rows


def reached(*nodes: Json) -> set[str]:
    """Return the component schemas that nodes lead to."""
    found: set[str] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        for kind, name in re.findall(r"'#/components/(\w+)/(\w+)'", str(node)):
            if kind != "links" and f"{kind}/{name}" not in found:
                found.add(f"{kind}/{name}")
                todo.append(document()["components"][kind][name])
    return {each.removeprefix("schemas/") for each in found if each.startswith("schemas/")}


def test_requests_and_rows_are_closed_and_responses_are_open() -> None:
    """A key that a request does not have is an error of the caller, and of a response news of the service."""
    requests = {fact["body"] for fact in facts()["operations"].values() if "body" in fact}
    messages = {name for name in facts()["components"] if name.endswith(("Message", "Input"))} - {"TrainingMessage"}
    closed = requests | {name for name in ROWS if "open" not in facts()["components"][name]} | messages
    schemas = document()["components"]["schemas"]
    found = {name for name in facts()["components"] if schemas[name].get("additionalProperties") is False}
    assert found == closed
    assert {name for name in facts()["components"] if "additionalProperties" in schemas[name]} == closed


# --- operations


def shape_of(path: str) -> str:
    """Return a path without the names of its parameters."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def content(holder: Json) -> tuple[list[str], Any]:
    """Return the media types and the component of a body."""
    return list(holder.get("content", {})), next(
        (written(media["schema"]) for media in holder.get("content", {}).values()), None
    )


def test_operations_with_other_services_are_those_of_the_facts() -> None:
    """Each has its method, path and services; no other operation names services."""
    found = {
        op.operation_id: (f"{op.method} {shape_of(op.path)}", op.node["x-services"])
        for op in every_operation()
        if "x-services" in op.node
    }
    assert found == {name: (fact["request"], fact["services"]) for name, fact in facts()["operations"].items()}


@pytest.mark.parametrize("name", facts()["operations"])
def test_an_operation_has_the_facts_of_its_sources(name: str) -> None:
    """Parameters, body, statuses and the body of each success."""
    op = next(op for op in every_operation() if op.operation_id == name)
    fact = facts()["operations"][name]
    declared = {
        f"{each['in']} {each['name']}{'!' * each.get('required', False)}": written(each["schema"])
        for each in op.parameters
        if each["in"] != "path"
    }
    assert declared == fact.get("parameters", {})
    body = op.node.get("requestBody", {})
    assert body.get("required", False) is ("body" in fact)
    assert content(body) == ((["application/json"], fact["body"]) if "body" in fact else ([], None))
    responses = op.node["responses"]
    assert {status: content(resolve(each)) for status, each in responses.items() if status < "3"} == {
        status: (["application/json"], component) if component else ([], None)
        for status, component in fact["responses"].items()
    }
    # as any operation: a wrong key, a rate limit, an unknown ID, a bad request; the service can fail
    errors = {"401", "429", "4XX", "5XX"} | ({"404"} if "{" in op.path else set())
    errors |= {"400"} if op.method == "POST" or any(each["in"] == "query" for each in op.parameters) else set()
    assert {status for status in responses if status > "3"} == errors
    assert {content(resolve(responses[status]))[1] for status in errors} == {"ErrorResponse"}


def test_parameters_of_these_operations_have_the_limits_of_an_id() -> None:
    """Each in a path is text that is not empty; limits of others have a reason."""
    for op in every_operation():
        if "x-services" not in op.node:
            continue
        stated = {}
        for each in op.parameters:
            assert each["in"] != "path" or (each["required"] and f"{{{each['name']}}}" in op.path), op.operation_id
            if each["in"] == "path":
                assert (written(each["schema"]), dict(limits(each["schema"]))) == ("string", {"": {"minLength": 1}})
            elif bounds := dict(limits(each["schema"])):
                stated[each["name"]] = bounds[""]
        assert op.path.count("{") == sum(each["in"] == "path" for each in op.parameters)
        reasons = unseen().get(op.operation_id, {}).get("limits", {})
        assert stated == {key: {word: value for word, (value, _) in each.items()} for key, each in reasons.items()}
