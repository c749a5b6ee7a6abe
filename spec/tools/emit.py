"""The Python that the templates write for models: names, types, decoding and documentation.

The tool parses the document; this file says in which code each property ends up. A template holds what is the same in
every module, this file what differs from property to property.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser import properties as tool
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.strings import safe_for_docstring

from spec.tools.prepare import POINTER

Property = PropertyProtocol
WIDTH = 112
# What a model has for its own use; a field of such a name gets an underscore.
RESERVED = frozenset(
    {"SCHEMA", "FIELDS", "from_dict", "to_dict", "additional_properties", "attrs_field", "UNSET", "MISSING"}
)
BUILTINS = frozenset({"str", "int", "float", "bool", "list", "dict"})
SCALARS = {
    "StringProperty": "str",
    "IntProperty": "int",
    "FloatProperty": "float",
    "BooleanProperty": "bool",
    # formats are not parsed: a value stays as it was sent
    "DateProperty": "str",
    "DateTimeProperty": "str",
    "UuidProperty": "str",
}


@dataclass
class Field:
    """One field of a model: its name on the wire and in Python, and the code around it."""

    wire: str
    name: str
    annotation: str
    default: str
    decode: str


@dataclass
class Module:
    """What the module of one model is made of."""

    name: str
    schema: str
    doc: str
    fields: list[Field]
    imports: list[tuple[str, str]]
    helpers: list[str]


def text(value: Any) -> str:
    """Return the string that the tool keeps wrapped to hinder its use as code."""
    unwrap = getattr(value, "get_untrusted_value", None)
    return str(unwrap() if unwrap else value or "")


def literal(value: str) -> str:
    """Return a string as Python source."""
    quoted = repr(value)
    return f'"{value}"' if quoted == f"'{value}'" and '"' not in value else quoted


def is_map(prop: Property) -> bool:
    """Whether a property is an object without named members: it stays a dict."""
    return isinstance(prop, tool.ModelProperty) and not prop.data.properties and not prop.data.allOf


def is_model(prop: Property) -> bool:
    """Whether a property is an object with a class of its own."""
    return isinstance(prop, tool.ModelProperty) and not is_map(prop)


def alternatives(prop: Property) -> list[Property]:
    """Return the alternatives of a union, or the property itself."""
    return list(prop.inner_properties) if isinstance(prop, UnionProperty) else [prop]


def class_name(model: Any) -> str:
    """Return the name of a model's class."""
    return str(model.class_info.name)


def field_name(prop: Property) -> str:
    """Return the wire name where Python allows it as an attribute, else the tool's identifier."""
    name = text(prop.name)
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        name = str(prop.python_name)
    return f"{name}_" if name in RESERVED else name


class Models:
    """Writes the code of all models of one document.

    Args:
        models: The tool's view of the object schemas, complete. (Where it meets a reference it works with copies, which
            may be from before it knew the members.)
        sent: Names of the components that requests reach: these keep their required arguments.
    """

    def __init__(self, models: Iterable[tool.ModelProperty], sent: frozenset[str]) -> None:
        self._complete = {class_name(model): model for model in models}
        self._sent = sent

    def module(self, model: tool.ModelProperty) -> Module:
        """Return the parts of a model's module."""
        own = class_name(model)
        pointer = (model.data.model_extra or {}).get(POINTER, own)
        is_sent = pointer.partition("/")[0] in self._sent or "requestBody" in pointer
        members = self.members(model)
        decoders = _Decoders(self)
        taken = BUILTINS.intersection(text(prop.name) for prop in members)
        fields: list[Field] = []
        entries: list[tuple[str, str]] = []
        imports: dict[str, str] = {}
        for prop in members:
            name = field_name(prop)
            annotation = self.type(prop, taken, () if prop.required else ("Unset",))
            # an answer may lack what the contract promises: it decodes all the same
            default = "UNSET" if not prop.required else "" if is_sent else "MISSING"
            fields.append(Field(text(prop.name), name, annotation, default, decoders.expression(prop, name)))
            entries.append((name, _described(prop)))
            imports |= {class_name(inner): str(inner.class_info.module_name) for inner in self.within(prop)}
        imports.pop(own, None)
        doc = docstring(text(model.description) or f"`{pointer}` of the contract", "Attributes", entries)
        found = sorted((module, name) for name, module in imports.items())
        return Module(own, pointer, doc, fields, found, decoders.helpers)

    def members(self, model: tool.ModelProperty) -> list[Property]:
        """Return the properties of a model in the order of the contract."""
        model = self._complete.get(class_name(model), model)
        found: list[Property] = [*(model.required_properties or []), *(model.optional_properties or [])]
        order = {text(name): index for index, name in enumerate(model.data.properties or {})}
        return sorted(found, key=lambda prop: order.get(text(prop.name), len(order)))

    def values(self, prop: Property) -> Property | None:
        """Return what the values of a map are, None where the contract does not say."""
        if not isinstance(prop, tool.ModelProperty) or not is_map(prop):
            return None
        return self._complete.get(class_name(prop), prop).additional_properties

    def within(self, prop: Property) -> Iterator[tool.ModelProperty]:
        """Yield each model class that a property's type names, in order, repeated ones included."""
        for inner in alternatives(prop):
            values = self.values(inner)
            if isinstance(inner, ListProperty):
                yield from self.within(inner.inner_property)
            elif values is not None:
                yield from self.within(values)
            elif isinstance(inner, tool.ModelProperty) and is_model(inner):
                yield inner

    def type(self, prop: Property, taken: Iterable[str] = (), extra: Iterable[str] = ()) -> str:
        """Return the annotation of a property.

        Args:
            prop: The property.
            taken: Builtins that a field of the class around it hides.
            extra: Further alternatives, put last.
        """
        taken = frozenset(taken)
        parts: list[str] = []
        constants: list[str] = []
        for inner in alternatives(prop):
            found = _constants(inner)
            constants += found
            if not found:
                parts.append(self._part(inner, taken))
        if "Any" in parts:
            return "Any"
        if constants:
            parts.insert(0, f"Literal[{', '.join(dict.fromkeys(constants))}]")
        parts.sort(key=lambda part: part == "None")
        return " | ".join(dict.fromkeys([*parts, *extra]))

    def _part(self, prop: Property, taken: frozenset[str]) -> str:
        def builtin(name: str) -> str:
            return f"builtins.{name}" if name in taken else name

        if isinstance(prop, NoneProperty):
            return "None"
        if isinstance(prop, FileProperty):
            return "FileContent"
        if isinstance(prop, ListProperty):
            return f"{builtin('list')}[{self.type(prop.inner_property, taken)}]"
        if is_map(prop):
            values = self.values(prop)
            return f"{builtin('dict')}[{builtin('str')}, {'Any' if values is None else self.type(values, taken)}]"
        if isinstance(prop, tool.ModelProperty):
            return class_name(prop)
        scalar = SCALARS.get(type(prop).__name__)
        return builtin(scalar) if scalar else "Any"


class _Decoders:
    """Writes the code that turns JSON values into models: expressions, and the functions that the harder ones call."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self.helpers: list[str] = []

    def expression(self, prop: Property, name: str) -> str:
        """Return code that decodes `value`, whatever that is; empty where it stays as it is."""
        choices = self._choices(prop)
        if not choices:
            return ""
        if len(choices) == 1 and is_model(choices[0]):
            return f"{class_name(choices[0])}.from_dict(value) if isinstance(value, dict) else value"
        if len(choices) == 1 and isinstance(choices[0], ListProperty):
            return self._list(choices[0].inner_property, name)
        return f"{self._function(prop, name)}(value)"

    def _choices(self, prop: Property) -> list[Property]:
        return [inner for inner in alternatives(prop) if any(True for _ in self._models.within(inner))]

    def _list(self, item: Property, name: str) -> str:
        choices = self._choices(item)
        if len(choices) == 1 and is_model(choices[0]):
            return f"decode_list({class_name(choices[0])}.from_dict, value)"
        return f"decode_each({self._function(item, f'{name}_item')}, value)"

    def _function(self, prop: Property, name: str) -> str:
        """Write a function that decodes any value of a property; return its name."""
        choices = self._choices(prop)
        lines: list[str] = []
        lists = [inner for inner in choices if isinstance(inner, ListProperty)]
        if lists:
            lines += ["if isinstance(value, list):", f"    return {self._list(lists[0].inner_property, name)}"]
        models = [inner for inner in choices if isinstance(inner, tool.ModelProperty) and is_model(inner)]
        values = next((found for found in map(self._models.values, choices) if found is not None), None)
        objects = [f"return {class_name(models[0])}.from_dict(value)"] if len(models) == 1 else self._chosen(models)
        if values is not None:
            objects.append(f"return decode_values({self._function(values, f'{name}_value')}, value)")
        if objects:
            lines += ["if isinstance(value, dict):", *(f"    {line}" for line in objects)]
        body = textwrap.indent("\n".join([*lines, "return value"]), "    ")
        self.helpers.append(f"def _{name}(value: Any) -> Any:\n{body}")
        return f"_{name}"

    def _chosen(self, models: list[tool.ModelProperty]) -> list[str]:
        """Choose among models by the constant each has under one common key; without such a key choose none."""
        constants = [
            {text(prop.name): found[0] for prop in self._models.members(model) if len(found := _constants(prop)) == 1}
            for model in models
        ]
        for key in constants[0] if constants else ():
            if len({found.get(key, "") for found in constants} - {""}) == len(models):
                lines = [f"kind = value.get({literal(key)})"]
                for model, own in zip(models, constants, strict=True):
                    lines += [f"if kind == {own[key]}:", f"    return {class_name(model)}.from_dict(value)"]
                return lines
        return []


def _constants(prop: Property) -> list[str]:
    """Return the values of an enumeration or constant as source; empty where a property is neither."""
    if isinstance(prop, tool.LiteralEnumProperty):
        return [literal(value) if isinstance(value, str) else str(value) for value in sorted(prop.values, key=str)]
    if isinstance(prop, ConstProperty):
        raw = prop.value.raw_value
        return [literal(raw) if isinstance(raw, str) else str(raw)]
    return []


def _described(prop: Property) -> str:
    described = " ".join(text(prop.description).split())
    if prop.default is not None:
        described = f"{described} Default: {prop.default.python_code.as_unembedded_code()}.".strip()
    return described


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
    return wrapper.fill(safe_for_docstring(line))
