"""Response schemas beside the evidence: each key, type, null and word that they allow was seen, or has a reason."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.support.contract import document, operation, operations, resolve
from tests.support.recordings import EVIDENCE, SOURCES, Record, Source, exact, observed
from tests.support.shapes import JSON_TYPES, Described, allowed_types, described, listed_words, response_schema
from tests.support.upstream_facts import LEGACY, NEWEST, facts


@pytest.fixture(scope="module", params=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    """The twins, and the recordings where present."""
    found: Source = request.param
    return found


@functools.cache
def unseen() -> dict[str, dict[str, Any]]:
    """What `unseen.yaml` gives reasons for."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((EVIDENCE / "unseen.yaml").read_text(encoding="utf-8"))
    return found


def with_schema(records: tuple[Record, ...]) -> Iterator[Described]:
    """Every object of the records' responses, of operations that are in the contract."""
    for record in records:
        if operation(record.method, record.path_template) is not None:
            yield from described(record)


def by_place(records: tuple[Record, ...]) -> dict[str, list[Described]]:
    """The objects of responses, by the place of the contract that describes them."""
    found: dict[str, list[Described]] = defaultdict(list)
    for each in with_schema(records):
        found[each.place].append(each)
    return found


def upstream_schemas(place: str) -> Iterator[dict[str, Any]]:
    """Yield the schemas at a place of the vendor's documents that have a component of that name."""
    name, *properties = place.split(".")
    for date in (NEWEST, *LEGACY):
        schemas = facts(date)["components"]["schemas"]
        schema: dict[str, Any] | None = schemas.get(name)
        for key in properties:
            while schema is not None and "$ref" in schema:
                schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
            schema = None if schema is None else schema.get("properties", {}).get(key)
        if schema is not None:
            yield schema


def upstream_types(place: str) -> set[str]:
    """The JSON types that the vendor's documents allow at a place."""
    found: set[str] = set()
    for schema in upstream_schemas(place):
        for branch in [schema, *schema.get("anyOf", [])]:
            found |= {branch["type"]} if "type" in branch else {"object"} if "$ref" in branch else set()
    return found


def test_every_key_of_a_response_is_declared(source: Source) -> None:
    """No exact response of the vendor has a key that its schema does not name."""
    undeclared = {
        f"{each.place}.{key}"
        for each in with_schema(exact(source))
        for key in each.value
        if key not in each.schema.get("properties", {}) and "additionalProperties" not in each.schema
    }
    assert undeclared == set()


def test_a_key_that_is_always_there_is_required(source: Source) -> None:
    """Required are exactly the keys of all exact responses, but for those with a reason."""
    optional = set()
    for place, found in by_place(exact(source)).items():
        always = set.intersection(*(set(each.value) for each in found))
        optional |= {f"{place}.{key}" for key in always - set(found[0].schema.get("required", []))}
    assert optional == set(unseen()["optional"])


def test_every_declared_key_was_seen_or_is_documented(source: Source) -> None:
    """A property that no response has is in a document of the vendor, at the same place."""
    invented = set()
    for place, found in by_place(observed(source)).items():
        seen = set().union(*(each.value for each in found))
        for key in found[0].schema.get("properties", {}):
            if key not in seen and not list(upstream_schemas(f"{place}.{key}")):
                invented.add(f"{place}.{key}")
    assert {each for each in invented if not each.startswith(grader_component())} == set(unseen()["keys"])


def test_every_type_that_a_property_allows_was_seen_or_is_documented(source: Source) -> None:
    """Null where null was never seen is a fact without evidence, and so is any other type."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, objects in by_place(observed(source)).items():
        for key, schema in objects[0].schema.get("properties", {}).items():
            seen = {JSON_TYPES[type(each.value[key])] for each in objects if key in each.value}
            seen |= {"number"} if "integer" in seen else set()
            if seen and (extra := allowed_types(schema) - seen - upstream_types(f"{place}.{key}")):
                found[f"{place}.{key}"] |= extra
    assert found == {place: set(reasons) for place, reasons in unseen()["types"].items()}


def test_every_word_that_an_enum_lists_was_seen_or_is_documented(source: Source) -> None:
    """A word that no response and no document has is an invention; a word that responses have is listed."""
    seen: dict[str, set[str]] = defaultdict(set)
    sent: dict[str, set[str]] = defaultdict(set)
    schemas: dict[str, dict[str, Any]] = {}
    for records, words in ((observed(source), seen), (exact(source), sent)):
        for each in with_schema(records):
            for key, schema in each.schema.get("properties", {}).items():
                if listed_words(schema) and isinstance(each.value.get(key), str):
                    words[f"{each.place}.{key}"].add(each.value[key])
                    schemas[f"{each.place}.{key}"] = schema
    invented: dict[str, set[str]] = {}
    for place, schema in schemas.items():
        if place.startswith(grader_component()):
            continue
        listed = listed_words(schema)
        documented = set().union(*(listed_words(each) for each in upstream_schemas(place)))
        assert sent[place] <= listed, place
        if extra := listed - seen[place] - documented - {"auto"} - reasoning_efforts():
            invented[place] = extra
    assert invented == {place: set(reasons) for place, reasons in unseen()["words"].items()}


def reasoning_efforts() -> set[str]:
    """The efforts that a job can be created with; a job shows the one that it has."""
    schemas = facts()["components"]["schemas"]
    return {
        word
        for schema in schemas.values()
        if "compute_multiplier" in schema.get("properties", {})
        for word in listed_words(schema["properties"]["reasoning_effort"])
    }


# --- graders, which a job shows as they were sent


def grader_component() -> str:
    """The name of the component that describes a grader in a response."""
    method = document()["components"]["schemas"]["FineTuningJobMethod"]["properties"]["reinforcement"]
    reinforcement = resolve(method)
    name: str = reinforcement["properties"]["grader"]["$ref"].rsplit("/", 1)[1]
    return name


def upstream_graders() -> list[dict[str, Any]]:
    """The graders that the vendor's newest document allows in a request, by their schemas."""
    schemas = facts()["components"]["schemas"]
    references: set[str] = set()
    for each in schemas.values():
        for key in {"grader", "graders"} & each.get("properties", {}).keys():
            references |= set(re.findall(r"#/components/schemas/(\w+)", str(each["properties"][key])))
    references = {name for name in references if "type" in schemas[name].get("properties", {})}
    return [schemas[name] for name in sorted(references)]


def test_a_grader_in_a_response_has_the_keys_and_words_of_all_graders() -> None:
    """Its properties, types and words are those that any grader is sent with; those of all graders are required."""
    schema = document()["components"]["schemas"][grader_component()]
    graders = upstream_graders()
    assert len(graders) >= 5
    properties = {key for each in graders for key in each["properties"]}
    seen = {key for each in with_schema(observed()) if each.place == grader_component() for key in each.value}
    assert set(schema["properties"]) == properties | (seen & set(schema["properties"]))
    assert set(schema["required"]) == set.intersection(*(set(each["required"]) for each in graders))
    for key in properties:
        stated = [each["properties"][key] for each in graders if key in each["properties"]]
        words = set().union(*(listed_words(each) for each in stated))
        assert listed_words(schema["properties"][key]) == words, key
        allowed = allowed_types(schema["properties"][key])
        assert not allowed or allowed == set().union(*(stated_types(each) for each in stated)), key


def stated_types(schema: dict[str, Any]) -> set[str]:
    """The JSON types that a schema of the vendor's newest document allows."""
    if "$ref" in schema:
        return stated_types(facts()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    found = {schema["type"]} if "type" in schema else set()
    return found.union(*(stated_types(each) for each in schema.get("anyOf", [])))


def test_a_component_without_evidence_has_the_properties_of_its_reason() -> None:
    """Components that no twin and no document has are in unseen.yaml, with their properties."""
    for name, properties in unseen()["shapes"].items():
        schema = document()["components"]["schemas"][name]
        assert set(schema["properties"]) == set(schema["required"]) == set(properties), name
        assert not list(upstream_schemas(name)), name


# --- statuses, headers, paths


def statuses() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every response of the contract: operation, status, response."""
    for op in operations():
        for status, response in op.node["responses"].items():
            yield op.operation_id, status, resolve(response)


def test_every_operation_documents_the_errors_that_each_can_have() -> None:
    """A wrong key, a rate limit and other failures can meet any request, an unknown ID any request with one."""
    for op in operations():
        expected = {"401", "429", "4XX", "5XX"} | ({"404"} if "{" in op.path else set())
        assert expected <= set(op.node["responses"]), op.operation_id


def test_a_request_that_can_be_invalid_has_a_400() -> None:
    """The service responds with 400 to a bad body, a bad query parameter, and a change that the state forbids."""
    for op in operations():
        if op.path.startswith(("/fine-tunes/{fine_tune_id}/events", "/files/{file_id}/content")):
            continue  # the one has no value that can be wrong, the other a header that is ignored if it is
        has_input = any(each["in"] == "query" for each in op.parameters) or op.method == "POST"
        assert ("400" in op.node["responses"]) == has_input, op.operation_id


def test_every_error_has_the_error_body_and_every_response_a_request_id() -> None:
    """As on each twin that has headers and status."""
    for name, status, response in statuses():
        if status[0] in "45":
            content = response["content"]
            assert list(content) == ["application/json"], (name, status)
            assert content["application/json"]["schema"]["$ref"].endswith("/ErrorResponse"), (name, status)
        if status not in {"201", "204", "206"}:  # Azure's, and ranges, which no recording has
            assert "x-request-id" in response["headers"], (name, status)
    for record in exact():
        headers = record.raw["response_headers"]
        assert "x-request-id" in headers or not headers, record.id
        if record.status >= 400:
            assert response_schema(record)["$ref"].endswith("/ErrorResponse")


def test_every_declared_header_was_seen_or_has_a_reason() -> None:
    """A response of that status has the header, at some operation; 401 has a challenge."""
    seen: dict[str, set[str]] = defaultdict(set)
    for record in observed():
        for pattern in (str(record.status), f"{record.status // 100}XX"):
            seen[pattern] |= {name.lower() for name in record.raw["response_headers"]}
    seen["5XX"] = seen["4XX"]  # never recorded; as other errors
    declared = {(status, name.lower()) for _, status, response in statuses() for name in response.get("headers", {})}
    unknown = {f"{status} {name}" for status, name in declared if name not in seen[status]}
    assert unknown == set(unseen()["headers"])
    assert ("401", "www-authenticate") in declared
    assert ("200", "content-disposition") in declared


def test_every_id_in_a_path_is_text_that_is_not_empty() -> None:
    """An empty ID leads to another operation."""
    for op in operations():
        for parameter in op.parameters:
            if parameter["in"] == "path":
                assert parameter["required"], op.operation_id
                assert f"{{{parameter['name']}}}" in op.path
                assert (parameter["schema"]["type"], parameter["schema"]["minLength"]) == ("string", 1)
        assert op.path.count("{") == sum(each["in"] == "path" for each in op.parameters)


# --- links


def links() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every link of the contract, with the operation and the status that it starts from."""
    for op in operations():
        for status, response in op.node["responses"].items():
            for link in resolve(response).get("links", {}).values():
                yield op.operation_id, status, resolve(link)


def in_schema(schema: dict[str, Any], pointer: str) -> dict[str, Any] | None:
    """Return the schema of a value inside the values that a schema describes."""
    for key in pointer.strip("/").split("/"):
        schema = resolve(schema)
        branches = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
        schema = resolve(branches[0]) if branches else schema
        inner = schema.get("items") if key.isdigit() else schema.get("properties", {}).get(key)
        if inner is None:
            return None
        schema = inner
    return resolve(schema)


def expressions(value: Any) -> Iterator[str]:
    """Every runtime expression in a link's values."""
    if isinstance(value, str) and value.startswith("$"):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from expressions(inner)


def test_every_link_takes_a_value_of_its_response_to_a_parameter_of_its_target() -> None:
    """The value is text in the response's schema, and the target has the parameter or body property."""
    by_id = {op.operation_id: op for op in operations()}
    checked = 0
    for name, status, link in links():
        target = by_id[link["operationId"]]
        parameters = {each["name"] for each in target.parameters}
        assert set(link.get("parameters", {})) <= parameters, (name, link)
        assert {each["name"] for each in target.parameters if each.get("required")} <= set(
            link.get("parameters", {})
        ), link
        assert link.get("parameters") or link.get("requestBody"), (name, link)
        content = resolve(by_id[name].node["responses"][status])["content"]["application/json"]["schema"]
        for expression in expressions({**link.get("parameters", {}), "body": link.get("requestBody")}):
            if expression.startswith("$response.body#"):
                schema = in_schema(content, expression.removeprefix("$response.body#"))
                assert schema is not None, (name, expression)
                assert "string" in allowed_types(schema), (name, expression)
            checked += 1
    assert checked > 20
