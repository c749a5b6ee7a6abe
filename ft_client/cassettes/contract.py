"""An OpenAPI 3.x document: operation lookup, schema validation and contract digests."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Direction = Literal["request", "response"]
BUNDLED = "ft_client"

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
# Keywords that only readers use; objects whose keys are names; keywords whose values are data.
_PROSE = {"description", "summary", "title", "example", "examples", "externalDocs", "tags", "links"}
_NAME_MAPS = {
    "properties", "patternProperties", "dependentSchemas", "$defs", "responses", "headers", "content", "encoding",
}  # fmt: skip
_LITERAL_KEYS = {"enum", "const", "default", "required", "dependentRequired", "example", "examples"}


class ContractError(ValueError):
    """A document cannot be used as a contract."""


@dataclass(frozen=True)
class Operation:
    """An operation.

    Attributes:
        id: operationId; method and path if there is none.
        method: In upper case.
        path: Template.
        node: Its object in the document.
        parameters: Parameter objects, with those of its path, references resolved.
    """

    id: str
    method: str
    path: str
    node: dict[str, Any]
    parameters: list[dict[str, Any]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("([^/]+)".join(map(re.escape, re.split(r"\{[^}]*\}", self.path))))

    def match(self, path: str) -> dict[str, str] | None:
        """Return the path parameters of a request path; None if it is another path."""
        found = self._pattern.fullmatch(path)
        names = re.findall(r"\{([^}]*)\}", self.path)
        return None if found is None else dict(zip(names, map(unquote, found.groups()), strict=True))


class Contract:
    """A loaded OpenAPI document.

    Args:
        document: Plain data.

    Attributes:
        base_path: Path before the paths of the document; None for those of its servers.

    Raises:
        ContractError: It is not an OpenAPI 3.x document, or has a reference that cannot be resolved.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.base_path: str | None = None
        self._version = str(document.get("openapi"))
        if not self._version.startswith("3."):
            raise ContractError("not an OpenAPI 3.x document: openapi is missing or has another version")
        self._check_references(document)
        self.operations = {operation.id: operation for operation in self._operations()}
        self._roots: dict[Direction, dict[str, Any]] = {}
        self._validators: dict[tuple[int, Direction], tuple[Any, Draft202012Validator]] = {}
        self._digests: dict[str, str] = {}

    @classmethod
    def load(cls, source: str | Path) -> Contract:
        """Load a YAML or JSON file, or the contract of this package if `source` is `ft_client`.

        Raises:
            FileNotFoundError: There is no such file.
            ContractError: It is not an OpenAPI 3.x document.
        """
        bundled = resources.files("ft_client.sandbox").joinpath("openapi.json")
        text = (bundled if str(source) == BUNDLED else Path(source)).read_text(encoding="utf-8")
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return cls(json.loads(text) if text.lstrip().startswith("{") else loader(text).get_single_data())
        except (yaml.YAMLError, ValueError, AttributeError) as error:
            raise ContractError(f"{source}: {' '.join(str(error).split())[:300]}") from None

    def _check_references(self, node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                self._check_references(item)
        elif isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                self.resolve(node)
            for key, value in node.items():
                if key not in _LITERAL_KEYS:
                    self._check_references(value)

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document.get("paths", {}).items():
            item = self.resolve(item)
            for method in filter(item.__contains__, _METHODS):
                nodes = map(self.resolve, [*(item.get("parameters") or []), *(item[method].get("parameters") or [])])
                parameters = {(node["name"], node["in"]): node for node in nodes}  # an operation's overrides its path's
                name = item[method].get("operationId", f"{method.upper()} {path}")
                yield Operation(name, method.upper(), path, item[method], list(parameters.values()))

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow a `$ref` within the document; raise ContractError if it leads nowhere, or to another file."""
        while "$ref" in node:
            target: Any = self.document
            try:
                for key in unquote(node["$ref"].removeprefix("#/")).split("/"):
                    key = key.replace("~1", "/").replace("~0", "~")
                    target = target[int(key) if isinstance(target, list) else key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise ContractError(
                    f"the reference {node['$ref']} cannot be resolved -> bundle the document into one file"
                ) from None
            node = target
        return node

    # ---- lookup -----------------------------------------------------------------------------------------------------

    @cached_property
    def base_paths(self) -> list[str]:
        """Paths of the servers without a trailing slash, the longest first."""
        urls = [re.sub(r"\{[^}]*\}", "x", server["url"]) for server in self.document.get("servers") or []] or [""]
        paths = {urlsplit(url).path for url in urls} if self.base_path is None else {self.base_path}
        return sorted({path.rstrip("/") for path in paths}, key=len, reverse=True)

    def match(self, method: str, url: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation of a request and its path parameters; None if there is none."""
        path = urlsplit(url).path
        for base in self.base_paths:
            matches = [
                (operation, found)
                for operation in self.operations.values()
                if operation.method == method.upper()
                and path.startswith(base + "/")
                and (found := operation.match(path[len(base) :])) is not None
            ]
            if matches:  # a literal path comes before a path with parameters
                return min(matches, key=lambda match: match[0].path.count("{"))
        return None

    def response_for(self, operation: Operation, status: int) -> tuple[str, dict[str, Any]] | None:
        """Return key and object of a response: the status, its class (`4XX`), or `default`; None if there is none."""
        responses = {str(key): value for key, value in (operation.node.get("responses") or {}).items()}
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in responses:
                return key, self.resolve(responses[key])
        return None

    def security(self, operation: Operation) -> list[dict[str, Any]]:
        """Return the alternatives of an operation's security, as schemes by name."""
        requirements = operation.node.get("security", self.document.get("security")) or []
        schemes = (self.document.get("components") or {}).get("securitySchemes") or {}
        return [{name: self.resolve(schemes.get(name) or {}) for name in each} for each in requirements]

    # ---- digests ----------------------------------------------------------------------------------------------------

    def digest(self, operation_id: str) -> str | None:
        """Return a digest of an operation's part of the document; None if there is no such operation.

        Prose and the names of components do not count; a component counts in every operation that uses it.
        """
        operation = self.operations.get(operation_id)
        if operation is None:
            return None
        if operation_id not in self._digests:
            facts = {
                "method": operation.method,
                "path": operation.path,
                "operation": self._strip_prose({**operation.node, "parameters": operation.parameters}),
                "security": self.security(operation),
            }
            text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
            self._digests[operation_id] = hashlib.sha256(text.encode()).hexdigest()[:16]
        return self._digests[operation_id]

    def _strip_prose(self, node: Any, names: bool = False, within: tuple[str, ...] = ()) -> Any:
        """Copy a node with references replaced by their targets; `names` if its keys are names."""
        if isinstance(node, list):
            return [self._strip_prose(item, False, within) for item in node]
        if not isinstance(node, dict):
            return node
        if not names and isinstance(node.get("$ref"), str):
            if node["$ref"] in within:
                return {"again": len(within) - within.index(node["$ref"])}
            target = self._strip_prose(self.resolve(node), False, (*within, node["$ref"]))
            return target | {key: value for key, value in node.items() if key != "$ref" and key not in _PROSE}
        return {
            key: value
            if not names and key in _LITERAL_KEYS
            else self._strip_prose(value, not names and key in _NAME_MAPS, within)
            for key, value in node.items()
            if names or key not in _PROSE
        }

    # ---- validation -------------------------------------------------------------------------------------------------

    def errors(self, value: Any, schema: Mapping[str, Any], direction: Direction) -> list[str]:
        """Return where and how a value breaks a schema; empty if it is valid."""
        # cached with the schema itself, so that its id stays in use
        cached = self._validators.get((id(schema), direction))
        if cached is None:
            if direction not in self._roots:
                roots = {key: self.document[key] for key in ("components", "paths") if key in self.document}
                self._roots[direction] = self._dialect(roots, direction)
            validator = Draft202012Validator({**self._dialect(schema, direction), **self._roots[direction]})
            cached = self._validators[id(schema), direction] = schema, validator
        # of a failed anyOf, the most relevant branch
        found = [best_match([error]) for error in cached[1].iter_errors(value)]
        return [f"{error.json_path}: {error.message[:200]}" for error in found if error is not None]

    def _dialect(self, node: Any, direction: Direction, names: bool = False) -> Any:
        """Copy schemas as JSON Schema 2020-12 of one direction: without readOnly, writeOnly and the keywords of 3.0."""
        if isinstance(node, list):
            return [self._dialect(item, direction) for item in node]
        if not isinstance(node, Mapping):
            return node
        copy = {
            key: value
            if not names and key in _LITERAL_KEYS
            else self._dialect(value, direction, not names and key in _NAME_MAPS)
            for key, value in node.items()
        }
        if isinstance(copy.get("required"), list) and isinstance(node.get("properties"), Mapping):
            other = "readOnly" if direction == "request" else "writeOnly"
            properties = {name: value for name, value in node["properties"].items() if isinstance(value, dict)}
            skip = {name for name, value in properties.items() if value.get(other) or self.resolve(value).get(other)}
            copy["required"] = [name for name in copy["required"] if name not in skip]
        if names or not self._version.startswith("3.0"):
            return copy
        for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if isinstance(copy.get(bound), bool) and copy.pop(bound) and limit in copy:
                copy[bound] = copy.pop(limit)
        nullable = copy.pop("nullable", False) is True
        return {"anyOf": [copy, {"type": "null"}]} if nullable else copy
