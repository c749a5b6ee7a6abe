"""Cut a document to the operations of this contract, and give each fact one form.

The result is an OpenAPI 3.1 document too, so that it can be compared, stored, and used by the generator:

- only the paths of `INCLUDED_PATHS`, and the component schemas that they use; parameters, bodies, responses and headers
  are inline;
- no prose, no examples, no extensions of vendors;
- a schema is `{}` (anything), a `$ref`, one type with the keywords of that type, or an `anyOf` of these. `nullable`,
  lists of types, `oneOf`, `allOf`, `const`, boolean `exclusiveMinimum` and missing types are converted to this form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
NOTHING: Schema = {"not": {}}  # no value matches it

INCLUDED_PATHS = re.compile(r"^/(?:files|uploads|fine_tuning|fine-tunes|models)(?:/|$)")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCHEMAS = "#/components/schemas/"

NUMBER_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_NUMBER = (*NUMBER_LIMITS, "format")
KEYWORDS: dict[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"),
    "integer": _NUMBER,
    "number": _NUMBER,
    "boolean": (),
    "null": (),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
    "object": (
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "if", "then", "else", "not"),
    ),
}


class SpecError(ValueError):
    """The document contradicts itself."""


def normalise(document: dict[str, Any]) -> dict[str, Any]:
    """Return the cut document in normal form; the argument is not changed.

    Raises:
        SpecError: The target of a reference does not exist.
    """
    return _Normaliser(document).document()


def resolve(document: dict[str, Any], reference: str) -> Any:
    """Return the target of a local reference (`#/components/...`).

    Raises:
        SpecError: The target does not exist.
    """
    node: Any = document
    for part in reference.removeprefix("#/").split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or key not in node:
            raise SpecError(f"the target of the reference {reference} does not exist")
        node = node[key]
    return node


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and operation, in the order of the document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def references(node: Any) -> Iterator[str]:
    """Yield the name of each component schema that a node refers to; a name can occur several times."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix(SCHEMAS)
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def escape(key: str) -> str:
    """Return a key as part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


class _Normaliser:
    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source

    def document(self) -> dict[str, Any]:
        paths = {path: self._path(item) for path, item in self.source["paths"].items() if INCLUDED_PATHS.match(path)}
        result: dict[str, Any] = {
            "openapi": "3.1.0",
            "info": {key: str((self.source.get("info") or {}).get(key, "")) for key in ("title", "version")},
            "servers": [{"url": server["url"]} for server in self.source.get("servers") or []],
            "security": self.source.get("security") or [],
            "paths": {path: item for path, item in paths.items() if item},
            "components": {"schemas": self._reached(paths)},
        }
        schemes = (self.source.get("components") or {}).get("securitySchemes")
        if schemes:
            result["components"]["securitySchemes"] = {name: _plain(scheme) for name, scheme in schemes.items()}
        return result

    def _reached(self, paths: dict[str, Any]) -> dict[str, Schema]:
        reached: dict[str, Schema] = {}
        pending = list(references(paths))
        while pending:
            name = pending.pop()
            if name not in reached:
                reached[name] = self.schema(resolve(self.source, SCHEMAS + name))
                pending += references(reached[name])
        return dict(sorted(reached.items()))

    def _path(self, item: dict[str, Any]) -> dict[str, Any]:
        item = self._here(item)
        shared = item.get("parameters") or []
        return {method: self._operation(item[method], shared) for method in METHODS if method in item}

    def _operation(self, operation: dict[str, Any], shared: list[Any]) -> dict[str, Any]:
        parameters = [self._here(each) for each in [*shared, *(operation.get("parameters") or [])]]
        # a parameter of an operation replaces the one of its path with the same name and location
        own = {(each["in"], each["name"]): self._parameter(each) for each in parameters}
        result: dict[str, Any] = {"operationId": operation.get("operationId", ""), "tags": operation.get("tags") or []}
        if operation.get("deprecated"):
            result["deprecated"] = True
        if own:
            result["parameters"] = list(own.values())
        if "requestBody" in operation:
            body = self._here(operation["requestBody"])
            result["requestBody"] = {"required": bool(body.get("required")), "content": self._content(body)}
        result["responses"] = {
            str(status): self._response(self._here(response))
            for status, response in (operation.get("responses") or {}).items()
        }
        if operation.get("security") is not None:
            result["security"] = operation["security"]
        return result

    def _parameter(self, parameter: dict[str, Any]) -> dict[str, Any]:
        place = parameter["in"]
        schema, content = parameter.get("schema"), parameter.get("content")
        if schema is None and content:
            schema = next(iter(content.values())).get("schema", {})
        result = {
            "name": parameter["name"],
            "in": place,
            "required": bool(parameter.get("required")) or place == "path",
            "schema": self.schema(schema or {}),
        }
        if parameter.get("deprecated"):
            result["deprecated"] = True
        style = parameter.get("style", "form" if place in ("query", "cookie") else "simple")
        if style not in ("form", "simple"):
            result["style"] = style
        if bool(parameter.get("explode", style == "form")) != (style == "form"):
            result["explode"] = style != "form"
        return result

    def _response(self, response: dict[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {"description": ""}
        headers = {name: self._here(header) for name, header in (response.get("headers") or {}).items()}
        if headers:
            result["headers"] = {
                name: {"required": bool(each.get("required")), "schema": self.schema(each.get("schema", {}))}
                for name, each in headers.items()
            }
        if response.get("content"):
            result["content"] = self._content(response)
        return result

    def _content(self, body: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for media, each in (body.get("content") or {}).items():
            schema = self.schema(each.get("schema", {}))
            if not schema and media == "application/octet-stream":
                schema = {"type": "string", "format": "binary"}  # in 3.1, no schema means any bytes
            content[media] = {
                "schema": schema,
                **({"encoding": _plain(each["encoding"])} if "encoding" in each else {}),
            }
        return content

    def _here(self, node: dict[str, Any]) -> dict[str, Any]:
        seen = set()
        while "$ref" in node:
            if node["$ref"] in seen:
                raise SpecError(f"reference {node['$ref']} refers to itself")
            seen.add(node["$ref"])
            node = resolve(self.source, node["$ref"])
        return node

    # --- schemas

    def schema(self, node: Any) -> Schema:
        """Return one schema in normal form."""
        if isinstance(node, bool) or node == NOTHING:
            return {} if node is True else NOTHING
        branches, annotations = self._branches(node)
        unique: list[Schema] = []
        for branch in branches:
            if branch not in unique:
                unique.append(branch)
        if {} in unique:
            return {**annotations}
        unique.sort(key=lambda branch: branch == {"type": "null"})
        return {**(unique[0] if len(unique) == 1 else {"anyOf": unique}), **annotations}

    def _branches(self, node: Schema) -> tuple[list[Schema], Schema]:
        """Return the alternatives of a schema, each of one type or a reference, and the annotations of all of them."""
        # a default of null is the same as no default
        annotations = {key: node[key] for key in ("default",) if node.get(key) is not None}
        if node.get("deprecated"):
            annotations["deprecated"] = True
        annotations.update((key, value) for key, value in node.items() if _extension(key))
        own = {key: value for key, value in node.items() if key in _OWN}
        union = {key: node[key] for key in ("anyOf", "oneOf") if node.get(key)}
        null = bool(node.get("nullable"))
        if "$ref" in node:
            branches = [{"$ref": node["$ref"]}]
        elif node.get("allOf"):
            branches, found, also_null = self._all_of(node["allOf"], {**own, **union})
            annotations = {**found, **annotations}
            null = null or also_null
        elif union:
            branches = []
            for member in (each for members in union.values() for each in members):
                below, found = self._branches(_with(own, member) if isinstance(member, dict) else {})
                branches += below
                annotations = {**found, **annotations}
        else:
            branches = self._by_type(own)
        if null and {} not in branches:
            branches.append({"type": "null"})
        return branches, annotations

    def _all_of(self, members: list[Schema], own: Schema) -> tuple[list[Schema], Schema, bool]:
        """Merge `allOf`. Documents of 3.0 make a reference nullable by a member that has only `nullable`."""
        null = any(member.get("nullable") for member in members)
        relevant = [each for each in members if each.keys() & (_OWN | _REFERRING)]
        if len(relevant) == 1 and not own:
            branches, annotations = self._branches(relevant[0])
            return branches, annotations, null
        merged: Schema = own
        for member in relevant:
            merged = _with(merged, self._here(member))
        branches, annotations = self._branches(merged)
        return branches, annotations, null

    def _by_type(self, own: Schema) -> list[Schema]:
        own = dict(own)
        if "const" in own:
            own["enum"] = [own.pop("const")]
        types = own.pop("type", None)
        if types is None:
            types = _inferred(own)
        branches = []
        for kind in [types] if isinstance(types, str) else types:
            branch: Schema = {"type": kind}
            if "enum" in own:
                branch["enum"] = [value for value in own["enum"] if kind in _types_of(value)]
                if not branch["enum"]:
                    continue  # no listed value has this type
                if kind == "null":
                    del branch["enum"]
            branch.update(self._keywords(kind, own))
            branches.append(branch)
        if None in own.get("enum", []) and {"type": "null"} not in branches:
            branches.append({"type": "null"})
        return branches or [{}]

    def _keywords(self, kind: str, own: Schema) -> Schema:
        result = {key: own[key] for key in KEYWORDS.get(kind, ()) if key in own}
        _convert_limits(result)
        if "properties" in result:
            result["properties"] = {name: self.schema(each) for name, each in result["properties"].items()}
        if not result.get("required", True):
            del result["required"]
        if kind == "array":
            result.setdefault("items", {})
        for key in ("items", "propertyNames", "additionalProperties"):
            if key in result and result[key] is not False:
                result[key] = self.schema(result[key])
                if result[key] == {} and key != "items":
                    del result[key]  # no constraint; the generator requires `items`
        for key in ("dependentSchemas", "if", "then", "else", "not"):
            if key in result:
                result[key] = _plain(result[key])
        if "prefixItems" in result:
            result["prefixItems"] = [self.schema(item) for item in result["prefixItems"]]
        if "patternProperties" in result:
            result["patternProperties"] = {name: self.schema(it) for name, it in result["patternProperties"].items()}
        return result


_OWN = {"type", "enum", "const"}.union(*KEYWORDS.values())
_REFERRING = {"$ref", "anyOf", "oneOf", "allOf"}


def _convert_limits(keywords: Schema) -> None:
    """Write exclusive limits in the form of 3.1, and bytes as `format`, which both versions have."""
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = keywords.get(exclusive)
        if isinstance(flag, bool):
            del keywords[exclusive]
            if flag and limit in keywords:
                keywords[exclusive] = keywords.pop(limit)
    if keywords.pop("contentMediaType", None) == "application/octet-stream":
        keywords.setdefault("format", "binary")
    if keywords.pop("contentEncoding", None) == "base64":
        keywords.setdefault("format", "byte")


def _with(base: Schema, member: Schema) -> Schema:
    """Return a member of a combination with the keywords of the combination; the member has precedence."""
    if "$ref" in member or not base:
        return member
    merged = {**base, **member}
    for key in ("properties", "patternProperties", "dependentRequired"):
        if key in base and key in member:
            merged[key] = {**base[key], **member[key]}
    if "required" in base and "required" in member:
        merged["required"] = [*base["required"], *(name for name in member["required"] if name not in base["required"])]
    if "type" in base and "type" not in member and _inferred(member) not in ([], [base["type"]]):
        del merged["type"]
    return merged


def _inferred(own: Schema) -> list[str]:
    if "enum" in own:
        kinds = [_types_of(value)[0] for value in own["enum"]]
        return list(dict.fromkeys(kinds))
    return [kind for kind, keywords in KEYWORDS.items() if kind != "number" and _implies(own, kind, keywords)]


def _implies(own: Schema, kind: str, keywords: tuple[str, ...]) -> bool:
    if kind == "integer":
        return False  # `minimum` alone does not imply a number
    return any(key in own for key in keywords if key != "format")


def _types_of(value: Any) -> tuple[str, ...]:
    if value is None:
        return ("null",)
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int):
        return ("integer", "number")
    if isinstance(value, float):
        return ("number",)
    if isinstance(value, str):
        return ("string",)
    return ("array",) if isinstance(value, list) else ("object",)


def _plain(node: Any) -> Any:
    """Return a node without prose."""
    if isinstance(node, dict):
        prose = {key for key, value in node.items() if key == "description" and isinstance(value, str)}
        return {key: _plain(value) for key, value in node.items() if key not in prose and not key.startswith("x-")}
    return [_plain(item) for item in node] if isinstance(node, list) else node


def _extension(key: str) -> bool:
    """Whether an extension is a fact of the contract; extensions for tools, of vendors and our own, are not."""
    return key.startswith("x-") and not key.startswith(("x-always-typed", "x-oai", "x-openai", "x-stainless", "x-ms-"))
