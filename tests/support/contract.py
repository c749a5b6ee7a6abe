"""The contract for tests: the document, with validators for requests and responses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "spec" / "openapi.yaml"
METHODS = ("get", "put", "post", "delete", "patch")


class Operation(NamedTuple):
    """One operation of the contract, with the parameters of its path."""

    operation_id: str
    method: str
    path: str
    node: dict[str, Any]
    parameters: list[dict[str, Any]]


@functools.cache
def document() -> dict[str, Any]:
    """The contract, read once."""
    return yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    """Follow a local `$ref`."""
    while "$ref" in node:
        target: Any = document()
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def operations() -> Iterator[Operation]:
    """Every operation of the contract, without those of compatible services only."""
    return (each for each in every_operation() if "x-services" not in each.node)


def every_operation() -> Iterator[Operation]:
    """Every operation of the contract, and those of compatible services only, which have `x-services`."""
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                node = item[method]
                parameters = [resolve(p) for p in [*item.get("parameters", []), *node.get("parameters", [])]]
                yield Operation(node["operationId"], method.upper(), path, node, parameters)


@functools.cache
def operation(method: str, path_template: str) -> Operation | None:
    """The operation with this method and path, whatever its path parameters are called."""
    shape = re.sub(r"\{[^}]*\}", "{}", path_template)
    for candidate in operations():
        if candidate.method == method and re.sub(r"\{[^}]*\}", "{}", candidate.path) == shape:
            return candidate
    return None


def answer(op: Operation, status: int) -> dict[str, Any] | None:
    """The documented response for a status: the exact one, else that of its class (4XX)."""
    answers = op.node["responses"]
    found = answers.get(str(status)) or answers.get(f"{status // 100}XX")
    return None if found is None else resolve(found)


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """A validator of one schema that may refer to the contract's components."""
    return Draft202012Validator({**schema, "components": {"schemas": document()["components"]["schemas"]}})


@functools.cache
def _answer_validator(operation_id: str, status: int, media_type: str) -> Draft202012Validator | str:
    op = next(o for o in operations() if o.operation_id == operation_id)
    found = answer(op, status)
    if found is None:
        return f"{operation_id} has no response {status}"
    content = found.get("content")
    if not content:
        return "" if not media_type else f"{operation_id} {status} documents no body"
    if media_type not in content:
        return f"{operation_id} {status} documents {sorted(content)}, not {media_type}"
    return validator(content[media_type]["schema"])


def answer_errors(op: Operation, status: int, media_type: str, body: Any) -> list[str]:
    """The violations of the contract by a response; empty if it is valid."""
    found = _answer_validator(op.operation_id, status, media_type)
    if isinstance(found, str):
        return [found] if found else []
    return [f"{error.json_path}: {error.message[:200]}" for error in found.iter_errors(body)]


# A value of a request that is returned in a response: its location in the request, and in the response.
TWINS = (
    ("GraderStringCheck", "operation", "GraderAnswer", "operation"),
    ("GraderTextSimilarity", "evaluation_metric", "GraderAnswer", "evaluation_metric"),
    ("FineTuneMethod", "type", "FineTuningJobMethod", "type"),
    ("FineTuningIntegration", "type", "FineTuningJobIntegration", "type"),
)


def unequal_twins(schemas: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Values that only requests or only responses have."""
    found = []
    for sent, param, component, prop in TWINS:
        back = schemas[component]["properties"][prop]["anyOf"][0]["enum"]
        if differing := sorted(set(schemas[sent]["properties"][param]["enum"]) ^ set(back)):
            found.append((f"{component}.{prop}", differing))
    return found
