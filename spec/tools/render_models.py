"""Render the Python code of models: names, annotations, decoding and documentation.

The generator chooses class names and modules. Everything else is read from the document, so that a new release of the
generator cannot change it. A template contains what all modules share; this module renders what differs by property.
"""

from __future__ import annotations

import keyword
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spec.tools.annotate import POINTER, Json
from spec.tools.schema_types import ModelClass, Schemas, UnsupportedError, constants_of

WIDTH = 112
# The attributes of the base class of the models: a property of such a name gets an underscore.
RESERVED = frozenset(
    {
        *("FIELDS", "SCHEMA", "additional_properties", "construct", "copy", "from_dict", "model_construct"),
        *("model_copy", "model_dump", "model_dump_json", "model_extra", "model_fields_set", "self", "to_dict"),
        "to_json",
    }
)
# The names that a module of a model imports: no class can have one of them.
IMPORTED = frozenset(
    {"Any", "BaseModel", "BinaryIO", "ClassVar", "FileContent", "Literal", "Mapping", "Self", "UNSET", "Unset"}
)
BUILTINS = frozenset({"str", "int", "float", "bool", "list", "dict", "bytes", "isinstance", "type"})
# Formats are not parsed: a value keeps the form in which it was sent.
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass
class Field:
    """A field of a model: its names in JSON and in Python, its declarations, and the code that decodes `value`."""

    wire: str
    name: str
    annotation: str
    argument: str
    decode: str


@dataclass
class Module:
    """The parts of the module of one model."""

    name: str
    schema: str
    doc: str
    fields: list[Field]
    imports: list[tuple[str, str]]
    helpers: list[str]
    has_outcome: bool = False


def literal(value: Any) -> str:
    """Return a constant as Python source, strings in double quotes if possible."""
    quoted = repr(value)
    return f'"{value}"' if isinstance(value, str) and quoted == f"'{value}'" and '"' not in value else quoted


def identifier(name: str, reserved: Iterable[str] = ()) -> str:
    """Return a name as a Python identifier, as close to the original as possible."""
    result = re.sub(r"\W", "_", name)
    if not result or not result[0].isalpha():
        result = f"field_{result.lstrip('_')}"
    return f"{result}_" if keyword.iskeyword(result) or result in frozenset(reserved) else result


def field_names(pointer: str, members: Iterable[str]) -> dict[str, str]:
    """Return the names of properties in Python.

    Raises:
        UnsupportedError: Two properties have the same name.
    """
    names: dict[str, str] = {}
    for wire in members:
        name = identifier(wire, RESERVED)
        if name in names.values():
            other = next(key for key, value in names.items() if value == name)
            raise UnsupportedError(f"{pointer}: {other} and {wire} are both {name} in Python: rename one of them")
        names[wire] = name
    return names


class Models:
    """Renders the models of one document.

    Args:
        schemas: The schemas of the annotated document.
        requests: The names of the components that requests use: their required properties are required arguments.
    """

    def __init__(self, schemas: Schemas, requests: frozenset[str]) -> None:
        self.schemas = schemas
        self._requests = requests

    def module(self, model: ModelClass, schema: Json) -> Module:
        """Return the parts of the module of a model.

        Raises:
            UnsupportedError: The class has the name of an import.
        """
        pointer = schema[POINTER]
        if model.name in IMPORTED:
            raise UnsupportedError(f"{pointer}: the class {model.name} would hide an import: rename the component")
        in_requests = pointer.partition("/")[0] in self._requests or "requestBody" in pointer
        members, required = self.schemas.members(schema), self.schemas.required(schema)
        decoders = Decoders(self)
        hidden = BUILTINS.intersection(members)
        names = field_names(pointer, members)
        fields: list[Field] = []
        entries: list[tuple[str, str]] = []
        imports: dict[str, str] = {}
        for wire, member in members.items():
            name = names[wire]
            annotation = self.annotation(member, hidden, () if wire in required else ("None",))
            if member.get("x-always-typed"):
                annotation = annotation.removesuffix(" | None")
            # a response can lack properties that the contract requires, so that only requests have required arguments
            argument = f"{name}: {self.annotation(member, hidden)}"
            if not in_requests or wire not in required:
                argument = f"{name}: {self.annotation(member, hidden, ('Unset',))} = UNSET"
            fields.append(Field(wire, name, annotation, argument, decoders.expression(member, name)))
            entries.append((name, self.description(member)))
            imports |= {each.name: each.module for each in self.schemas.models_in(member)}
        imports.pop(model.name, None)
        summary = schema.get("description") or f"`{pointer}` in the contract"
        doc = docstring(summary, "Attributes", entries)
        modules = sorted((module, name) for name, module in imports.items())
        return Module(model.name, pointer, doc, fields, modules, decoders.helpers, self._has_outcome(members))

    def _has_outcome(self, members: Mapping[str, Any]) -> bool:
        """Whether objects are jobs: they have a status that can be `succeeded`, and no property `outcome`."""
        if "outcome" in members or "status" not in members:
            return False
        return any("succeeded" in constants_of(each) for each in self.schemas.alternatives(members["status"]))

    def description(self, schema: Any) -> str:
        """Return the description of a property, or that of the schema it refers to, with the default."""
        own = schema if isinstance(schema, dict) else {}
        resolved = self.schemas.resolve(schema)
        text = " ".join(str(own.get("description") or resolved.get("description") or "").split())
        default = own.get("default", resolved.get("default"))
        return text if default is None else f"{text} Default: {literal(default)}.".strip()

    def annotation(self, schema: Any, hidden: Iterable[str] = (), extra: Iterable[str] = ()) -> str:
        """Return the annotation of a value.

        Args:
            schema: The schema of the value.
            hidden: The builtins that a property of the surrounding class hides.
            extra: Further alternatives, put last.
        """
        hidden = frozenset(hidden)
        parts: list[str] = []
        constants: list[str] = []
        alternatives = self.schemas.alternatives(schema)
        for inner in alternatives:
            values = constants_of(inner)
            constants += [literal(value) for value in values if value is not None]
            parts += ["None"] if None in values or inner.get("type") == "null" else []
            if not values and inner.get("type") != "null":
                parts.append(self._part(inner, hidden))
        if "Any" in parts:
            return "Any"
        if sum(1 for inner in alternatives if self.schemas.model(inner)) > 1 and not self.choice(schema):
            parts.append(f"{_builtin('dict', hidden)}[{_builtin('str', hidden)}, Any]")
        if constants:
            parts.insert(0, f"Literal[{', '.join(dict.fromkeys(constants))}]")
        parts = [*parts, *extra]
        parts.sort(key=lambda part: (part == "None") + 2 * (part == "Unset"))
        return " | ".join(dict.fromkeys(parts))

    def _part(self, schema: Json, hidden: frozenset[str]) -> str:
        kind = schema.get("type")
        if self.schemas.is_file(schema):
            return "FileContent"
        if kind == "array":
            return f"{_builtin('list', hidden)}[{self.annotation(schema.get('items'), hidden)}]"
        if model := self.schemas.model(schema):
            return model.name
        if kind == "object" or "properties" in schema:
            values = self.schemas.values(schema)
            inner = "Any" if values is None else self.annotation(values, hidden)
            return f"{_builtin('dict', hidden)}[{_builtin('str', hidden)}, {inner}]"
        scalar = SCALARS.get(kind) if isinstance(kind, str) else None
        return _builtin(scalar, hidden) if scalar else "Any"

    def choice(self, schema: Any) -> tuple[str, dict[str, list[Any]]] | None:
        """Return the key that distinguishes the models of a union, and the values of each model by class name."""
        names = dict.fromkeys(
            model.name for inner in self.schemas.alternatives(schema) if (model := self.schemas.model(inner))
        )
        for key, values in self.schemas.tags(schema).items():
            known = [value for name in names for value in dict.fromkeys(values.get(name, ()))]
            if all(values.get(name) for name in names) and len(set(map(repr, known))) == len(known):
                return key, {name: values[name] for name in names}
        return None


class Decoders:
    """Renders the code that makes models of JSON values."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._schemas = models.schemas
        self.helpers: list[str] = []

    def expression(self, schema: Any, name: str) -> str:
        """Return code that decodes `value`, or an empty string if a value stays as it is.

        Args:
            schema: The schema of the value.
            name: The name of the property, for the names of helper functions.
        """
        choices = self._choices(schema)
        if not choices:
            return ""
        model = self._schemas.model(choices[0])
        if len(choices) == 1 and model:
            return f"{model.name}.from_dict(value) if isinstance(value, dict) else value"
        if len(choices) == 1 and choices[0].get("type") == "array":
            return self._list(choices[0].get("items"), name)
        return f"{self._function(schema, name)}(value)"

    def _choices(self, schema: Any) -> list[Json]:
        """Return the alternatives of a value that contain models."""
        alternatives = self._schemas.alternatives(schema)
        return [inner for inner in alternatives if any(True for _ in self._schemas.models_in(inner))]

    def _list(self, items: Any, name: str) -> str:
        choices = self._choices(items)
        model = self._schemas.model(choices[0])
        if len(choices) == 1 and model:
            return f"decode_list({model.name}.from_dict, value)"
        return f"decode_each({self._function(items, f'{name}_item')}, value)"

    def _function(self, schema: Any, name: str) -> str:
        """Render a function that decodes any value of a schema; return its name."""
        choices = self._choices(schema)
        lines: list[str] = []
        items = [inner.get("items") for inner in choices if inner.get("type") == "array"]
        if items:
            decode = self._list(items[0] if len(items) == 1 else {"anyOf": items}, name)
            lines += ["if isinstance(value, list):", f"    return {decode}"]
        models = {model.name: inner for inner in choices if (model := self._schemas.model(inner))}
        values = [found for found in map(self._schemas.values, choices) if found is not None]
        objects = self._choose(schema, models, is_exclusive=not values)
        if values:
            function = self._function(values[0] if len(values) == 1 else {"anyOf": values}, f"{name}_value")
            objects.append(f"return decode_values({function}, value)")
        if objects:
            lines += ["if isinstance(value, dict):", *(f"    {line}" for line in objects)]
        body = textwrap.indent("\n".join([*lines, "return value"]), "    ")
        self.helpers.append(f"def _{name}(value: Any) -> Any:\n{body}")
        return f"_{name}"

    def _choose(self, schema: Any, models: Mapping[str, Json], *, is_exclusive: bool) -> list[str]:
        """Return the lines that choose the model of `value`; without a distinguishing key it stays a dict."""
        if len(models) == 1 and is_exclusive:
            return [f"return {next(iter(models))}.from_dict(value)"]
        choice = self._models.choice(schema) if models else None
        if choice is None:
            return []
        key, values = choice
        lines = [f"kind = value.get({literal(key)})"]
        for name, constants in values.items():
            literals = [literal(value) for value in dict.fromkeys(constants)]
            test = f"kind == {literals[0]}" if len(literals) == 1 else f"kind in ({', '.join(literals)})"
            lines += [f"if {test}:", f"    return {name}.from_dict(value)"]
        return lines


def docstring(summary: str, heading: str = "", entries: Iterable[tuple[str, str]] = ()) -> str:
    """Return the inside of a docstring in Google style, wrapped; entries without a text are left out."""
    first, *rest = re.split(r"(?<=\.)\s+(?=[A-Z`])", " ".join(summary.split()), maxsplit=1)
    parts = [_wrapped(f"{first.rstrip('.')}."), *map(_wrapped, rest)]
    listed = [_wrapped(f"{name}: {doc}", "    ", "        ") for name, doc in entries if doc]
    if listed:
        parts.append("\n".join([f"{heading}:", *listed]))
    return "\n\n".join(parts) + ("\n" if len(parts) > 1 else "")


def _wrapped(line: str, first: str = "", rest: str = "") -> str:
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    # the text must not end the docstring, nor start an escape sequence, nor contain control characters
    text = "".join(char for char in line if unicodedata.category(char) != "Cc")
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return wrapper.fill(f'{text[:-1]}\\"' if text.endswith('"') and not text.endswith('\\"') else text)


def _builtin(name: str, hidden: frozenset[str]) -> str:
    return f"builtins.{name}" if name in hidden else name
