"""Contradictions within one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spec.tools import describe
from spec.tools.normalise import escape, operations


def faults(document: dict[str, Any]) -> list[str]:
    """Return the contradictions within a document in normal form.

    Checked are path templates and declared parameters, missing and repeated operationIds, and required names of objects
    that do not have such a property.
    """
    found = []
    names: dict[str, str] = {}
    for path, method, operation in operations(document):
        where = f"{method.upper()} {path}"
        name = operation["operationId"]
        if not name:
            found.append(f"{where}: no operationId")
        elif name in names:
            found.append(f"{where}: the operationId {name} is in use at {names[name]}")
        names.setdefault(name, where)
        declared = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
        templated = set(re.findall(r"\{([^}]*)\}", path))
        found += [
            f"{where}: the path contains {{{each}}}, which is not declared" for each in sorted(templated - declared)
        ]
        found += [f"{where}: {{{each}}} is declared, but not in the path" for each in sorted(declared - templated)]
    for name, schema in document["components"]["schemas"].items():
        for pointer, missing in _unknown_required(schema, f"/components/schemas/{escape(name)}"):
            found.append(f"{describe.place(pointer)}: requires {missing}, which is not a property")
    return found


def _unknown_required(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _unknown_required(item, pointer)
        return
    if not isinstance(node, dict):
        return
    properties = node.get("properties")
    if isinstance(properties, dict):
        for name in node.get("required", []):
            if name not in properties:
                yield pointer, name
        for name, schema in properties.items():
            yield from _unknown_required(schema, f"{pointer}/properties/{escape(name)}")
    for key in ("items", "additionalProperties"):
        yield from _unknown_required(node.get(key), f"{pointer}/{key}")
    yield from _unknown_required(node.get("anyOf"), pointer)
