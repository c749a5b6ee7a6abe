"""The contract: routes, parameters, schemas and limits.

The document is package data that the generator writes from `spec/openapi.yaml`. The code of the service does not repeat
any of it.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

Schema: TypeAlias = dict[str, Any]

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the contract.

    Attributes:
        id: Its operationId.
        query: Schema of each query parameter.
        media_type: Media type of the request body; None without a body.
        body: Schema of the body.
    """

    id: str
    method: str
    template: str
    query: dict[str, Schema]
    media_type: str | None
    body: Schema | None


@dataclass(slots=True)
class _Node:
    named: dict[str, "_Node"] = field(default_factory=dict)
    any: "_Node | None" = None
    param: str = ""
    methods: dict[str, Operation] = field(default_factory=dict)


class Contract:
    """A loaded contract, without the operations of compatible services only (`x-services`).

    Args:
        document: The OpenAPI document as plain data.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.operations: dict[str, Operation] = {}
        self._root = _Node()
        for template, item in document["paths"].items():
            for method in _METHODS:
                if method in item and "x-services" not in item[method]:
                    self._add(template, method.upper(), item, item[method])

    def _add(self, template: str, method: str, item: dict[str, Any], source: dict[str, Any]) -> None:
        query = {}
        for parameter in [*item.get("parameters", []), *source.get("parameters", [])]:
            parameter = self.resolve(parameter)
            if parameter["in"] == "query":
                query[parameter["name"]] = self.resolve(parameter["schema"])
        media_type, body = None, None
        if "requestBody" in source:
            content = self.resolve(source["requestBody"])["content"]
            media_type = next(iter(content))
            body = content[media_type]["schema"]
        operation = Operation(source["operationId"], method, template, query, media_type, body)
        self.operations[operation.id] = operation
        node = self._root
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                if node.any is None:
                    node.any = _Node(param=segment[1:-1])
                node = node.any
            else:
                node = node.named.setdefault(segment, _Node())
        node.methods[method] = operation

    def resolve(self, schema: Schema) -> Schema:
        """Return the target of a `$ref`, merged with the keywords next to it."""
        while "$ref" in schema:
            target: Any = self.document
            for name in schema["$ref"].removeprefix("#/").split("/"):
                target = target[name.replace("~1", "/").replace("~0", "~")]
            siblings = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**target, **siblings} if siblings else target
        return schema

    def schema(self, name: str) -> Schema:
        """Return the component schema `name`."""
        component: Schema = self.document["components"]["schemas"][name]
        return component

    def match(self, segments: list[str]) -> tuple[dict[str, Operation], dict[str, str]] | None:
        """Return the operations of a path by method, and the values of its parameters.

        Args:
            segments: Segments of the path below the base URL, still percent-encoded: an encoded slash is part of an ID.
        """
        node, ids = self._root, {}
        for segment in segments:
            inner = node.named.get(segment)
            if inner is None:
                inner = node.any
                if inner is None or not segment:
                    return None
                ids[inner.param] = unquote(segment)
            node = inner
        return (node.methods, ids) if node.methods else None


def load(path: str | Path | None = None) -> Contract:
    """Load the packaged contract, or the JSON document at `path`.

    Raises:
        FileNotFoundError: If `path` does not exist.
    """
    return _shipped() if path is None else Contract(json.loads(Path(path).read_bytes()))


@cache
def _shipped() -> Contract:
    return Contract(json.loads(resources.files("ft_client.sandbox").joinpath("openapi.json").read_bytes()))
