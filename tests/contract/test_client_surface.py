"""Claim 2: what the client offers is what the contract has, name by name and type by type."""

from __future__ import annotations

import inspect
import operator
import typing
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

import ft_client_generated.models
from ft_client import AsyncFTClient, FTClient
from ft_client_generated.contract import SCHEMAS
from ft_client_generated.types import FileContent, Model
from tests.support.calls import BY_ID, FACADE
from tests.support.contract import document, resolve
from tests.support.generated import endpoints, models

# Parameters of the facade that no request carries.
OURS = {"check", "options", "n_epochs_style"}


def method(client: type, name: str) -> Any:
    """A method of the facade, found on an instance."""
    return operator.attrgetter(FACADE[name])(client("sk-1", base_url="http://service.example/v1"))


def body_schema(name: str) -> dict[str, Any] | None:
    """The schema of an operation's request, by whichever media type."""
    content = resolve(BY_ID[name].node.get("requestBody", {})).get("content", {})
    return resolve(next(iter(content.values()))["schema"]) if content else None


@pytest.mark.parametrize("client", [FTClient, AsyncFTClient])
@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_call_takes_the_parameters_of_its_operation(name: str, client: type) -> None:
    """Path, query and body parameters by the contract's names, all of them and no others; required means required."""
    offered = dict(inspect.signature(method(client, name)).parameters)
    wanted = {each["name"]: bool(each.get("required")) for each in BY_ID[name].parameters if each["in"] != "header"}
    schema = body_schema(name)
    if schema is not None:
        wanted |= {key: key in schema.get("required", ()) for key in schema["properties"]}
    assert set(offered) - OURS == set(wanted)
    for key, required in wanted.items():
        assert (offered[key].default is inspect.Parameter.empty) == required, key


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_an_endpoint_takes_the_parameters_of_its_operation(name: str) -> None:
    """IDs in the order of the path, then by keyword the body, the query and the headers."""
    op = BY_ID[name]
    offered = inspect.signature(endpoints()[name].request).parameters
    path = [each["name"] for each in op.parameters if each["in"] == "path"]
    rest = [each["name"].lower() for each in op.parameters if each["in"] != "path"]
    assert list(offered)[: len(path)] == path
    assert {each.rstrip("_") for each in list(offered)[len(path) :]} == {
        *rest,
        *(["body"] if body_schema(name) else []),
    }
    for each in op.parameters:
        argument = offered[each["name"] if each["in"] != "header" else f"{each['name'].lower()}_"]
        assert (argument.default is inspect.Parameter.empty) == bool(each.get("required"))


def places() -> Iterator[Any]:
    """Every object schema with properties that a model stands for, by the place the model names."""
    for name, model in sorted(models().items()):
        yield pytest.param(model, id=name)


def schema_at(place: str) -> dict[str, Any]:
    """The schema at a place: a component, or what stands below one."""
    first, *rest = place.split("/")
    found: Any = document()["components"]["schemas"][first]
    for step in rest:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return typing.cast("dict[str, Any]", found)


def test_every_object_of_the_contract_has_a_model() -> None:
    """Each schema with properties, inside another one too, is some model's."""

    def objects(place: str, schema: Any) -> Iterator[str]:
        is_object = isinstance(schema, dict) and "properties" in schema and "type" in schema
        if is_object and schema.get("additionalProperties") is not True:  # a free-form object is a dict
            yield place
        items = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
        for key, inner in items:
            if key not in {"if", "then", "not", "example"}:
                yield from objects(f"{place}/{key}", inner)

    found = {place for name, schema in document()["components"]["schemas"].items() for place in objects(name, schema)}
    assert found == {model.SCHEMA for model in models().values()}


@pytest.mark.parametrize("model", list(places()))
def test_a_model_has_the_properties_of_its_schema(model: type[Model]) -> None:
    """Each property is a field under its own name, in the order of the contract, and there is no other field."""
    schema = schema_at(model.SCHEMA)
    assert list(model.FIELDS) == list(schema["properties"])
    assert list(model.FIELDS.values()) == list(schema["properties"])


@pytest.mark.parametrize("model", list(places()))
def test_a_field_has_the_type_of_its_property(model: type[Model]) -> None:
    """The annotation of a field accepts the types of its property, and None if the property can be absent."""
    hints = typing.get_type_hints(model, vars(ft_client_generated.models) | vars(inspect.getmodule(model)))
    schema = schema_at(model.SCHEMA)
    for key, inner in schema["properties"].items():
        expected = kinds_of_schema(inner, f"{model.SCHEMA}/properties/{key}")
        if key not in schema.get("required", ()) and "anything" not in expected:
            expected |= {"null"}
        assert kinds_of_hint(hints[key]) == expected, key


def kinds_of_schema(schema: dict[str, Any], place: str) -> frozenset[str]:
    """The kinds of value a schema takes: JSON types, constants, and for an object with properties where it stands."""
    if "$ref" in schema:
        return kinds_of_schema(resolve(schema), schema["$ref"].rpartition("/")[2])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            branches = (kinds_of_schema(each, f"{place}/{key}/{index}") for index, each in enumerate(schema[key]))
            return frozenset().union(*branches)
    if schema.get("format") == "binary":
        return frozenset({"binary"})
    if "properties" in schema:
        return frozenset({"object" if schema.get("additionalProperties") is True else place})
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        return frozenset("null" if value is None else f"= {value}" for value in values)
    if "type" not in schema:
        return frozenset({"anything"})
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    inner = sorted(kinds_of_schema(schema.get("items", {}), f"{place}/items"))
    return frozenset(f"array of {', '.join(inner)}" if kind == "array" else kind for kind in types)


def kinds_of_hint(hint: Any) -> frozenset[str]:
    """The kinds of value an annotation takes, in the same words."""
    simple = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", Any: "anything"}
    simple |= {FileContent: "binary"}
    if hint in simple:
        return frozenset({simple[hint]})
    if inspect.isclass(hint) and issubclass(hint, Model):
        return frozenset({hint.SCHEMA})
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return frozenset(f"= {value}" for value in inner)
    if origin is list:
        return frozenset({f"array of {', '.join(sorted(kinds_of_hint(inner[0])))}"})
    if origin is dict:
        return frozenset({"object"})
    assert inner, hint
    return frozenset().union(*(kinds_of_hint(each) for each in inner))


def test_the_client_reads_its_limits_from_the_contract() -> None:
    """The schemas the client checks and compares with are those of the contract, component by component."""
    assert set(SCHEMAS) == set(document()["components"]["schemas"])
