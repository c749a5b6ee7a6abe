"""Render the parameters of requests as TypedDicts, so that type checkers see a misspelled key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spec.tools.annotate import POINTER, Json, parameters
from spec.tools.annotate import operations as operations_of
from spec.tools.annotate import schemas as schemas_of
from spec.tools.render_models import Models, docstring, identifier
from spec.tools.schema_types import ModelClass, Schemas

HEADER = '''"""The parameters of requests as TypedDicts: one for each object in a body, and for each query."""

from __future__ import annotations

from typing import Any, BinaryIO, Literal, Required, TypedDict

from .types import FileContent
'''


def params_module(document: Json, classes: Mapping[str, ModelClass], requests: frozenset[str]) -> str:
    """Return the module with the parameters of a document, not yet formatted.

    Args:
        document: The annotated document.
        classes: The model classes by the pointer of their schema; `NAME` is `NAMEParam` here.
        requests: The names of the components that requests use.
    """
    in_requests = {
        pointer: ModelClass(f"{model.name}Param", "params")
        for pointer, model in classes.items()
        if pointer.partition("/")[0] in requests or "requestBody" in pointer
    }
    schemas = Schemas(document, in_requests)
    models = Models(schemas, requests)
    bodies = [_typed_dict(models, in_requests[pointer].name, schema) for pointer, schema in _objects(schemas)]
    return "\n\n".join([HEADER, *sorted(bodies), *_queries(document, models)]) + "\n"


def _objects(schemas: Schemas) -> Iterator[tuple[str, Json]]:
    return (
        (pointer, schema)
        for pointer, schema in schemas_of(schemas.document)
        if pointer in schemas.classes and schemas.model(schema)
    )


def _typed_dict(models: Models, name: str, schema: Json) -> str:
    members, required = models.schemas.members(schema), models.schemas.required(schema)
    summary = str(schema.get("description") or f"`{schema[POINTER]}` in the contract")
    return _rendered(models, name, summary, {wire: (member, wire in required) for wire, member in members.items()})


def _queries(document: Json, models: Models) -> Iterator[str]:
    for _, _, item, operation in operations_of(document):
        query = {
            str(each["name"]): (each.get("schema") or {}, bool(each.get("required")))
            for each in parameters(document, item, operation)
            if each.get("in") == "query"
        }
        if query and operation.get("operationId"):
            name = str(operation["operationId"])
            yield _rendered(models, f"{name[0].upper()}{name[1:]}Params", f"The query of `{name}`.", query)


def _rendered(models: Models, name: str, summary: str, members: Mapping[str, tuple[Any, bool]]) -> str:
    """Return a TypedDict. In its functional form, keys can be anything."""
    types = {
        key: f"Required[{models.annotation(schema)}]" if required else models.annotation(schema)
        for key, (schema, required) in members.items()
    }
    if all(identifier(key) == key for key in types):
        entries = [(key, models.description(schema)) for key, (schema, _) in members.items()]
        doc = docstring(summary, "Attributes", entries)
        lines = [f"class {name}(TypedDict, total=False):", f'    """{doc}"""', ""]
        return "\n".join([*lines, *(f"    {key}: {annotation}" for key, annotation in types.items())])
    items = ", ".join(f"{key!r}: {_quoted(annotation)}" for key, annotation in types.items())
    return f"{name} = TypedDict({name!r}, {{{items}}}, total=False)"


def _quoted(annotation: str) -> str:
    if annotation.startswith("Required["):
        return f"Required[{annotation.removeprefix('Required[').removesuffix(']')!r}]"
    return repr(annotation)
