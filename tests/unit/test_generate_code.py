"""The code that comes out: names, types and decoding where a contract is hard, and what importing it costs."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ft_client_generated import contract
from spec.tools.annotate import annotate, object_schemas, strip_prose
from spec.tools.annotate import contract as contract_of
from spec.tools.generate import generate

REF = "#/components/schemas/"


def document(components: dict[str, Any], *, sent: str = "", **operation: Any) -> dict[str, Any]:
    """A document with one operation: its response has the first component, its request the one named."""
    first = next(iter(components))
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": REF + first}}}}
    body = {"requestBody": {"content": {"application/json": {"schema": {"$ref": REF + sent}}}, "required": True}}
    one = {"operationId": "getIt", "tags": ["T"], "responses": {"200": answer}, **(body if sent else {}), **operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/it": {"post": one}},
        "components": {"schemas": components},
    }


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Generates a client under a unique name and imports its models."""
    name = f"generated_for_{abs(hash(request.node.name))}"

    def built(of: dict[str, Any]) -> ModuleType:
        result = generate(of, tmp_path / name)
        assert result.warnings == []
        return importlib.import_module(f"{name}.models")

    monkeypatch.syspath_prepend(tmp_path)
    yield built
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


def thing(**properties: Any) -> dict[str, Any]:
    """A schema of an object."""
    return {"type": "object", "properties": properties}


def test_attributes_are_named_as_on_the_wire(build: Any) -> None:
    """Builtins and words with capitals stay; only what Python cannot have as an attribute is changed."""
    names = [
        "id",
        "object",
        "type",
        "bytes",
        "str",
        "list",
        "camelCase",
        "class",
        "with-dash",
        "2nd",
        "from_dict",
        "FIELDS",
    ]
    models = build(document({"Thing": thing(**{name: {"type": "string"} for name in names})}))
    body = {name: f"value of {name}" for name in names}
    value = models.Thing.from_dict(body)
    assert value.to_dict() == body
    plain = {name: name for name in names[:7]}
    assert plain | {
        "class": "class_", "with-dash": "with_dash", "2nd": "field_2nd", "from_dict": "from_dict_", "FIELDS": "FIELDS_",
    } == models.Thing.FIELDS  # fmt: skip
    for name, attribute in models.Thing.FIELDS.items():
        assert getattr(value, attribute) == f"value of {name}"


def test_models_may_contain_one_another(build: Any) -> None:
    """A circle of references can be imported from either end, and is decoded to any depth."""
    node = thing(leaf={"$ref": REF + "RawPage"}, children={"type": "array", "items": {"$ref": REF + "Node"}})
    models = build(document({"Node": node, "RawPage": thing(root={"$ref": REF + "Node"})}))
    body = {"children": [{"leaf": {"root": {"children": []}}}, 7]}
    value = models.Node.from_dict(body)
    assert type(value.children[0].leaf.root).__name__ == "Node"
    assert value.to_dict() == body


CAT = {"$ref": REF + "Cat"}
DOG = {"$ref": REF + "Dog"}
UNION = {"oneOf": [CAT, DOG]}
PETS = {
    "Cat": thing(kind={"type": "string", "const": "cat"}, lives={"type": "integer"}),
    "Dog": thing(kind={"type": "string", "enum": ["dog"]}, tricks={"type": "array", "items": {"type": "string"}}),
}


@pytest.mark.parametrize(
    ("schema", "value", "kinds"),
    [
        (UNION, {"kind": "cat"}, "Cat"),
        (UNION, {"kind": "dog", "lives": 1}, "Dog"),
        (UNION, {"kind": "fox"}, "dict"),
        (UNION, {"kind": {"cat": "dog"}}, "dict"),
        (UNION, {}, "dict"),
        (UNION, "text", "str"),
        ({"type": "array", "items": UNION}, [{"kind": "cat"}, {"kind": "fox"}, 3], ["Cat", "dict", "int"]),
        ({"type": "array", "items": UNION}, {"kind": "cat"}, "dict"),
        ({"anyOf": [{"$ref": REF + "Cat"}, {"type": "null"}]}, {"kind": "dog"}, "Cat"),
        (
            {"anyOf": [{"$ref": REF + "Cat"}, {"type": "array", "items": {"$ref": REF + "Cat"}}]},
            [{}, 1],
            ["Cat", "int"],
        ),
        ({"anyOf": [{"$ref": REF + "Cat"}, {"type": "array", "items": {"$ref": REF + "Dog"}}]}, {}, "Cat"),
        ({"type": "object", "additionalProperties": UNION}, {"a": {"kind": "dog"}, "b": 1}, {"a": "Dog", "b": "int"}),
        ({"type": "array", "items": {"type": "array", "items": UNION}}, [[{"kind": "cat"}], 1], [["Cat"], "int"]),
        ({"type": "object"}, {"kind": "cat"}, "dict"),
        ({"type": ["array", "null"], "items": CAT}, [{}], ["Cat"]),
    ],
    ids=str,
)
def test_unions_lists_and_maps_are_decoded(build: Any, schema: Any, value: Any, kinds: Any) -> None:
    """Objects become the model their constant names, wherever they stand; what names none stays as it was sent."""

    def kinds_of(found: Any) -> Any:
        if isinstance(found, list):
            return [kinds_of(item) for item in found]
        if isinstance(found, dict) and isinstance(kinds, dict):
            return {key: kinds_of(item) for key, item in found.items()}
        return type(found).__name__

    models = build(document({"Thing": thing(pet=schema), **PETS}))
    decoded = models.Thing.from_dict({"pet": value})
    assert kinds_of(decoded.pet) == kinds
    assert decoded.to_dict() == {"pet": value}


def test_models_without_a_common_constant_are_not_guessed(build: Any) -> None:
    """Two models that an object could be both of: it stays a dict."""
    components = {
        "Thing": thing(pet=UNION),
        "Cat": thing(name={"type": "string"}),
        "Dog": thing(name={"type": "string"}),
    }
    assert build(document(components)).Thing.from_dict({"pet": {"name": "x"}}).pet == {"name": "x"}


def test_only_what_is_sent_has_required_arguments(build: Any) -> None:
    """A request needs them; a response can lack any property."""
    wanted = {"a": {"type": "string"}}
    components = {
        "Answer": {**thing(**wanted), "required": ["a"]},
        "Request": {**thing(inner={"$ref": REF + "Inner"}), "required": ["inner"]},
        "Inner": {**thing(**wanted), "required": ["a"]},
    }
    models = build(document(components, sent="Request"))
    assert models.Answer().to_dict() == {}
    for required in (models.Request, models.Inner):
        with pytest.raises(TypeError):
            required()
        assert required.from_dict({}).to_dict() == {}


def test_each_model_names_its_schema(build: Any) -> None:
    """A component by its name, an inline object by its place in it, so that drift can look it up."""
    components = {
        "Thing": thing(inner=thing(a={"type": "string"}), many={"type": "array", "items": thing(b={"type": "string"})})
    }
    models = build(document(components))
    value = models.Thing.from_dict({"inner": {}, "many": [{}]})
    assert value.SCHEMA == "Thing"
    assert value.inner.SCHEMA == "Thing/properties/inner"
    assert value.many[0].SCHEMA == "Thing/properties/many/items"


def test_each_generated_model_finds_its_schema_in_the_contract() -> None:
    """The pointer of every model leads to an object schema."""
    from tests.support.generated import models

    for model in models().values():
        node: Any = contract.SCHEMAS
        for part in model.SCHEMA.split("/"):
            node = node[int(part)] if isinstance(node, list) else node[part]
        assert set(node["properties"]) == set(model.FIELDS)


def test_preparing_leaves_the_document_alone() -> None:
    """The pointers are in a copy."""
    original = document({"Thing": thing(inner=thing(a={"type": "string"}))})
    before = json.dumps(original)
    pointers = [pointer for pointer, _ in object_schemas(annotate(original))]
    assert pointers == ["Thing", "Thing/properties/inner"]
    assert json.dumps(original) == before


def test_prose_is_stripped_and_names_are_kept() -> None:
    """A property called `title` or `example` is a fact; the title of a schema is not."""
    schema = {
        "title": "T", "description": "D", "example": 1, "x-limit": 7, "default": {"description": "data"},
        "properties": {"title": {"type": "string", "description": "D"}, "example": {"enum": ["title"], "title": "E"}},
    }  # fmt: skip
    assert strip_prose(schema) == {
        "x-limit": 7,
        "default": {"description": "data"},
        "properties": {"title": {"type": "string"}, "example": {"enum": ["title"]}},
    }


def test_the_digest_follows_facts_and_not_prose() -> None:
    """A reworded description is the same contract, another limit is not."""
    first = document({"Thing": thing(a={"type": "string", "maxLength": 5, "description": "old"})})
    reworded = document({"Thing": thing(a={"type": "string", "maxLength": 5, "description": "new"})}, summary="new")
    changed = document({"Thing": thing(a={"type": "string", "maxLength": 6, "description": "old"})})
    digest = contract_of(first)["DIGEST"]
    assert contract_of(reworded)["DIGEST"] == digest
    assert contract_of(changed)["DIGEST"] != digest


def test_the_contract_as_data_holds_every_operation_resolved() -> None:
    """Parameters, bodies and responses are inlined; only schemas have references."""
    from spec.tools.annotate import operations
    from spec.tools.load import CONTRACT, load

    whole = load(CONTRACT)
    assert contract_of(whole)["DIGEST"] == contract.DIGEST
    assert set(contract.OPERATIONS) == {operation["operationId"] for *_, operation in operations(whole)}
    for operation in contract.OPERATIONS.values():
        assert all({"name", "in", "schema"} <= set(parameter) for parameter in operation["parameters"])
        assert all("$ref" not in answer for answer in operation["responses"].values())
    answer = contract.OPERATIONS["listFiles"]["responses"]["401"]
    assert answer["content"]["application/json"]["schema"] == {"$ref": REF + "ErrorResponse"}
    upload = contract.OPERATIONS["createFile"]["requestBody"]
    assert upload["content"]["multipart/form-data"]["encoding"]["expires_after"]["style"] == "deepObject"


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has after a statement."""
    program = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_client_import_loads_neither_models_nor_httpx() -> None:
    """The first request imports them."""
    loaded = modules_after("from ft_client_generated import Client; Client('https://service.example')")
    assert not loaded & {"httpx", "attr", "attrs", "ft_client_generated.models", "ft_client_generated.contract"}


def test_operation_import_loads_only_its_models() -> None:
    """Only the model of the response is loaded, and the modules that all operations share."""
    loaded = modules_after("from ft_client_generated.api.files import retrieve_file")
    assert {name for name in loaded if name.startswith("ft_client_generated.models.")} == {
        "ft_client_generated.models.open_ai_file"
    }
    assert not loaded & {"httpx", "ft_client_generated.multipart", "ft_client_generated.contract", "secrets"}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("api.files.create_file.request", "function"),
        ("models.FineTuningJob", "type"),
        ("models.FilePurpose", "_LiteralGenericAlias"),
        ("AuthenticatedClient", "type"),
    ],
)
def test_package_attribute_is_imported_on_access(expression: str, kind: str) -> None:
    """Lazy modules and names are available in a new interpreter."""
    program = f"import ft_client_generated as package; print(type(package.{expression}).__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == kind


@pytest.mark.parametrize("name", ["", ".api", ".api.files", ".models"])
def test_lazy_package_lists_its_names_and_rejects_others(name: str) -> None:
    """dir() lists the available names; another name raises AttributeError."""
    package = importlib.import_module(f"ft_client_generated{name}")
    assert set(package.__all__) <= set(dir(package))
    for known in package.__all__:
        getattr(package, known)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        package.nonsense  # noqa: B018 (the access is what is tested)
