"""Exchanges of compatible services beside the contract with the overlay of their profile applied."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import jsonschema
import yaml

from spec.tools import overlay
from spec.tools.profiles import profile_paths
from tests.support.contract import METHODS, document
from tests.support.recordings import EVIDENCE, twin_lines

Json = dict[str, Any]
# Our operationIds for the names in the lines.
NAMES = {"FineTuning_Delete": "deleteFineTuningJob", "FineTuning_CopyCheckpoint": "copyFineTuningCheckpoint"}


class Exchanged(NamedTuple):
    """One exchange with a service that has a profile, and the operation of the contract; None if there is none."""

    name: str
    line: Json
    document: Json
    path: str
    operation: Json | None


@functools.cache
def services() -> dict[str, Json]:
    """The contract of each service."""
    return {path.stem: overlay.apply(document(), overlay.read(path)) for path in profile_paths()}


@functools.cache
def unseen() -> Json:
    """What `unseen.yaml` gives reasons for."""
    found: Json = yaml.safe_load((EVIDENCE / "unseen.yaml").read_text(encoding="utf-8"))
    return found


def exchanges() -> Iterator[Exchanged]:
    """Every exchange with a service that has a profile."""
    for line in twin_lines("exchanges.jsonl"):
        if line["provider"] in services():
            whole = services()[line["provider"]]
            name = NAMES.get(line["operation"], line["operation"])
            label = f"{line['provider']} {name} {line['response']['status']}"
            yield Exchanged(label, line, whole, *_operation(whole, line["request"], name))


def _operation(whole: Json, request: Json, name: str) -> tuple[str, Json | None]:
    """Return the operation of a request: the named one if its path fits."""
    path, method = urlsplit(request["path"]).path, request["method"].lower()
    fitting = [
        (template, item[method] | {"parameters": [*item.get("parameters", []), *item[method].get("parameters", [])]})
        for template, item in whole["paths"].items()
        if method in item and re.search(re.sub(r"\\?\{[^}]*\}", "[^/]+", template) + "$", path)
    ]
    named = [each for each in fitting if each[1]["operationId"] == name]
    return next(iter([*named, *fitting]), ("", None))


def resolved(whole: Json, node: Json) -> Json:
    """Follow local references in the contract of a service."""
    while "$ref" in node:
        target: Any = whole
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def errors(each: Exchanged) -> Iterator[str]:
    """Yield each place where a request or response differs from the contract of its service."""
    if each.operation is None:
        yield "no operation"
        return
    yield from (f"request {text}" for text in _request_errors(each, each.operation))
    status, body = str(each.line["response"]["status"]), each.line["response"].get("json")
    responses = each.operation["responses"]
    response = responses.get(status) or responses.get(f"{status[0]}XX")
    if response is None:
        yield f"response {status}"
    elif body is not None:
        yield from (f"response {text}" for text in _body_errors(each.document, resolved(each.document, response), body))


def _request_errors(each: Exchanged, operation: Json) -> Iterator[str]:
    request = each.line["request"]
    parameters = [resolved(each.document, node) for node in operation["parameters"]]
    sent = {
        "query": dict(parse_qsl(urlsplit(request["path"]).query)),
        "header": {name.lower(): value for name, value in request.get("headers", {}).items()},
    }
    for parameter in parameters:
        if parameter["in"] in sent:
            values = sent[parameter["in"]]
            name = parameter["name"] if parameter["in"] == "query" else parameter["name"].lower()
            if parameter.get("required") and name not in values:
                yield f"without {name}"
            elif name in values and not _fits(each.document, parameter["schema"], values[name]):
                yield f"{name}={values[name]}"
    body = operation.get("requestBody")
    if "json" in request:
        yield from _body_errors(each.document, body or {}, request["json"])
    elif body and body.get("required") and "application/json" in body["content"]:
        yield "without a body"


def _fits(whole: Json, schema: Json, text: str) -> bool:
    values = [text, int(text)] if text.isdigit() else [text]
    return any(not list(_violations(whole, schema, value)) for value in values)


def _body_errors(whole: Json, holder: Json, body: Any) -> Iterator[str]:
    if "application/json" not in holder.get("content", {}):
        yield "has a body"
        return
    yield from _violations(whole, holder["content"]["application/json"]["schema"], body)


def _violations(whole: Json, schema: Json, value: Any) -> Iterator[str]:
    validator = jsonschema.Draft202012Validator({**schema, "components": whole["components"]})
    yield from (f"{error.json_path}: {error.validator}" for error in validator.iter_errors(value))


def test_every_exchange_fits_the_contract_of_its_service() -> None:
    """Path, parameters, body, status and response; a difference has a reason."""
    wrong: dict[str, set[str]] = {}
    checked = 0
    for each in exchanges():
        checked += 1
        if found := set(errors(each)):
            wrong.setdefault(each.name, set()).update(found)
    assert {name: sorted(found) for name, found in wrong.items()} == {
        name: entry["differs"] for name, entry in unseen()["exchanges"].items()
    }
    assert all(len(entry["reason"].split()) > 3 for entry in unseen()["exchanges"].values())
    assert checked > 120


def own_bodies() -> Iterator[tuple[Exchanged, Json, Any]]:
    """Yield each body of an operation that only these services have, with its schema."""
    own = {node["operationId"] for node in _nodes() if "x-services" in node}
    for each in exchanges():
        if each.operation and each.operation["operationId"] in own and each.line["response"]["status"] < 300:
            response = each.operation["responses"][str(each.line["response"]["status"])]
            for holder, sent in (
                (each.operation.get("requestBody", {}), each.line["request"]),
                (resolved(each.document, response), each.line["response"]),
            ):
                if "json" in sent:
                    yield each, holder["content"]["application/json"]["schema"], sent["json"]


def test_every_key_of_an_operation_of_other_services_is_declared() -> None:
    """Its requests and responses show no key that their schemas lack, and all of these operations were seen."""
    undeclared: set[str] = set()
    for each, schema, body in own_bodies():
        undeclared |= set(_undeclared(each.document, schema, body, each.name))
    assert undeclared == set()
    own = {node["operationId"] for node in _nodes() if "x-services" in node}
    seen = {each.operation["operationId"] for each in exchanges() if each.operation}
    assert own - seen == set(unseen()["operations"])


def test_values_of_another_type_do_not_fit_an_operation_of_other_services() -> None:
    """A value that the evidence shows is never null, and of no other type; null has a source where it is valid."""
    accepted: set[str] = set()
    total = 0
    for each, schema, body in own_bodies():
        for place, changed in _retyped(each.document, schema, body, each.name):
            total += 1
            accepted |= {place} if not list(_violations(each.document, schema, changed)) else set()
    assert accepted == {"together estimateFineTunePrice 200.training_type to null"}
    assert total > 200


def _retyped(whole: Json, schema: Json, value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield a value with one inner value of another type, for each that a schema describes."""
    schema = resolved(whole, schema)
    if isinstance(value, list):
        for index, item in enumerate(value):
            for inner_place, inner in _retyped(whole, schema["items"], item, place):
                yield inner_place, [*value[:index], inner, *value[index + 1 :]]
    elif isinstance(value, dict) and "properties" in schema:
        for key, item in value.items():
            for other in (None, True, "text", 7, [7], {"x": 7}):
                if not isinstance(other, type(item)) and {type(other), type(item)} != {int, float}:
                    yield f"{place}.{key} to {'null' if other is None else type(other).__name__}", value | {key: other}
            for inner_place, inner in _retyped(whole, schema["properties"][key], item, f"{place}.{key}"):
                yield inner_place, value | {key: inner}


def _nodes() -> Iterator[Json]:
    return (item[method] for item in document()["paths"].values() for method in METHODS if method in item)


def _undeclared(whole: Json, schema: Json, value: Any, place: str) -> Iterator[str]:
    schema = resolved(whole, schema)
    if isinstance(value, list):
        for item in value:
            yield from _undeclared(whole, schema.get("items", {}), item, place)
    elif isinstance(value, dict) and "properties" in schema:
        for key, inner in value.items():
            if key not in schema["properties"]:
                yield f"{place}.{key}"
            yield from _undeclared(whole, schema["properties"].get(key, {}), inner, f"{place}.{key}")
