"""Constructs that are easy to get wrong: each is generated correctly, or rejected with its place and the next step."""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from spec.tools import generate
from spec.tools.generate import Generated, GenerateError

REF = "#/components/schemas/"
STRING = {"type": "string"}
FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}


def content(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    """A response or request body of one media type."""
    return {"description": "", "content": {media_type: {"schema": schema}}}


def document(operation: dict[str, Any], schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    """A document with one operation, POST /it."""
    whole = {"operationId": "doIt", "tags": ["T"], "responses": {"200": content(STRING)}, **operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/it": {"post": whole}},
        "components": {"schemas": {"Cat": CAT, "Dog": DOG, **(schemas or {})}},
    }


CAT = {"type": "object", "required": ["name"], "properties": {"name": STRING, "pet": STRING}}
DOG = {"type": "object", "properties": {"name": STRING, "pet": STRING}}
PETS = [{"$ref": REF + "Cat"}, {"$ref": REF + "Dog"}]


class Client:
    """A generated client: the result of the run, and its modules."""

    def __init__(self, folder: Path, name: str, result: Generated) -> None:
        self.result = result
        self._folder, self._name = folder, name

    def module(self, name: str) -> ModuleType:
        """Import a module, after all of them could be imported."""
        generate.import_all(self._folder, self._name)
        return importlib.import_module(f"{self._name}.{name}")

    @property
    def endpoint(self) -> Any:
        """The module of the operation."""
        return self.module("api.t.do_it")

    def warning(self) -> str:
        """The one warning, after checking that the operation was left out."""
        assert "api/t/do_it.py" not in self.result.files
        (warning,) = self.result.warnings
        return warning.removeprefix("operation left out: ")


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Generate a client under a unique name."""
    name = f"constructs_{abs(hash(request.node.name))}"
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda of: Client(tmp_path, name, generate.generate(of, tmp_path / name))
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def sent(request: dict[str, Any]) -> httpx.Request:
    """The request that httpx makes of the arguments."""
    return httpx.Client(base_url="http://service.example").build_request(**request)


# --- models


@pytest.mark.parametrize(
    "name", ["dict", "self", "list", "str", "cls", "src", "value", "builtins", "isinstance", "copy"]
)
@pytest.mark.parametrize("in_request", [False, True])
def test_property_with_a_name_of_python_is_generated(build: Any, name: str, in_request: bool) -> None:
    """A name that the generated code uses itself: the model is imported, decoded and constructed."""
    schemas = {"Thing": {"type": "object", "required": [name], "properties": {name: STRING, "id": STRING}}}
    body = content({"$ref": REF + "Thing"})
    client = build(document({"requestBody": body} if in_request else {"responses": {"200": body}}, schemas))
    thing = client.module("models").Thing
    assert thing.from_dict({name: "a", "id": "b", "new": 1}).to_dict() == {name: "a", "id": "b", "new": 1}
    assert thing(**{thing.FIELDS[name]: "a"}).to_dict() == {name: "a"}


def test_properties_with_one_name_in_python_are_rejected(build: Any) -> None:
    """Two keys that differ in what Python does not allow."""
    schemas = {"Thing": {"type": "object", "properties": {"a-b": STRING, "a.b": STRING}}}
    try:
        message = build(document({"responses": {"200": content({"$ref": REF + "Thing"})}}, schemas)).result.warnings[0]
    except GenerateError as error:
        message = str(error)
    assert "Thing" in message
    assert "a-b and a.b" in message


@pytest.mark.parametrize("name", ["Any", "Literal", "Unset", "BaseModel"])
def test_class_with_the_name_of_an_import_is_rejected(build: Any, name: str) -> None:
    """The class would hide what its module imports."""
    schemas = {name: {"type": "object", "properties": {"id": STRING}}}
    with pytest.raises(GenerateError, match=f"^{name}: the class {name} would hide an import: rename the component$"):
        build(document({"responses": {"200": content({"$ref": REF + name})}}, schemas))


DISCRIMINATORS = [
    ({"propertyName": "pet"}, {"pet": "Cat"}, {"pet": "Dog"}),
    ({"propertyName": "pet", "mapping": {"c": REF + "Cat", "d": REF + "Dog"}}, {"pet": "c"}, {"pet": "d"}),
    ({"propertyName": "pet", "mapping": {"c": REF + "Cat", "cc": "Cat"}}, {"pet": "cc"}, {"pet": "Dog"}),
]


@pytest.mark.parametrize(
    ("discriminator", "cat", "dog"), DISCRIMINATORS, ids=["implicit", "mapping", "partial mapping"]
)
@pytest.mark.parametrize("place", ["property", "list", "response", "response list", "component"])
def test_union_with_a_discriminator_becomes_models(
    build: Any, discriminator: dict[str, Any], cat: dict[str, Any], dog: dict[str, Any], place: str
) -> None:
    """The discriminator selects the model, wherever the union is; an unknown value stays a dict."""
    union = {"oneOf": PETS, "discriminator": discriminator}
    items = {"type": "array", "items": union}
    if place.startswith("response") or place == "component":
        schema = {"response": union, "response list": items, "component": {"$ref": REF + "Pet"}}[place]
        client = build(document({"responses": {"200": content(schema)}}, {"Pet": union}))

        def decode(value: Any) -> Any:
            return client.endpoint.parse(httpx.Response(200, json=value))
    else:
        thing = {"type": "object", "properties": {"it": union if place == "property" else items}}
        client = build(document({"responses": {"200": content({"$ref": REF + "Thing"})}}, {"Thing": thing}))

        def decode(value: Any) -> Any:
            return client.endpoint.parse(httpx.Response(200, json={"it": value})).it

    assert client.result.warnings == []
    for value, name in ((cat, "Cat"), (dog, "Dog"), ({"pet": "fox"}, "dict"), ({}, "dict")):
        decoded = decode([value])[0] if "list" in place else decode(value)
        assert type(decoded).__name__ == name


def test_several_lists_in_a_union_are_decoded_by_item(build: Any) -> None:
    """Each item becomes the model of its constant, in any list."""
    kinds = {
        name: {"type": "object", "properties": {"kind": {"type": "string", "enum": values}}}
        for name, values in {"Cat": ["cat", "kitten"], "Dog": ["dog"]}.items()
    }
    lists = {"anyOf": [{"type": "array", "items": pet} for pet in PETS]}
    client = build(document({"responses": {"200": content(lists)}}, kinds))
    found = client.endpoint.parse(httpx.Response(200, json=[{"kind": "kitten"}, {"kind": "dog"}, 1]))
    assert [type(item).__name__ for item in found] == ["Cat", "Dog", "int"]


# --- parameters


def parameter(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An operation with a query parameter `ids`."""
    return {"parameters": [{"name": "ids", "in": "query", "schema": schema, **more}]}


IDS = {"type": "array", "items": STRING}


@pytest.mark.parametrize(("explode", "query"), [(False, "ids=a%2Cb"), (True, "ids=a&ids=b"), (None, "ids=a&ids=b")])
def test_array_in_a_query_follows_explode(build: Any, explode: bool | None, query: str) -> None:
    """One value with commas, or the parameter once for each item; UNSET and None are not sent."""
    client = build(document(parameter(IDS, **({} if explode is None else {"explode": explode}))))
    assert sent(client.endpoint.request(ids=["a", "b"])).url.query.decode() == query
    assert sent(client.endpoint.request(ids=None)).url.query == b""
    assert sent(client.endpoint.request()).url.query == b""


OBJECT = {"type": "object", "properties": {"a": STRING}}


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (
            parameter(IDS, style="pipeDelimited"),
            "doIt: ids has the style pipeDelimited in query: use form or deepObject",
        ),
        (parameter(OBJECT), "doIt: ids is an object in query: only style deepObject in query is supported"),
        (
            {"parameters": [{"name": "ids", "in": "cookie", "schema": STRING}]},
            "doIt: ids has the style None in cookie: use path, query or header",
        ),
        (
            {"parameters": [{"name": "X", "in": "header", "schema": IDS}]},
            "doIt: X is an array in header: only scalars are supported",
        ),
        (
            {"parameters": [{"name": "X", "in": "header", "schema": OBJECT}]},
            "doIt: X is an object in header: only style deepObject in query is supported",
        ),
        (
            {"parameters": [{"name": "id", "in": "path", "required": True, "schema": STRING}]},
            "doIt: id is a path parameter, but not in /it: rename it",
        ),
        (
            {"requestBody": {"content": {"application/json": {}, "multipart/form-data": {"schema": OBJECT}}}},
            "doIt: the request has 2 media types (application/json, multipart/form-data): keep one of them",
        ),
        (
            {"requestBody": content(OBJECT, "application/x-www-form-urlencoded")},
            "doIt: the request has the media type application/x-www-form-urlencoded: "
            "use application/json or multipart/form-data",
        ),
        (
            {
                "requestBody": {
                    "content": {
                        "multipart/form-data": {"schema": OBJECT, "encoding": {"a": {"style": "pipeDelimited"}}}
                    }
                }
            },
            "doIt: the field a has the style pipeDelimited: use deepObject or exploded form",
        ),
    ],
    ids=[
        "style",
        "object",
        "cookie",
        "array in a header",
        "object in a header",
        "name that the path lacks",
        "two media types",
        "urlencoded",
        "style of a field",
    ],
)
def test_unsupported_construct_is_rejected(build: Any, operation: dict[str, Any], message: str) -> None:
    """The operation is left out with a message that names it, the construct and the next step."""
    assert build(document(operation)).warning() == message


# --- bodies and responses


@pytest.mark.parametrize(
    "files", [[b"a", b"b"], [("a.txt", b"a"), ("b.txt", b"b", "text/plain")]], ids=["bytes", "tuples"]
)
def test_list_of_files_is_sent_as_files(build: Any, files: list[Any]) -> None:
    """Each file is a part with a file name."""
    body = {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"docs": FILES}}}}}
    client = build(document({"requestBody": body}))
    form = b"".join(sent(client.endpoint.request(body={"docs": files})).stream)
    assert len(re.findall(rb'name="docs"; filename="[^"]+"', form)) == 2


def test_each_success_status_is_decoded_by_its_schema(build: Any) -> None:
    """A 202 with another schema is not decoded as the 200; other statuses 2xx are decoded as the first."""
    responses = {
        "200": content({"$ref": REF + "Cat"}),
        "202": content({"$ref": REF + "Dog"}),
        "204": {"description": ""},
        "206": content({"$ref": REF + "Cat"}),
    }
    parse = build(document({"responses": responses})).endpoint.parse
    names = {status: type(parse(httpx.Response(status, json={}))).__name__ for status in (200, 201, 202, 204, 206)}
    assert names == {200: "Cat", 201: "Cat", 202: "Dog", 204: "NoneType", 206: "Cat"}


@pytest.mark.parametrize(
    ("status", "schema", "media_type", "expected"),
    [
        ("200", IDS, "application/json", ["x"]),
        ("2XX", {"type": "array", "items": {"$ref": REF + "Cat"}}, "application/json", "list"),
        ("default", {"$ref": REF + "Cat"}, "application/vnd.it+json", "Cat"),
        ("200", STRING, "text/plain", '["x"]'),
        ("200", {"type": "string", "format": "binary"}, "application/zip", b'["x"]'),
    ],
)
def test_response_is_decoded_by_media_type_and_schema(
    build: Any, status: str, schema: Any, media_type: str, expected: Any
) -> None:
    """JSON as its schema, text as str, anything else as bytes."""
    parse = build(document({"responses": {status: content(schema, media_type)}})).endpoint.parse
    if expected == "Cat":
        assert type(parse(httpx.Response(200, json={}))).__name__ == "Cat"
    elif expected == "list":
        assert [type(item).__name__ for item in parse(httpx.Response(200, json=[{}, 1]))] == ["Cat", "int"]
    else:
        assert parse(httpx.Response(200, content=b'["x"]')) == expected


def test_operation_id_in_use_is_rejected(build: Any) -> None:
    """Both would be written to one file; the message names both places."""
    of = document({})
    of["paths"]["/other"] = {"get": {**of["paths"]["/it"]["post"], "operationId": "do_it"}}
    result = build(of).result
    assert result.warnings == [
        "operation left out: GET /other: the operationId do_it is in use at POST /it: choose another one"
    ]
    assert "api/t/do_it.py" in result.files


# --- the run


def test_generated_module_that_cannot_be_imported_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make generate` imports every module before it writes anything, and names the one that fails."""
    templates = tmp_path / "templates"
    templates.mkdir()
    for path in generate.TEMPLATES.glob("*.jinja"):
        (templates / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    model = templates / "model.py.jinja"
    model.write_text(model.read_text(encoding="utf-8") + "\n1 / 0\n", encoding="utf-8")
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(document({"responses": {"200": content({"$ref": REF + "Cat"})}})))
    outputs = generate.outputs
    monkeypatch.setattr(generate, "outputs", lambda: outputs(contract, templates=templates))
    assert generate.main(["--root", str(tmp_path)]) == 2
    assert "cannot be imported: ZeroDivisionError" in capsys.readouterr().err
    assert not (tmp_path / "generated").exists()


def test_path_that_is_not_compared_ends_the_run() -> None:
    """Its changes would be missing in the reports."""
    generate.check_paths(document({"operationId": "x"}) | {"paths": {"/files": {}, "/models/{model}": {}}})
    with pytest.raises(
        GenerateError, match=r"^/it is not compared .*: add it to INCLUDED_PATHS in spec/tools/normalise\.py$"
    ):
        generate.check_paths(document({}))


@pytest.mark.parametrize(
    "schemas",
    [
        {"Thing": {"type": "object", "properties": {"list": {"type": "array"}}}},
        {"Thing": {"type": "object", "properties": {"a_b": STRING, "aB": STRING, "a-b": STRING}}},
        {"Thing": {"allOf": [{"$ref": REF + "Nothing"}]}},
        {"Thing": {"type": "object", "properties": {"it": {"enum": [1, "a"]}}}},
        {"Thing": OBJECT, "thing": OBJECT},
    ],
    ids=["array", "names", "reference", "enum", "classes"],
)
def test_warning_contains_no_object_address(build: Any, schemas: dict[str, Any]) -> None:
    """A message consists of words of the document and of its place, whatever the tool prints."""
    try:
        warnings = build(document({"responses": {"200": content({"$ref": REF + "Thing"})}}, schemas)).result.warnings
    except (GenerateError, ValueError) as error:
        warnings = [str(error)]
    assert warnings
    assert not [warning for warning in warnings if re.search(r"0x[0-9a-f]+|object at|UntrustedString", warning)]
