"""Annotate the document for the generator, and extract the contract as data.

`annotate` records the location of each schema, which the tool forgets. `contract` reduces the document to the facts
that a program uses: schemas and operations without prose.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

POINTER = "x-pointer"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
# Links describe sequences of requests: they are not part of any one message.
PROSE = frozenset({"description", "summary", "example", "examples", "title", "externalDocs", "links"})
# Maps whose keys are names: a property may be called `title`.
NAME_MAPS = frozenset(
    {
        "properties",
        "patternProperties",
        "$defs",
        "dependentRequired",
        "dependentSchemas",
        "content",
        "encoding",
        "headers",
    }
)
# Keywords whose values are data, not description.
LITERALS = frozenset({"enum", "const", "default", "required"})
_ALTERNATIVES = ("allOf", "anyOf", "oneOf", "prefixItems")


def annotate(document: Json) -> Json:
    """Return a copy in which each schema has its location in `x-pointer`; the argument is not changed.

    The pointer starts with the name of the component (`FineTuningJobCheckpoint/properties/metrics`); the pointer of a
    schema outside the components starts with `paths/` or `components/`.
    """
    annotated = copy.deepcopy(document)
    for pointer, schema in schemas(annotated):
        schema[POINTER] = pointer
    return annotated


def is_object(schema: Json) -> bool:
    """Whether a schema describes an object."""
    types = schema.get("type")
    return (
        "properties" in schema
        or "allOf" in schema
        or types == "object"
        or (isinstance(types, list) and "object" in types)
    )


def object_schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield pointer and schema of every object schema in the document, without following references."""
    return ((pointer, schema) for pointer, schema in schemas(document) if is_object(schema))


def schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield pointer and schema of every schema in the document, without following references."""
    components = document.get("components") or {}
    for name, schema in (components.get("schemas") or {}).items():
        yield from _within(name, schema)
    for part in ("parameters", "requestBodies", "responses", "headers"):
        yield from _holders(f"components/{part}", components.get(part) or {})
    yield from _holders("paths", document["paths"])


def _holders(pointer: str, node: Any) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        for key, value in node.items():
            below = f"{pointer}/{_escaped(key)}"
            if key == "schema":
                yield from _within(below, value)
            elif key not in PROSE:
                yield from _holders(below, value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _holders(f"{pointer}/{index}", value)


def _within(pointer: str, schema: Any) -> Iterator[tuple[str, Json]]:
    if not isinstance(schema, dict) or "$ref" in schema:
        return
    yield pointer, schema
    for name, value in (schema.get("properties") or {}).items():
        yield from _within(f"{pointer}/properties/{_escaped(name)}", value)
    for keyword in ("items", "additionalProperties"):
        yield from _within(f"{pointer}/{keyword}", schema.get(keyword))
    for keyword in _ALTERNATIVES:
        for index, value in enumerate(schema.get(keyword) or []):
            yield from _within(f"{pointer}/{keyword}/{index}", value)


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")


def operations(document: Json) -> Iterator[tuple[str, str, Json, Json]]:
    """Yield path, method, path item and operation, in the order of the document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item, item[method]


def resolved(document: Json, node: Any) -> Any:
    """Return the target of a reference, through any number of references.

    Raises:
        ValueError: The reference has no target, or is circular.
    """
    seen: set[str] = set()
    while isinstance(node, dict) and isinstance(node.get("$ref"), str):
        reference: str = node["$ref"]
        if reference in seen:
            raise ValueError(f"{reference} refers to itself")
        seen.add(reference)
        node = document
        for part in reference.removeprefix("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or key not in node:
                raise ValueError(f"{reference} does not exist")
            node = node[key]
    return node


def parameters(document: Json, item: Json, operation: Json) -> list[Json]:
    """Return the parameters of an operation, its own and those of its path, references resolved."""
    merged: dict[tuple[str, str], Json] = {}
    for holder in (operation, item):
        for parameter in holder.get("parameters") or []:
            parameter = resolved(document, parameter)
            merged.setdefault((parameter["in"], parameter["name"]), parameter)
    return list(merged.values())


def request_schemas(document: Json) -> frozenset[str]:
    """Return the names of the component schemas that request bodies and parameters use."""
    waiting: list[Any] = []
    for _, _, item, operation in operations(document):
        waiting += strip_prose(parameters(document, item, operation))
        waiting.append(strip_prose(resolved(document, operation.get("requestBody") or {})))
    components = (document.get("components") or {}).get("schemas") or {}
    reached: set[str] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            reference = node.get("$ref")
            name = str(reference).rpartition("/")[2]
            if isinstance(reference, str) and name in components and name not in reached:
                reached.add(name)
                waiting.append(strip_prose(components[name]))
            waiting += node.values()
    return frozenset(reached)


def contract(document: Json) -> Json:
    """Return SCHEMAS, OPERATIONS and DIGEST: the contract as data, without prose.

    The digest changes when, and only when, SCHEMAS or OPERATIONS do.
    """
    components = (document.get("components") or {}).get("schemas") or {}
    component_schemas = {name: strip_prose(schema) for name, schema in components.items()}
    by_id: Json = {}
    for path, method, item, operation in operations(document):
        name = operation.get("operationId") or f"{method} {path}"
        request = resolved(document, operation.get("requestBody"))
        responses = operation.get("responses") or {}
        by_id[name] = {
            "method": method.upper(),
            "path": path,
            "parameters": [strip_prose(parameter) for parameter in parameters(document, item, operation)],
            "requestBody": None
            if request is None
            else {"required": bool(request.get("required")), **strip_prose(request)},
            "responses": {str(status): _response(document, response) for status, response in responses.items()},
        }
        by_id[name] |= {key: strip_prose(value) for key, value in operation.items() if key.startswith("x-")}
    facts = {"SCHEMAS": component_schemas, "OPERATIONS": by_id}
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**facts, "DIGEST": hashlib.sha256(text.encode()).hexdigest()}


def _response(document: Json, response: Any) -> Json:
    stripped: Json = strip_prose(resolved(document, response))
    if "headers" in stripped:
        stripped["headers"] = {
            name: strip_prose(resolved(document, header))
            for name, header in resolved(document, response)["headers"].items()
        }
    return stripped


def strip_prose(node: Any, *, named: bool = False) -> Any:
    """Return a copy without prose. With `named`, the keys of the node are names, and all are kept."""
    if isinstance(node, list):
        return [strip_prose(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value if key in LITERALS and not named else strip_prose(value, named=not named and key in NAME_MAPS)
        for key, value in node.items()
        if named or key not in PROSE
    }
