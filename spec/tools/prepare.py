"""What the generator reads, and what it writes as plain data: both made from one document.

`prepare` marks every object schema with the place it stands at, which the tool forgets. `contract` cuts the document to
what a program can use: schemas and operations without prose.
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
# Links tell how one answer leads to another request: true of a flow, no part of any one message.
PROSE = frozenset({"description", "summary", "example", "examples", "title", "externalDocs", "links"})
# Maps whose keys are names: a property may well be called `title`.
NAMED = frozenset(
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
# Values that are data, not description.
DATA = frozenset({"enum", "const", "default", "required"})
_ALTERNATIVES = ("allOf", "anyOf", "oneOf", "prefixItems")


def prepare(document: Json) -> Json:
    """Return a copy whose object schemas say in `x-pointer` where they stand; the argument stays as it is.

    The pointer begins with the component's name (`FineTuningJobCheckpoint/properties/metrics`); that of a schema
    outside the components begins with `paths/`.
    """
    prepared = copy.deepcopy(document)
    for pointer, schema in object_schemas(prepared):
        schema[POINTER] = pointer
    return prepared


def object_schemas(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield pointer and schema of every object schema that stands in the document, references not followed."""
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
    types = schema.get("type")
    if (
        "properties" in schema
        or "allOf" in schema
        or types == "object"
        or (isinstance(types, list) and "object" in types)
    ):
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
    """Return what a node refers to, through any number of references.

    Raises:
        ValueError: the reference leads nowhere, or in a circle.
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
                raise ValueError(f"{reference} leads nowhere")
            node = node[key]
    return node


def parameters(document: Json, item: Json, operation: Json) -> list[Json]:
    """Return the parameters of an operation, its own and those of its path, references resolved."""
    found: dict[tuple[str, str], Json] = {}
    for holder in (operation, item):
        for parameter in holder.get("parameters") or []:
            parameter = resolved(document, parameter)
            found.setdefault((parameter["in"], parameter["name"]), parameter)
    return list(found.values())


def sent_schemas(document: Json) -> frozenset[str]:
    """Return the names of the component schemas that request bodies and parameters reach."""
    waiting: list[Any] = []
    for _, _, item, operation in operations(document):
        waiting += parameters(document, item, operation)
        waiting.append(resolved(document, operation.get("requestBody") or {}))
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
                waiting.append(components[name])
            waiting += [value for key, value in node.items() if key not in PROSE]
    return frozenset(reached)


def contract(document: Json) -> Json:
    """Return SCHEMAS, OPERATIONS and DIGEST: the contract as data, without prose.

    The digest changes when, and only when, SCHEMAS or OPERATIONS do.
    """
    components = (document.get("components") or {}).get("schemas") or {}
    schemas = {name: bare(schema) for name, schema in components.items()}
    found: Json = {}
    for path, method, item, operation in operations(document):
        name = operation.get("operationId") or f"{method} {path}"
        request = resolved(document, operation.get("requestBody"))
        responses = operation.get("responses") or {}
        found[name] = {
            "method": method.upper(),
            "path": path,
            "parameters": [bare(parameter) for parameter in parameters(document, item, operation)],
            "requestBody": None if request is None else {"required": bool(request.get("required")), **bare(request)},
            "responses": {str(status): _response(document, response) for status, response in responses.items()},
        }
        found[name] |= {key: bare(value) for key, value in operation.items() if key.startswith("x-")}
    facts = {"SCHEMAS": schemas, "OPERATIONS": found}
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**facts, "DIGEST": hashlib.sha256(text.encode()).hexdigest()}


def _response(document: Json, response: Any) -> Json:
    stripped: Json = bare(resolved(document, response))
    if "headers" in stripped:
        stripped["headers"] = {
            name: bare(resolved(document, header)) for name, header in resolved(document, response)["headers"].items()
        }
    return stripped


def bare(node: Any, *, named: bool = False) -> Any:
    """Return a copy without prose. With `named`, the keys of the node itself are names and all stay."""
    if isinstance(node, list):
        return [bare(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value if key in DATA and not named else bare(value, named=not named and key in NAMED)
        for key, value in node.items()
        if named or key not in PROSE
    }
