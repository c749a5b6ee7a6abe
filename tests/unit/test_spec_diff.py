"""Comparing two documents: every fact that differs is found, once, at its place, in its direction."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from spec.tools.diff import Difference, diff
from spec.tools.load import CONTRACT, load
from spec.tools.normalise import normalise

THING = "/components/schemas/Thing"
POST = "/paths/~1files/post"


def document() -> dict[str, Any]:
    """A small document: one operation that sends and returns a Thing, one that lists Things."""
    thing = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    return {
        "paths": {
            "/files": {
                "post": {
                    "operationId": "createFile",
                    "requestBody": {"required": True, "content": copy.deepcopy(thing)},
                    "responses": {"200": {"content": copy.deepcopy(thing)}},
                },
                "get": {
                    "operationId": "listFiles",
                    "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}}],
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {
                                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
                                }
                            }
                        }
                    },
                },
            }
        },
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "string"},
                        "size": {"type": "integer", "minimum": 0},
                        "status": {"type": "string", "enum": ["new", "old"]},
                        "epochs": {"anyOf": [{"const": "auto"}, {"type": "integer", "minimum": 1}], "default": "auto"},
                        "choice": {
                            "anyOf": [
                                {"type": "object", "properties": {"type": {"const": "a"}, "x": {"type": "string"}}},
                                {"type": "object", "properties": {"type": {"const": "b"}, "y": {"type": "string"}}},
                            ]
                        },
                        "free": {"type": "object"},
                        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                }
            }
        },
    }


def properties(document: dict[str, Any]) -> dict[str, Any]:
    return document["components"]["schemas"]["Thing"]["properties"]


def compared(change: Callable[[dict[str, Any]], object]) -> list[Difference]:
    other = document()
    change(other)
    return diff(normalise(document()), normalise(other))


def at(*keys: str | int) -> Callable[[dict[str, Any]], Any]:
    def reach(node: Any) -> Any:
        for key in keys:
            node = node[key]
        return node

    return reach


post = at("paths", "/files", "post")
get = at("paths", "/files", "get")

CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str, Any, Any]]] = {
    "operation added": (
        lambda d: d["paths"].update({"/models": {"get": {"operationId": "listModels", "responses": {}}}}),
        ("/paths/~1models/get", "operation", None, "listModels"),
    ),
    "operation removed": (
        lambda d: d["paths"]["/files"].pop("get"),
        ("/paths/~1files/get", "operation", "listFiles", None),
    ),
    "operation renamed": (
        lambda d: get(d).update(operationId="allFiles"),
        ("/paths/~1files/get", "operationId", "listFiles", "allFiles"),
    ),
    "path changed": (
        lambda d: d["paths"].update({"/files/all": {"get": d["paths"]["/files"].pop("get")}}),
        ("/paths/~1files~1all/get", "path", "get /files", "get /files/all"),
    ),
    "operation deprecated": (
        lambda d: get(d).update(deprecated=True),
        ("/paths/~1files/get", "deprecated", None, True),
    ),
    "parameter added": (
        lambda d: get(d)["parameters"].append({"name": "after", "in": "query", "schema": {"type": "string"}}),
        ("/paths/~1files/get/parameters/after", "parameter", None, "query string"),
    ),
    "parameter removed": (
        lambda d: get(d).pop("parameters"),
        ("/paths/~1files/get/parameters/limit", "parameter", "query integer", None),
    ),
    "parameter required": (
        lambda d: get(d)["parameters"][0].update(required=True),
        ("/paths/~1files/get/parameters/limit", "required", False, True),
    ),
    "parameter limited": (
        lambda d: get(d)["parameters"][0]["schema"].update(maximum=50),
        ("/paths/~1files/get/parameters/limit", "maximum", 100, 50),
    ),
    "parameter style": (
        lambda d: get(d)["parameters"][0].update(style="spaceDelimited", explode=False),
        ("/paths/~1files/get/parameters/limit", "style", None, "spaceDelimited"),
    ),
    "body removed": (
        lambda d: post(d).pop("requestBody"),
        (f"{POST}/requestBody", "body", "application/json Thing, required", None),
    ),
    "body optional": (
        lambda d: post(d)["requestBody"].update(required=False),
        (f"{POST}/requestBody", "required", True, False),
    ),
    "media type added": (
        lambda d: post(d)["requestBody"]["content"].update({"text/csv": {"schema": {"type": "string"}}}),
        (f"{POST}/requestBody/content/text~1csv", "media", None, "string"),
    ),
    "response added": (
        lambda d: post(d)["responses"].update({"404": {"description": "words"}}),
        (f"{POST}/responses/404", "response", None, "no content"),
    ),
    "header added": (
        lambda d: post(d)["responses"]["200"].update(headers={"Retry-After": {"schema": {"type": "string"}}}),
        (f"{POST}/responses/200/headers/retry-after", "header", None, "retry-after"),
    ),
    "property added": (
        lambda d: properties(d).update(more={"type": "array", "items": {"type": "string"}}),
        (f"{THING}/properties/more", "property", None, "array of string"),
    ),
    "property removed": (
        lambda d: properties(d).pop("size"),
        (f"{THING}/properties/size", "property", "integer", None),
    ),
    "property required": (
        lambda d: d["components"]["schemas"]["Thing"]["required"].append("size"),
        (f"{THING}/properties/size", "required", False, True),
    ),
    "property moved": (
        lambda d: (
            properties(d)["free"].update(properties={"size": properties(d).pop("size")})
            or properties(d).update(nested=properties(d).pop("free"))
        ),
        (f"{THING}/properties/size", "moved", "size", "nested.size"),
    ),
    "type widened": (
        lambda d: properties(d)["size"].update(type=["integer", "null"]),
        (f"{THING}/properties/size", "types", ["integer"], ["integer", "null"]),
    ),
    "integer to number": (
        lambda d: properties(d)["size"].update(type="number"),
        (f"{THING}/properties/size", "types", ["integer"], ["number"]),
    ),
    "enum grown": (
        lambda d: properties(d)["status"].update(enum=["old", "lost", "new"]),
        (f"{THING}/properties/status", "enum", ["new", "old"], ["lost", "new", "old"]),
    ),
    "enum opened": (
        lambda d: properties(d).update(status={"anyOf": [{"enum": ["new", "old"]}, {"type": "string"}]}),
        (f"{THING}/properties/status", "open", None, True),
    ),
    "limit in a union": (
        lambda d: properties(d)["epochs"]["anyOf"][1].update(minimum=2),
        (f"{THING}/properties/epochs", "minimum", 1, 2),
    ),
    "limit gone": (lambda d: properties(d)["size"].pop("minimum"), (f"{THING}/properties/size", "minimum", 0, None)),
    "default": (
        lambda d: properties(d)["epochs"].update(default=3),
        (f"{THING}/properties/epochs", "default", "auto", 3),
    ),
    "default false": (
        lambda d: properties(d)["size"].update(default=False),
        (f"{THING}/properties/size", "default", None, False),
    ),
    "own extension": (
        lambda d: properties(d)["size"].update({"x-advised": 5}),
        (f"{THING}/properties/size", "x-advised", None, 5),
    ),
    "format": (lambda d: properties(d)["id"].update(format="uuid"), (f"{THING}/properties/id", "format", None, "uuid")),
    "closed object": (
        lambda d: d["components"]["schemas"]["Thing"].update(additionalProperties=False),
        (THING, "additionalProperties", True, False),
    ),
    "type of further properties": (
        lambda d: properties(d)["labels"].update(additionalProperties={"type": "integer"}),
        (f"{THING}/properties/labels/additionalProperties", "types", ["string"], ["integer"]),
    ),
    "variant added": (
        lambda d: properties(d)["choice"]["anyOf"].append({"type": "object", "properties": {"type": {"const": "c"}}}),
        (f"{THING}/properties/choice", "variant", None, "c"),
    ),
    "in a variant": (
        lambda d: properties(d)["choice"]["anyOf"][1]["properties"]["y"].update(maxLength=5),
        (f"{THING}/properties/choice/anyOf/b/properties/y", "maxLength", None, 5),
    ),
    "object described": (
        lambda d: properties(d)["free"].update(properties={"a": {"type": "string"}}, required=["a"]),
        (f"{THING}/properties/free", "properties", None, {"a": "string, required"}),
    ),
    "condition": (
        lambda d: d["components"]["schemas"]["Thing"].update({"dependentRequired": {"size": ["status"]}}),
        (THING, "dependentRequired", None, {"size": ["status"]}),
    ),
    "security": (
        lambda d: (
            d.update(security=[{"Key": []}])
            or d["components"].update(securitySchemes={"Key": {"type": "http", "scheme": "bearer"}})
        ),
        ("/security", "security", [], ["http bearer"]),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_is_one_difference_at_its_place(name: str) -> None:
    """Each kind of fact, changed alone, is reported as itself; what necessarily comes with it stands beside it."""
    change, expected = CHANGES[name]
    found = [(each.pointer, each.fact, each.left, each.right) for each in compared(change)]
    assert expected in found
    beside = 3 if name == "property moved" else 1
    assert len(found) == beside


def test_a_document_does_not_differ_from_itself() -> None:
    """Neither the small one nor the contract."""
    assert compared(lambda _: None) == []
    contract = normalise(load(CONTRACT))
    assert diff(contract, contract) == []


def test_swapping_the_documents_swaps_the_sides() -> None:
    """An addition in one direction is a removal in the other, at the same location."""
    other = document()
    properties(other).pop("size")
    properties(other)["status"]["enum"].append("lost")
    there, back = (diff(normalise(a), normalise(b)) for a, b in ((document(), other), (other, document())))
    assert [(d.pointer, d.fact, d.left, d.right) for d in there] == [(d.pointer, d.fact, d.right, d.left) for d in back]


def test_a_component_used_in_both_directions_is_reported_once_with_both() -> None:
    """Thing is sent and returned."""
    (found,) = compared(lambda d: properties(d).pop("size"))
    assert found.directions == {"request", "response"}


@pytest.mark.parametrize(
    ("change", "directions"),
    [
        (lambda d: get(d)["parameters"][0]["schema"].update(maximum=5), {"request"}),
        (lambda d: post(d)["responses"].update({"404": {}}), {"response"}),
        (lambda d: get(d).update(deprecated=True), set()),
    ],
)
def test_a_difference_knows_its_direction(change: Any, directions: set[str]) -> None:
    """Parameters belong to requests, responses to responses, and an operation to neither."""
    (found,) = compared(change)
    assert found.directions == directions


def test_name_of_a_component_is_ignored() -> None:
    """A renamed or inlined component is not a difference."""
    renamed, inlined = document(), document()
    renamed["components"]["schemas"]["Item"] = renamed["components"]["schemas"].pop("Thing")
    renamed["paths"] = json.loads(json.dumps(renamed["paths"]).replace("schemas/Thing", "schemas/Item"))
    post(inlined)["requestBody"]["content"]["application/json"]["schema"] = document()["components"]["schemas"]["Thing"]
    assert diff(normalise(document()), normalise(renamed)) == []
    assert diff(normalise(document()), normalise(inlined)) == []


def test_a_component_that_was_split_is_compared_with_both_halves() -> None:
    """If requests and responses have different components, each difference is at its component."""
    split = document()
    half = copy.deepcopy(split["components"]["schemas"]["Thing"])
    half["properties"]["size"]["minimum"] = 7
    split["components"]["schemas"]["ThingToSend"] = half
    body = {"$ref": "#/components/schemas/ThingToSend"}
    post(split)["requestBody"]["content"]["application/json"]["schema"] = body
    (found,) = diff(normalise(document()), normalise(split))
    assert (found.pointer, found.directions) == ("/components/schemas/ThingToSend/properties/size", {"request"})


def test_schemas_that_contain_themselves_are_compared() -> None:
    """Recursion ends, and a difference inside is found."""

    def nest(d: dict[str, Any]) -> dict[str, Any]:
        properties(d)["child"] = {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]}
        properties(d)["children"] = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
        return d

    other = nest(document())
    properties(other)["size"]["minimum"] = 3
    (found,) = diff(normalise(nest(document())), normalise(other))
    assert found.pointer == f"{THING}/properties/size"


def test_order_is_ignored() -> None:
    """Enums, unions, required names, properties and parameters may be listed in any order."""
    other = document()
    thing = other["components"]["schemas"]["Thing"]
    thing["properties"] = dict(reversed(thing["properties"].items()))
    properties(other)["status"]["enum"].reverse()
    properties(other)["choice"]["anyOf"].reverse()
    properties(other)["epochs"]["anyOf"].reverse()
    assert diff(normalise(document()), normalise(other)) == []


def test_names_of_path_parameters_do_not_hide_an_operation() -> None:
    """The same template under another parameter name is the same operation with another path."""

    def one(name: str) -> dict[str, Any]:
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        item = {"get": {"operationId": "retrieveFile", "parameters": [parameter], "responses": {}}}
        return normalise({"paths": {f"/files/{{{name}}}": item}, "components": {}})

    assert [each.fact for each in diff(one("id"), one("file_id"))] == ["path", "parameter", "parameter"]
