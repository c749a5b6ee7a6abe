"""Differences between the responses of a service and the contract: as a profile states them, in comparable terms."""

from __future__ import annotations

import re
from typing import Any

import attrs

from spec.tools.annotate import operations, request_schemas, resolved
from spec.tools.profiles import Compiled

Json = dict[str, Any]
_RESOURCES = (("Job", "job"), ("FineTune", "job"), ("File", "file"), ("Event", "event"), ("Checkpoint", "checkpoint"))


@attrs.frozen
class Fact:
    """One difference between a service's responses and the contract.

    Attributes:
        kind: `property`, `optional`, `type`, `word`, `status`, `shape`, `envelope`, `alias`, `items`, `paging`, `zone`,
            `error` or `operation`.
        where: Component schema with a dotted path, operationId, or resource.
        what: Name, word, type or status.
    """

    kind: str
    where: str
    what: str = ""


@attrs.define
class Observed:
    """Observations from the exchanges of one service.

    Attributes:
        facts: Differences.
        types: JSON types of each property outside the contract, by schema path.
        bodies: The bodies of each operation and status whose shape differs.
        requests: Method and path of each request without an operation in the contract.
    """

    facts: set[Fact] = attrs.field(factory=set)
    types: dict[str, set[str]] = attrs.field(factory=dict)
    bodies: dict[tuple[str, str], list[Any]] = attrs.field(factory=dict)
    requests: set[tuple[str, str]] = attrs.field(factory=set)


def profile_facts(profile: Compiled, document: Json) -> set[Fact]:
    """Return the response differences that a profile states, in the terms of `observe`."""
    facts: set[Fact] = set()
    x_profile = profile.source.data["x-profile"]
    enums = {kind: _enum(document, component) for kind, component in (("job", "FineTuningJob"), ("file", "OpenAIFile"))}
    for kind, words in enums.items():
        for listed in x_profile.get("states", {}).get(kind, {}).values():
            facts |= {Fact("word", kind, word.lower()) for word in listed if word not in words}
    for resource, names in x_profile.get("fields", {}).items():
        if resource in {"job", "file", "event", "checkpoint"}:
            facts |= {Fact("alias", resource, f"{name}={alias}") for name, found in names.items() for alias in found}
    facts |= {Fact("envelope", key) for key in x_profile.get("envelopes", {}).get("keys", ())}
    lists = x_profile.get("lists", {})
    facts |= {Fact("items", key) for key in lists.get("keys", ())}
    facts |= {
        Fact("paging", name, rules["style"])
        for name, rules in lists.get("paging", {}).items()
        if rules["style"] != "cursor"
    }
    if "zone" in x_profile.get("times", {}):
        facts.add(Fact("zone", "times"))
    errors = x_profile.get("errors", {})
    facts |= {Fact("error", "statuses", status) for status in errors.get("statuses", ())}
    facts |= {Fact("error", "null_words", word) for word in errors.get("null_words", ())}
    if errors.get("code_is_status"):
        facts.add(Fact("error", "code_is_status"))
    return facts | _document_facts(profile.document, document)


def _document_facts(own: Json, base: Json) -> set[Fact]:
    facts: set[Fact] = set()
    sent = request_schemas(base) | request_schemas(own)
    replaced: set[str] = set()
    for name, schema in own["components"]["schemas"].items():
        old = base["components"]["schemas"].get(name)
        if name in sent or old is None:
            continue
        if name != "ErrorResponse" and "properties" in old and not set(old["properties"]) & set(schema["properties"]):
            replaced.add(name)
        else:
            facts |= _schema_facts(name, old, schema)
    before = {operation["operationId"]: (path, operation) for path, _, _, operation in operations(base)}
    for path, _, _, operation in operations(own):
        name = operation["operationId"]
        if name not in before:
            facts.add(Fact("operation", name))
            continue
        if path != before[name][0]:
            facts.add(Fact("operation", name, "path"))
        for status, response in operation["responses"].items():
            old_response = before[name][1]["responses"].get(status)
            schema = _json_schema(own, response)
            if old_response is None:
                facts.add(Fact("status", name, status))
            elif schema is not None and (
                _json_schema(base, old_response) != schema or component_of(schema) in replaced
            ):
                facts.add(Fact("shape", name, status))
    return facts


def _schema_facts(where: str, base: Any, own: Any) -> set[Fact]:
    if not isinstance(base, dict) or not isinstance(own, dict) or base == own:
        return set()
    before, after = base.get("properties", {}), own.get("properties", {})
    facts = {Fact("property", where, name) for name in after if name not in before}
    facts |= {Fact("optional", where, name) for name in base.get("required", ()) if name not in own.get("required", ())}
    for name in set(before) & set(after):
        old, new = before[name], after[name]
        if "properties" in old and "properties" in new:
            facts |= _schema_facts(f"{where}.{name}", old, new)
        elif _plain_types(old) != _plain_types(new):
            facts.add(Fact("type", f"{where}.{name}"))
    return facts


def _plain_types(schema: Json) -> Any:
    """Return the types that a schema allows, and the lowest number; a reference stands for itself."""
    branches = schema.get("anyOf") or [schema]
    return {component_of(branch) or (*sorted(allowed_types(branch)), branch.get("minimum")) for branch in branches} - {
        ("string", None)
    }


def _json_schema(document: Json, response: Json) -> Json | None:
    content = resolved(document, response).get("content", {}).get("application/json")
    schema: Json | None = None if content is None else content["schema"]
    return schema


def found_share(profile: Compiled, seen: Observed, document: Json) -> tuple[int, list[Fact]]:
    """Return the number of a profile's response differences, and those that the recordings do not show."""
    stated = profile_facts(profile, document)
    known = {attrs.evolve(fact, what="") if fact.kind == "type" else fact for fact in seen.facts}
    known |= {Fact("paging", "*", fact.what) for fact in known if fact.kind == "paging"}
    for path, method, _, operation in operations(profile.document):
        if any(fits((method.upper(), path, operation), *request) for request in seen.requests):
            known |= {Fact("operation", operation["operationId"], what) for what in ("", "path")}
    return len(stated), sorted(stated - known, key=attrs.astuple)


# ---- Schemas and paths -----------------------------------------------------------------------------------------------


def fits(operation: tuple[str, str, Json], method: str, path: str) -> bool:
    known, template, _ = operation
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
    # the base path comes first; it names no resource
    return known == method and re.fullmatch(rf"(/(?!fine|files|models)[\w.-]+)*{pattern}", path) is not None


def resource_of(component: str) -> str | None:
    if component in {"FineTune", "FineTuningJob"}:
        return "job"
    return next((resource for mark, resource in reversed(_RESOURCES) if mark in component), None)


def component_of(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def json_type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names: dict[type, str] = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def allowed_types(schema: Json) -> set[str]:
    kinds = schema.get("type")
    if kinds is None:
        values = schema.get("enum", [schema["const"]] if "const" in schema else None)
        found = {json_type(value) for value in values} if values else None
        return found or {"null", "boolean", "integer", "number", "string", "array", "object"}
    types = {kinds} if isinstance(kinds, str) else set(kinds)
    return types | ({"integer"} if "number" in types else set())


def _enum(document: Json, component: str) -> set[str]:
    status = document["components"]["schemas"][component]["properties"]["status"]
    return {word for branch in status["anyOf"] for word in branch.get("enum", ())}
