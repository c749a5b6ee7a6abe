"""An OpenAPI 3.1 document as the contract of recorded interactions: whose each is, and what it was recorded for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")

# What a document says for readers alone, and where the keys of an object are names instead of keywords.
_PROSE = {"description", "summary", "title", "example", "examples", "externalDocs", "tags", "links"}
_NAMED = {"properties", "patternProperties", "dependentSchemas", "$defs", "responses", "headers", "content", "encoding"}
_VERBATIM = {"enum", "const", "default", "required", "dependentRequired"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str
    required: bool
    schema: dict[str, Any]
    style: str
    explode: bool


@dataclass(frozen=True)
class Operation:
    """An operation.

    Attributes:
        id: Its operationId.
        method: In capitals.
        template: Its path.
        node: What the document says about it, its path's parameters put in.
        parameters: All of them.
    """

    id: str
    method: str
    template: str
    node: dict[str, Any]
    parameters: tuple[Parameter, ...]

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path's segments; `{}` for a parameter that is a whole one."""
        return tuple(re.sub(r"^\{[^}]*\}$", "{}", segment) for segment in self.template.strip("/").split("/"))

    def fit(self, segments: list[str]) -> dict[str, str] | None:
        """Return the path's parameters in a request's path, None if it is another path."""
        if len(segments) != len(self.segments):
            return None
        names = re.findall(r"\{([^}]*)\}", self.template)
        values = []
        for wanted, segment in zip(self.segments, segments, strict=True):
            if wanted == "{}" and segment:
                values.append(unquote(segment))
            elif wanted != segment:
                return None
        return dict(zip(names, values, strict=True))


class Contract:
    """A loaded OpenAPI document.

    Args:
        document: Plain data.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in self._operations()}
        self._validators: dict[int, tuple[Any, Draft202012Validator]] = {}
        self._digests: dict[str, str] = {}

    @classmethod
    def load(cls, path: Path) -> Contract:
        """Load a document, YAML or JSON.

        Raises:
            FileNotFoundError: There is no such file.
        """
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return cls(loader(path.read_text(encoding="utf-8")).get_single_data())

    def _operations(self) -> Iterator[Operation]:
        for template, item in self.document.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    shared, own = item.get("parameters", []), item[method].get("parameters", [])
                    # an operation's own parameter stands in for its path's of the same name
                    found = {(one.name, one.place): one for one in map(self._parameter, [*shared, *own])}
                    node = {**item[method], "parameters": [*shared, *own]}
                    name = item[method].get("operationId", f"{method} {template}")
                    yield Operation(name, method.upper(), template, node, tuple(found.values()))

    def _parameter(self, node: dict[str, Any]) -> Parameter:
        node = self.resolve(node)
        place = node["in"]
        style = node.get("style", "form" if place in ("query", "cookie") else "simple")
        media: dict[str, Any] = next(iter(node.get("content", {}).values()), {})
        schema = node.get("schema", media.get("schema", {}))
        return Parameter(
            node["name"], place, node.get("required", False), schema, style, node.get("explode", style == "form")
        )

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow a `$ref` within the document."""
        while "$ref" in node:
            target: Any = self.document
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    # ---- whose an interaction is ------------------------------------------------------------------------------------

    def find(self, method: str, url: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation that a request asks for, with the path's parameters; None if there is none.

        Args:
            method: Of the request.
            url: Behind the base URL.
        """
        segments = urlsplit(url).path.removeprefix("/").split("/")
        fitting = [
            (operation, found)
            for operation in self.operations.values()
            if operation.method == method.upper() and (found := operation.fit(segments)) is not None
        ]
        # a path that says a segment in words comes before one that takes any
        return min(fitting, key=lambda one: one[0].segments.count("{}"), default=None)

    def documented(self, operation: Operation, status: int) -> tuple[str, dict[str, Any]] | None:
        """Return what the document says about an answer, and under which key: the status, its class or `default`."""
        responses = operation.node.get("responses", {})
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in responses:
                return key, self.resolve(responses[key])
        return None

    # ---- what it was recorded for -----------------------------------------------------------------------------------

    def digest(self, operation_id: str) -> str | None:
        """Return a digest of all that the document says about an operation, but for prose; None if there is none.

        Components count where they are used, by what they say and not by their names.
        """
        operation = self.operations.get(operation_id)
        if operation is None:
            return None
        if operation_id not in self._digests:
            security = operation.node.get("security", self.document.get("security", []))
            schemes = self.document.get("components", {}).get("securitySchemes", {})
            said = {
                "method": operation.method,
                "path": operation.template,
                "operation": self._bared(operation.node, False, ()),
                "security": [{name: schemes.get(name) for name in one} for one in security],
            }
            text = json.dumps(said, sort_keys=True, ensure_ascii=False)
            self._digests[operation_id] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return self._digests[operation_id]

    def _bared(self, node: Any, named: bool, within: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [self._bared(item, False, within) for item in node]
        if not isinstance(node, dict):
            return node
        if not named and isinstance(node.get("$ref"), str):
            if node["$ref"] in within:
                return {"again": len(within) - within.index(node["$ref"])}
            beside = {key: value for key, value in node.items() if key != "$ref"}
            target = self._bared(self.resolve(node), False, (*within, node["$ref"]))
            return {**target, **self._bared(beside, False, within)}
        return {
            key: value if not named and key in _VERBATIM else self._bared(value, not named and key in _NAMED, within)
            for key, value in node.items()
            if named or key not in _PROSE
        }

    # ---- judging values ---------------------------------------------------------------------------------------------

    def errors(self, value: Any, schema: Mapping[str, Any]) -> list[str]:
        """Return what is wrong with a value, each with its place; nothing where it fits."""
        # kept beside its validator, so that no other schema can have its id
        kept = self._validators.get(id(schema))
        if kept is None:
            components = {"components": self.document.get("components", {})}
            kept = self._validators[id(schema)] = schema, Draft202012Validator({**schema, **components})
        return [f"{error.json_path}: {_short(error.message)}" for error in kept[1].iter_errors(value)]


def _short(message: str) -> str:
    return message if len(message) <= 200 else message[:200] + "..."
