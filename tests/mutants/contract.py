"""Changes of the contract, one fact at a time."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Json = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch")
OTHER_TYPE = {
    "string": "integer",
    "integer": "string",
    "number": "string",
    "boolean": "string",
    "array": "object",
    "object": "array",
}
# Each limit, with the step that makes it stricter.
LIMITS = {
    "minimum": 1,
    "exclusiveMinimum": 1,
    "maximum": -1,
    "minLength": 1,
    "maxLength": -1,
    "maxItems": -1,
    "maxProperties": -1,
}
FREE = "any other word"


class Mutant(NamedTuple):
    """One changed fact.

    Attributes:
        kind: What changes.
        pointer: Place, as keys from the root of the document.
        detail: Which of several things at the place.
        change: Changes the node at the pointer.
    """

    kind: str
    pointer: tuple[str, ...]
    detail: str
    change: Callable[[Any], object]

    @property
    def name(self) -> str:
        """A name that is the same in every run."""
        where = "/".join(key.replace("~", "~0").replace("/", "~1") for key in self.pointer)
        return f"{self.kind} {where}{f' {self.detail}' if self.detail else ''}"

    def applied(self, document: Json) -> Json:
        """Return the document with the change; the argument stays as it is."""
        changed = copy.deepcopy(document)
        node: Any = changed
        for key in self.pointer:
            node = node[int(key)] if isinstance(node, list) else node[key]
        self.change(node)
        return changed


def mutants(document: Json) -> list[Mutant]:
    """Return every change, in the order of the document."""
    found = [
        *_of_paths(document),
        *_of_components(document),
        *_of_security(document),
    ]
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)[:5]
    return found


def author_mutants(document: Json) -> list[Mutant]:
    """Return every change that a wrong author could make: `mutants`, and additions that no one else has."""
    return [*mutants(document), *_additions(document), *_decimal_limits(document)]


def _additions(document: Json) -> Iterator[Mutant]:
    """Yield inventions: a property, a parameter, a status, a word."""
    for name, schema in document["components"]["schemas"].items():
        for at, _ in _objects(("components", "schemas", name), schema):
            for spelled, made in (("text", {"type": "string"}), ("null", {"type": ["integer", "null"]})):
                yield Mutant("add a property", at, spelled, _adds(f"invented_{spelled}", made))
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            at = ("paths", path, method)
            yield Mutant("add a parameter", at, "", _adds_parameter)
            yield Mutant("add a response", (*at, "responses"), "202", _adds_response)


def _objects(at: tuple[str, ...], schema: Json) -> Iterator[tuple[tuple[str, ...], Json]]:
    if "properties" in schema:
        yield at, schema
    for name, inner in schema.get("properties", {}).items():
        yield from _objects((*at, "properties", name), inner)


def _adds(name: str, schema: Json) -> Callable[[Any], object]:
    return lambda node: node["properties"].update({name: schema})


def _adds_parameter(node: Json) -> None:
    parameter = {"name": "invented", "in": "query", "schema": {"type": "string"}, "example": "x"}
    node.setdefault("parameters", []).append(parameter)


def _adds_response(node: Json) -> None:
    node["202"] = copy.deepcopy(node[min(node)])


def _decimal_limits(document: Json) -> Iterator[Mutant]:
    """Yield sizes in multiples of 1000 in place of 1024."""
    for name, schema in document["components"]["schemas"].items():
        for at, inner in _objects(("components", "schemas", name), schema):
            for key, each in inner["properties"].items():
                for limit in ("maximum", "maxLength"):
                    if each.get(limit, 0) >= 1 << 20:
                        value = each[limit] // (1 << 20) * 1_000_000
                        yield Mutant("write in decimal", (*at, "properties", key), limit, _sets(limit, value))


def _of_paths(document: Json) -> Iterator[Mutant]:
    for path, item in document["paths"].items():
        yield Mutant(
            "rename a path",
            ("paths",),
            path,
            _renames(path, f"{path.replace('{', 's{', 1)}" if "{" in path else path + "s"),
        )
        for index, parameter in enumerate(item.get("parameters", [])):
            yield from _of_parameter(("paths", path, "parameters", str(index)), parameter)
        for method in METHODS:
            if method in item:
                yield from _of_operation(item, ("paths", path, method), item[method])


def _of_operation(item: Json, at: tuple[str, ...], operation: Json) -> Iterator[Mutant]:
    method = at[-1]
    yield Mutant("drop an operation", at[:-1], method, lambda node: node.pop(method))
    other = next(each for each in ("put", "patch") if each not in item)
    yield Mutant("change a method", at[:-1], method, _renames(method, other))
    yield Mutant("rename an operation", at, "", lambda node: node.update(operationId=node["operationId"] + "s"))
    for index, parameter in enumerate(operation.get("parameters", [])):
        yield from _of_parameter((*at, "parameters", str(index)), parameter)
    if "requestBody" in operation:
        body = (*at, "requestBody")
        yield Mutant("make a body optional", body, "", lambda node: node.update(required=False))
        for kind, media in operation["requestBody"]["content"].items():
            yield from _of_media((*body, "content"), kind, media)
    for status, answer in operation["responses"].items():
        yield Mutant("drop a response", (*at, "responses"), status, _drops(status))
        if "$ref" in answer:
            continue
        yield from _of_response((*at, "responses", status), answer)


def _of_response(at: tuple[str, ...], answer: Json) -> Iterator[Mutant]:
    for kind, media in answer.get("content", {}).items():
        yield from _of_media((*at, "content"), kind, media)
    for header in answer.get("headers", {}):
        yield Mutant("rename a header", (*at, "headers"), header, _renames(header, f"{header}-too"))


def _of_media(at: tuple[str, ...], kind: str, media: Json) -> Iterator[Mutant]:
    yield Mutant("change a content type", at, kind, _renames(kind, "text/plain"))
    if "$ref" in media["schema"]:
        yield Mutant("refer to another schema", (*at, kind), "", _refers("Error"))
    else:
        yield from _of_schema((*at, kind, "schema"), media["schema"])
    if "encoding" in media:
        yield Mutant("drop an encoding", (*at, kind), "", _drops("encoding"))
    for word in ("x-event-schema", "x-stream-end"):
        if word in media:
            change = _refers_at(word, "Error") if word == "x-event-schema" else _sets(word, FREE)
            yield Mutant(f"change {word}", (*at, kind), "", change)


def _of_parameter(at: tuple[str, ...], parameter: Json) -> Iterator[Mutant]:
    if "$ref" in parameter:
        return  # changed at its definition
    yield Mutant("rename a parameter", at, "", lambda node: node.update(name=node["name"] + "s"))
    if parameter["in"] == "path":
        yield Mutant("move a parameter", at, "", lambda node: node.update({"in": "query"}))
    else:
        yield Mutant(
            "move a parameter", at, "", lambda node: node.update({"in": "header" if node["in"] == "query" else "query"})
        )
        if parameter.get("required"):
            yield Mutant("no longer require a parameter", at, "", lambda node: node.pop("required"))
        else:
            yield Mutant("require a parameter", at, "", lambda node: node.update(required=True))
        yield Mutant("drop a parameter", at[:-1], at[-1], lambda node: node.pop(int(at[-1])))
    if parameter.get("style") == "deepObject":
        yield Mutant("change a style", at, "", lambda node: node.update(style="form"))
    yield from _of_schema((*at, "schema"), parameter["schema"])


def _of_components(document: Json) -> Iterator[Mutant]:
    components = document["components"]
    for name, parameter in components["parameters"].items():
        at = ("components", "parameters", name)
        # dropping one would drop what refers to it
        yield from (each for each in _of_parameter(at, parameter) if each.kind != "drop a parameter")
    for name, answer in components["responses"].items():
        yield from _of_response(("components", "responses", name), answer)
    for name, link in components["links"].items():
        at = ("components", "links", name)
        yield Mutant("lead a link elsewhere", at, "", _sets("operationId", "listModels"))
        for key in ("parameters", "requestBody"):
            for inner, value in link.get(key, {}).items():
                if "$" in str(value):
                    change = _sets(inner, "$response.body#/nothing")
                    yield Mutant("change a link's value", (*at, key), inner, change)
    for name, schema in components["schemas"].items():
        yield from _of_schema(("components", "schemas", name), schema)


def _of_security(document: Json) -> Iterator[Mutant]:
    at = ("components", "securitySchemes")
    yield Mutant("change a scheme", (*at, "ApiKey"), "", _sets("scheme", "basic"))
    yield Mutant("rename the key's header", (*at, "AzureKey"), "", _sets("name", "x-api-key"))
    yield Mutant("ask for no key", (), "security", lambda node: node.update(security=[]))


def _of_schema(at: tuple[str, ...], schema: Json) -> Iterator[Mutant]:
    if "$ref" in schema:
        return  # changed at its definition
    yield from _of_type(at, schema)
    yield from _of_limits(at, schema)
    yield from _of_object(at, schema)
    for key in ("anyOf", "oneOf"):
        for index, branch in enumerate(schema.get(key, ())):
            if len(schema[key]) > 1:
                yield Mutant("drop an alternative", (*at, key), str(index), lambda node, index=index: node.pop(index))
            yield from _of_schema((*at, key, str(index)), branch)
    if isinstance(schema.get("items"), dict):
        yield from _of_schema((*at, "items"), schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _of_schema((*at, "additionalProperties"), schema["additionalProperties"])
    if "propertyNames" in schema:
        yield from _of_limits((*at, "propertyNames"), schema["propertyNames"])


def _of_type(at: tuple[str, ...], schema: Json) -> Iterator[Mutant]:
    kind = schema.get("type")
    if isinstance(kind, list):
        yield Mutant(
            "forbid null", at, "", lambda node: node.update(type=[each for each in node["type"] if each != "null"])
        )
        first = next(each for each in kind if each != "null")
        yield Mutant("change a type", at, "", _sets("type", [OTHER_TYPE[first], "null"]))
    elif kind in OTHER_TYPE:
        yield Mutant("change a type", at, "", _sets("type", OTHER_TYPE[kind]))
        plain = not {"const", "enum"} & set(schema) and schema.get("format") != "binary"
        if plain and at[-2] == "properties":
            yield Mutant("allow null", at, "", _sets("type", [kind, "null"]))
    if "const" in schema:
        yield Mutant("change a constant", at, "", _sets("const", FREE))
    for value in schema.get("enum", ()):
        if value is not None and len(schema["enum"]) > 1:
            yield Mutant("drop a value", (*at, "enum"), str(value), lambda node, value=value: node.remove(value))
    if "enum" in schema:
        yield Mutant("add a value", (*at, "enum"), "", lambda node: node.append(FREE))
    if "default" in schema:
        yield Mutant("change a default", at, "", _sets("default", _other_default(schema)))
    for word in ("x-minimum-examples", "x-advised", "x-n-epochs-style"):
        if word in schema:
            value = schema[word]
            other = (
                value + 1
                if isinstance(value, int)
                else [each + 1 for each in value]
                if isinstance(value, list)
                else "hyperparameters"
            )
            yield Mutant(f"change {word}", at, "", _sets(word, other))


def _other_default(schema: Json) -> Any:
    """Another default that the schema allows."""
    value = schema["default"]
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1 if value + 1 <= schema.get("maximum", value + 1) else value - 1
    if "enum" in schema:
        return next(each for each in schema["enum"] if each != value)
    return 2 if any(each.get("type") in {"integer", "number"} for each in schema.get("anyOf", ())) else FREE


def _of_limits(at: tuple[str, ...], schema: Json) -> Iterator[Mutant]:
    for limit, step in LIMITS.items():
        if limit not in schema:
            continue
        yield Mutant("drop a limit", at, limit, _drops(limit))
        for way, moved in (("tighten", step), ("loosen", -step)):
            value = schema[limit] + moved
            if limit in {"minLength", "maxItems"} and value < 0:
                continue
            yield Mutant(f"{way} a limit", at, limit, _sets(limit, value))
    if "pattern" in schema:
        yield Mutant("drop a limit", at, "pattern", _drops("pattern"))
    if schema.get("additionalProperties") is False:
        yield Mutant("allow other keys", at, "", _drops("additionalProperties"))


def _of_object(at: tuple[str, ...], schema: Json) -> Iterator[Mutant]:
    required = schema.get("required", [])
    for name, inner in schema.get("properties", {}).items():
        yield Mutant("drop a property", at, name, _drops_property(name))
        if name in required:
            yield Mutant("no longer require", (*at, "required"), name, lambda node, name=name: node.remove(name))
        else:
            yield Mutant("require", at, name, lambda node, name=name: node.setdefault("required", []).append(name))
        if "$ref" in inner:
            yield Mutant("refer to another schema", (*at, "properties", name), "", _refers("Error"))
        yield from _of_schema((*at, "properties", name), inner)
    for name in schema.get("dependentRequired", {}):
        yield Mutant("drop a dependency", (*at, "dependentRequired"), name, _drops(name))
    if "not" in schema:
        yield Mutant("drop an exclusion", at, "", _drops("not"))
    if "if" in schema:
        yield Mutant("drop a condition", at, "", lambda node: (node.pop("if"), node.pop("then")))


def _sets(key: str, value: Any) -> Callable[[Any], object]:
    return lambda node: node.update({key: value})


def _drops(key: str) -> Callable[[Any], object]:
    return lambda node: node.pop(key)


def _renames(key: str, other: str) -> Callable[[Any], object]:
    def change(node: Any) -> None:
        renamed = {other if each == key else each: value for each, value in node.items()}
        node.clear()
        node.update(renamed)

    return change


def _refers(name: str) -> Callable[[Any], object]:
    def change(node: Any) -> None:
        holder = node.get("schema", node)
        other = name if not holder["$ref"].endswith(f"/{name}") else "Model"
        holder["$ref"] = f"#/components/schemas/{other}"

    return change


def _refers_at(key: str, name: str) -> Callable[[Any], object]:
    return lambda node: node.update({key: {"$ref": f"#/components/schemas/{name}"}})


def _drops_property(name: str) -> Callable[[Any], object]:
    def change(node: Any) -> None:
        node["properties"].pop(name)
        if name in node.get("required", ()):
            node["required"].remove(name)

    return change
