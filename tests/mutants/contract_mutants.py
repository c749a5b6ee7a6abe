"""Contracts with one fact changed: each is a document that no longer says what the service does."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

OTHER_TYPE = {
    "string": "integer",
    "integer": "string",
    "number": "string",
    "boolean": "string",
    "array": "object",
    "object": "array",
}
LIMITS = ("minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "maxItems", "maxProperties", "pattern")
METHODS = ("get", "post", "delete")


class Mutant(NamedTuple):
    """One change of a document: what is changed, and where."""

    kind: str
    where: tuple[Any, ...]
    change: Callable[[Any], object]

    def of(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document, changed; the given one stays as it is."""
        changed = copy.deepcopy(document)
        node: Any = changed
        for step in self.where:
            node = node[step]
        self.change(node)
        return changed


def mutants(document: dict[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a contract, in a fixed order."""
    for where, kind, change in _changes(document):
        yield Mutant(kind, where, change)


def _changes(document: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    for path, item in document["paths"].items():
        yield ("paths",), f"rename path {path}", lambda node, path=path: node.__setitem__(path + "s", node.pop(path))
        for method in METHODS:
            if method in item:
                yield from _of_operation(("paths", path, method), item[method])
    for name, parameter in document["components"]["parameters"].items():
        yield ("components", "parameters", name), "rename parameter", lambda node: node.update(name=node["name"] + "_x")
        yield from _of_schema(("components", "parameters", name, "schema"), parameter["schema"])
    for name, schema in document["components"]["schemas"].items():
        yield from _of_schema(("components", "schemas", name), schema)


def _of_operation(where: tuple[Any, ...], operation: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    for status in operation["responses"]:
        if status not in {"4XX", "5XX"}:  # the class of a status covers the status itself
            yield (*where, "responses"), f"drop answer {status}", lambda node, status=status: node.pop(status)
    for number, parameter in enumerate(operation.get("parameters", [])):
        if "name" in parameter:
            at = (*where, "parameters", number)
            yield at, "rename parameter", lambda node: node.update(name=node["name"] + "_x")
            yield from _of_schema((*at, "schema"), parameter["schema"])


def _of_schema(where: tuple[Any, ...], schema: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    kind = schema.get("type")
    if isinstance(kind, str) and kind in OTHER_TYPE and schema.get("format") != "binary":
        yield where, f"type {kind} to {OTHER_TYPE[kind]}", lambda node, kind=kind: node.update(type=OTHER_TYPE[kind])
    elif isinstance(kind, list):
        yield where, "not nullable", lambda node: node.update(type=[t for t in node["type"] if t != "null"])
    if "const" in schema:
        yield where, "const changed", lambda node: node.update(const=f"{node['const']}_x")
    for value in schema.get("enum", ()):
        yield (*where, "enum"), f"enum without {value}", lambda node, value=value: node.remove(value)
    for limit in LIMITS:
        if limit in schema:
            yield where, f"no {limit}", lambda node, limit=limit: node.pop(limit)
            if isinstance(schema[limit], (int, float)):
                step = -1 if limit.startswith("max") else 1
                yield (
                    where,
                    f"{limit} moved",
                    lambda node, limit=limit, step=step: node.update({limit: node[limit] + step}),
                )
    for name in schema.get("required", ()):
        yield (*where, "required"), f"{name} not required", lambda node, name=name: node.remove(name)
    for name, inner in schema.get("properties", {}).items():
        yield (*where, "properties"), f"drop {name}", lambda node, name=name: node.pop(name)
        if name not in schema.get("required", ()):
            yield where, f"{name} required", lambda node, name=name: node.setdefault("required", []).append(name)
        yield from _of_schema((*where, "properties", name), inner)
    for key in ("anyOf", "oneOf"):
        for number, inner in enumerate(schema.get(key, ())):
            yield from _of_schema((*where, key, number), inner)
    if isinstance(schema.get("items"), dict):
        yield from _of_schema((*where, "items"), schema["items"])
