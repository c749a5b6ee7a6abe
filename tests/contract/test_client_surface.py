"""Claim 2: the client's methods, parameters and models match the contract, by name and type."""

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

# Parameters of the facade that are not part of a request.
OURS = {"check", "progress", "options", "n_epochs_style", "idempotency_key"}


def method(client: type, name: str) -> Any:
    """Return a method of the facade."""
    return operator.attrgetter(FACADE[name])(client("sk-1", base_url="http://service.example/v1"))


def body_schema(name: str) -> dict[str, Any] | None:
    """Return the schema of an operation's request body, for any media type."""
    content = resolve(BY_ID[name].node.get("requestBody", {})).get("content", {})
    return resolve(next(iter(content.values()))["schema"]) if content else None


@pytest.mark.parametrize("client", [FTClient, AsyncFTClient])
@pytest.mark.parametrize("name", sorted(BY_ID))
def test_method_parameters_match_operation(name: str, client: type) -> None:
    """Path, query and body parameters match the contract exactly, including which are required."""
    offered = dict(inspect.signature(method(client, name)).parameters)
    wanted = {each["name"]: bool(each.get("required")) for each in BY_ID[name].parameters if each["in"] != "header"}
    schema = body_schema(name)
    if schema is not None:
        wanted |= {key: key in schema.get("required", ()) for key in schema["properties"]}
    assert set(offered) - OURS == set(wanted)
    for key, required in wanted.items():
        assert (offered[key].default is inspect.Parameter.empty) == required, key


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_endpoint_parameters_match_operation(name: str) -> None:
    """Parameters are the IDs in the order of the path, then keywords for body, query and headers."""
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


def locations() -> Iterator[Any]:
    """Yield the location of every object schema that has a model."""
    for name, model in sorted(models().items()):
        yield pytest.param(model, id=name)


def schema_at(location: str) -> dict[str, Any]:
    """Return the schema at a location: a component or a nested schema."""
    first, *rest = location.split("/")
    found: Any = document()["components"]["schemas"][first]
    for step in rest:
        found = found[int(step)] if isinstance(found, list) else found[step]
    return typing.cast("dict[str, Any]", found)


def test_every_object_schema_has_model() -> None:
    """Each schema with properties, including nested ones, has a model."""

    def objects(location: str, schema: Any) -> Iterator[str]:
        is_object = isinstance(schema, dict) and "properties" in schema and "type" in schema
        if is_object and schema.get("additionalProperties") is not True:  # a free-form object is a dict
            yield location
        items = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
        for key, inner in items:
            if key not in {"if", "then", "not", "example"}:
                yield from objects(f"{location}/{key}", inner)

    found = {
        location for name, schema in document()["components"]["schemas"].items() for location in objects(name, schema)
    }
    assert found == {model.SCHEMA for model in models().values()}


@pytest.mark.parametrize("model", list(locations()))
def test_model_fields_match_properties(model: type[Model]) -> None:
    """The fields are the properties in the order of the contract."""
    schema = schema_at(model.SCHEMA)
    assert list(model.FIELDS) == list(schema["properties"])
    assert list(model.FIELDS.values()) == list(schema["properties"])


@pytest.mark.parametrize("model", list(locations()))
def test_field_type_matches_property(model: type[Model]) -> None:
    """The annotation of a field accepts the types of its property, and None if the property is optional."""
    hints = typing.get_type_hints(model, vars(ft_client_generated.models) | vars(inspect.getmodule(model)))
    schema = schema_at(model.SCHEMA)
    for key, inner in schema["properties"].items():
        expected = types_of_schema(inner, f"{model.SCHEMA}/properties/{key}")
        if key not in schema.get("required", ()) and "anything" not in expected:
            expected |= {"null"}
        if (model.SCHEMA, key) == ("FineTuningJob", "hyperparameters"):  # x-always-typed in the contract
            expected -= {"null"}
        assert types_of_hint(hints[key]) == expected, key


def types_of_schema(schema: dict[str, Any], location: str) -> frozenset[str]:
    """Return the types that a schema accepts: JSON types, constants, and locations of objects with properties."""
    if "$ref" in schema:
        return types_of_schema(resolve(schema), schema["$ref"].rpartition("/")[2])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            branches = (types_of_schema(each, f"{location}/{key}/{index}") for index, each in enumerate(schema[key]))
            return frozenset().union(*branches)
    if schema.get("format") == "binary":
        return frozenset({"binary"})
    if "properties" in schema:
        return frozenset({"object" if schema.get("additionalProperties") is True else location})
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if values is not None:
        return frozenset("null" if value is None else f"= {value}" for value in values)
    if "type" not in schema:
        return frozenset({"anything"})
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    inner = sorted(types_of_schema(schema.get("items", {}), f"{location}/items"))
    return frozenset(f"array of {', '.join(inner)}" if kind == "array" else kind for kind in types)


def types_of_hint(hint: Any) -> frozenset[str]:
    """Return the types that an annotation accepts, in the same form."""
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
        return frozenset({f"array of {', '.join(sorted(types_of_hint(inner[0])))}"})
    if origin is dict:
        return frozenset({"object"})
    assert inner, hint
    return frozenset().union(*(types_of_hint(each) for each in inner))


def test_client_schemas_match_contract() -> None:
    """The schemas for checks and drift are those of the contract, component by component."""
    assert set(SCHEMAS) == set(document()["components"]["schemas"])
