"""Read the schemas of an annotated document: alternatives, members, constants, and the model class of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from spec.tools.annotate import POINTER, Json, is_object, resolved

UNIONS = ("anyOf", "oneOf")


class ModelClass(NamedTuple):
    """The class of an object schema: its name, and the module that defines it."""

    name: str
    module: str


class UnsupportedError(ValueError):
    """The document uses a construct that the templates cannot express."""


class Schemas:
    """The schemas of one document.

    Args:
        document: The annotated document.
        classes: The model classes by the pointer of their schema.
    """

    def __init__(self, document: Json, classes: Mapping[str, ModelClass]) -> None:
        self.document = document
        self.classes = classes

    def resolve(self, schema: Any) -> Json:
        """Return a schema with its references followed; a boolean schema is an empty one."""
        schema = resolved(self.document, schema)
        return schema if isinstance(schema, dict) else {}

    def alternatives(self, schema: Any) -> list[Json]:
        """Return the schemas that a value can match: members of unions, a schema for each type, null included."""
        schema = self.resolve(schema)
        union = [member for key in UNIONS for member in schema.get(key) or []]
        if union and not schema.get("properties"):
            return [inner for member in union for inner in self.alternatives(member)]
        members = schema.get("allOf") or []
        if len(members) == 1 and schema.get(POINTER) not in self.classes and not schema.get("properties"):
            return self.alternatives(members[0])
        types = schema.get("type")
        if not isinstance(types, list):
            return [schema]
        return [{**schema, "type": name} for name in types]

    def model(self, schema: Json) -> ModelClass | None:
        """Return the class of an object schema, or None if values of it stay dicts.

        An object is a model if it names its members, unless it is free-form: `additionalProperties: true`.
        """
        if not is_object(schema) or schema.get("additionalProperties") is True:
            return None
        return self.classes.get(schema.get(POINTER, "")) if self.members(schema) else None

    def members(self, schema: Any) -> dict[str, Json]:
        """Return the properties of an object by name, those of `allOf` included."""
        schema = self.resolve(schema)
        merged: dict[str, Json] = {}
        for part in schema.get("allOf") or []:
            merged |= self.members(part)
        return merged | (schema.get("properties") or {})

    def required(self, schema: Any) -> frozenset[str]:
        """Return the names of the required properties of an object, those of `allOf` included."""
        schema = self.resolve(schema)
        inherited = [name for part in schema.get("allOf") or [] for name in self.required(part)]
        return frozenset([*(schema.get("required") or []), *inherited])

    def values(self, schema: Json) -> Any:
        """Return the schema of the values of a map, or None if there is none."""
        values = schema.get("additionalProperties")
        return values if isinstance(values, dict) and is_object(schema) and not self.model(schema) else None

    def models_in(self, schema: Any) -> Iterator[ModelClass]:
        """Yield each model class in the type of a schema, in order; a class can occur several times."""
        for inner in self.alternatives(schema):
            values = self.values(inner)
            if inner.get("type") == "array":
                yield from self.models_in(inner.get("items"))
            elif values is not None:
                yield from self.models_in(values)
            elif found := self.model(inner):
                yield found

    def is_file(self, schema: Any) -> bool:
        """Whether a value is the content of a file."""
        return any(
            inner.get("type") == "string"
            and (inner.get("format") == "binary" or ("contentMediaType" in inner and "contentEncoding" not in inner))
            for inner in self.alternatives(schema)
        )

    def tags(self, schema: Any) -> dict[str, dict[str, list[Any]]]:
        """Return the keys that can distinguish the models of a union, with the values of each model by class name.

        The keys of discriminators come first, then the keys that have a constant or an enumeration in some model.
        """
        tags: dict[str, dict[str, list[Any]]] = {}
        for key, class_name, value in self._discriminators(schema):
            tags.setdefault(key, {}).setdefault(class_name, []).append(value)
        for inner in self.alternatives(schema):
            found = self.model(inner)
            for key, member in self.members(inner).items() if found else ():
                constants = [value for each in self.alternatives(member) for value in constants_of(each)]
                if found and constants and all(constants_of(each) for each in self.alternatives(member)):
                    tags.setdefault(key, {}).setdefault(found.name, constants)
        return tags

    def _discriminators(self, schema: Any) -> Iterator[tuple[str, str, str]]:
        """Yield key, class name and value of each mapping of the discriminators in a union."""
        schema = self.resolve(schema)
        members = [member for key in UNIONS for member in schema.get(key) or []]
        discriminator = schema.get("discriminator")
        if members and isinstance(discriminator, dict):
            targets = {_component(target): value for value, target in (discriminator.get("mapping") or {}).items()}
            for value, target in (discriminator.get("mapping") or {}).items():
                if found := self.classes.get(_component(target)):
                    yield discriminator["propertyName"], found.name, value
            for member in members:
                name = _component(str(member.get("$ref", ""))) if isinstance(member, dict) else ""
                found = self.classes.get(name)
                if found and name not in targets and not self._states(member, discriminator["propertyName"]):
                    yield discriminator["propertyName"], found.name, name
        for member in members:
            yield from self._discriminators(member)

    def _states(self, schema: Any, key: str) -> bool:
        """Whether the schema of an object has its own constants for a key."""
        member = self.members(schema).get(key)
        return member is not None and any(constants_of(each) for each in self.alternatives(member))


def constants_of(schema: Json) -> list[Any]:
    """Return the values of an enumeration or constant, or an empty list."""
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum") or []
    null = schema.get("type") == "null"
    return [value for value in values if (value is None) == null or "type" not in schema]


def _component(reference: str) -> str:
    return reference.rpartition("/")[2]
