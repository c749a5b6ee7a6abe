"""The operations and components that a change of the contract concerns."""

from __future__ import annotations

import re
from typing import Any

from tests.mutants.contract import METHODS, Json, Mutant
from tests.support.upstream_facts import LEGACY, NEWEST, facts


def concerns_vendor(mutant: Mutant, document: Json) -> bool:
    """Return whether a change concerns an operation of the vendor, not only operations of compatible services."""
    paths = {"/models"}.union(*(facts(date)["paths"] for date in (NEWEST, *LEGACY)))
    shapes = {re.sub(r"\{[^}]*\}", "{}", path) for path in paths}
    vendor = {
        item[method]["operationId"]
        for path, item in document["paths"].items()
        if re.sub(r"\{[^}]*\}", "{}", path) in shapes
        for method in METHODS
        if method in item
    }
    return not vendor.isdisjoint(operations_of(mutant, document))


def operations_of(mutant: Mutant, document: Json) -> set[str]:
    """Return the operations whose requests or responses contain the change."""
    if mutant.pointer[:1] == ("paths",) and len(mutant.pointer) > 1:
        item = document["paths"][mutant.pointer[1]]
        methods = [mutant.pointer[2]] if len(mutant.pointer) > 2 and mutant.pointer[2] in METHODS else METHODS
        return {item[method]["operationId"] for method in methods if method in item}
    if mutant.pointer == ("paths",):
        item = document["paths"][mutant.detail]
        return {item[method]["operationId"] for method in METHODS if method in item}
    every = {
        item[m]["operationId"]: [item.get("parameters", []), item[m]]
        for item in document["paths"].values()
        for m in METHODS
        if m in item
    }
    if mutant.pointer[:1] != ("components",) or len(mutant.pointer) < 3:
        return set(every)
    wanted = "#/" + "/".join(mutant.pointer[:3])
    return {name for name, node in every.items() if wanted in _reached(node, document)}


def components_of(mutant: Mutant, document: Json) -> set[str]:
    """Return the component schemas that contain the change."""
    if mutant.pointer[:2] != ("components", "schemas"):
        return set()
    wanted = "#/" + "/".join(mutant.pointer[:3])
    schemas = document["components"]["schemas"]
    return {
        name for name, schema in schemas.items() if name == mutant.pointer[2] or wanted in _reached(schema, document)
    }


def _reached(node: Any, document: Json) -> set[str]:
    """Return every local reference below a node, and those of their targets."""
    found: set[str] = set()
    todo = [node]
    while todo:
        each = todo.pop()
        if isinstance(each, list):
            todo += each
        elif isinstance(each, dict):
            reference = each.get("$ref")
            if isinstance(reference, str) and reference not in found:
                found.add(reference)
                target: Any = document
                for key in reference.removeprefix("#/").split("/"):
                    target = target[key]
                todo.append(target)
            todo += [value for key, value in each.items() if key not in {"example", "examples"}]
    return found
