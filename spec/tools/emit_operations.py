"""The Python that the templates write for operations: signatures, requests, and which answer is decoded how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openapi_python_client.parser import properties as tool
from openapi_python_client.parser.bodies import BodyType
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.responses import Response

from spec.tools.emit import Models, Property, alternatives, class_name, docstring, is_map, is_model, literal, text
from spec.tools.prepare import Json, operations, parameters, resolved

Modules = list[tuple[str, str]]


class UnsupportedError(ValueError):
    """The contract asks for a way of writing that the templates do not have."""


@dataclass
class Argument:
    """A parameter of an operation: its name on the wire, its name in Python, and its declaration there."""

    wire: str
    name: str
    declared: str


@dataclass
class Operation:
    """What the module of one operation is made of."""

    title: str
    method: str
    url: str
    path: list[Argument]
    query: list[Argument]
    headers: list[Argument]
    body: Argument | None
    form: str
    returns: str
    parse: str
    doc: str
    imports: Modules
    annotations: Modules

    @property
    def declared(self) -> str:
        """The parameters of `request`."""
        return self._declared([])

    @property
    def declared_with_client(self) -> str:
        """The parameters of the functions that send."""
        return self._declared(["client: Client"])

    @property
    def passed(self) -> str:
        """The arguments that the functions that send give to `request`."""
        keywords = [f"{argument.name}={argument.name}" for argument in self._keywords]
        return ", ".join([*(argument.name for argument in self.path), *keywords])

    @property
    def sent(self) -> str:
        """The arguments of `build` that say what goes with the request."""
        parts = [
            f"{part}={{{_pairs(found)}}}"
            for part, found in (("params", self.query), ("headers", self.headers))
            if found
        ]
        if self.form:
            parts.append(f"form=Multipart(body, {self.form})")
        elif self.body:
            parts.append("body=body")
        return "".join(f", {part}" for part in parts)

    @property
    def _keywords(self) -> list[Argument]:
        return [*([self.body] if self.body else []), *self.query, *self.headers]

    def _declared(self, extra: list[str]) -> str:
        keywords = [*extra, *(argument.declared for argument in self._keywords)]
        return ", ".join([*(argument.declared for argument in self.path), *(["*", *keywords] if keywords else [])])


class Operations:
    """Finds for each endpoint of the tool what the document says of it, and writes its code."""

    def __init__(self, document: Json, models: Models) -> None:
        self._document = document
        self._models = models
        self._places = {
            (_shape(path), method): (path, item, found) for path, method, item, found in operations(document)
        }

    def of(self, endpoint: Endpoint) -> Operation:
        """Return the parts of an endpoint's module.

        Raises:
            UnsupportedError: a parameter or body is written in a way that the templates do not have.
        """
        path, item, operation = self._places[_shape(text(endpoint.path)), endpoint.method]
        declared = parameters(self._document, item, operation)
        for parameter in declared:
            self._check(str(endpoint.name), parameter)
        body, form, sent = self._body(endpoint, operation)
        returns, parse, answered = self._answer(endpoint)
        described = {parameter["name"]: parameter.get("description", "") for parameter in declared}
        entries = [
            (str(prop.python_name), described.get(text(prop.name), "")) for prop in endpoint.list_all_parameters()
        ]
        summary = operation.get("summary") or str(endpoint.name)
        return Operation(
            title=f"{operation.get('operationId', endpoint.name)}: {endpoint.method.upper()} {path}",
            method=endpoint.method.upper(),
            url=_url(endpoint),
            path=[_argument(prop, "str", required=True) for prop in endpoint.path_parameters],
            query=[self._keyword(prop) for prop in endpoint.query_parameters],
            headers=[self._keyword(prop) for prop in endpoint.header_parameters],
            body=body,
            form=form,
            returns=returns,
            parse=parse,
            doc=docstring(f"{summary.rstrip('.')}. {operation.get('description', '')}", "Args", entries),
            imports=answered,
            annotations=sorted(set(sent) - set(answered)),
        )

    def _check(self, name: str, parameter: Json) -> None:
        where, style = parameter["in"], parameter.get("style")
        schema = resolved(self._document, parameter.get("schema") or {})
        if where == "query" and schema.get("type") == "object" and style != "deepObject":
            raise UnsupportedError(f"{name}: {parameter['name']} is an object, yet not of style deepObject")
        if style not in (None, "simple", "form", "deepObject") or where == "cookie":
            raise UnsupportedError(f"{name}: {parameter['name']}: no code for style {style} in {where}")

    def _keyword(self, prop: Property) -> Argument:
        kind = self._models.type(prop)
        if is_map(prop):
            kind = kind.replace("dict[", "Mapping[", 1)
        return _argument(prop, kind, required=prop.required)

    def _body(self, endpoint: Endpoint, operation: Json) -> tuple[Argument | None, str, Modules]:
        if not endpoint.bodies:
            return None, "", []
        body = endpoint.bodies[0]
        if body.body_type not in (BodyType.JSON, BodyType.FILES):
            raise UnsupportedError(f"{endpoint.name}: no code for a body of {text(body.content_type)}")
        extra = ("Mapping[str, Any]", *(() if body.prop.required else ("Unset",)))
        declared = f"body: {self._models.type(body.prop, extra=extra)}{'' if body.prop.required else ' = UNSET'}"
        form = ""
        if body.body_type == BodyType.FILES and isinstance(body.prop, tool.ModelProperty):
            media = resolved(self._document, operation["requestBody"])["content"][text(body.content_type)]
            deep = [name for name, how in (media.get("encoding") or {}).items() if how.get("style") == "deepObject"]
            files = [text(prop.name) for prop in self._models.members(body.prop) if _is_file(prop)]
            form = f"files={_names(files)}, brackets={_names(deep)}"
        return Argument("body", "body", declared), form, _modules(list(self._models.within(body.prop)))

    def _answer(self, endpoint: Endpoint) -> tuple[str, str, Modules]:
        """Return the type of a success, the code that decodes it, and the models it names."""
        found = [
            one for one in endpoint.responses.patterns if one.status_code.range and one.status_code.range[0] // 100 == 2
        ]
        if not found and endpoint.responses.default:
            found = [endpoint.responses.default]
        bodies = [one for one in found if one.source["attribute"] != "None"]
        if not bodies:
            return "None", "content(response)", []
        returns, parse, modules = self._decoded(bodies[0])
        return (returns if len(bodies) == len(found) else f"{returns} | None"), f"return {parse}", modules

    def _decoded(self, answer: Response) -> tuple[str, str, Modules]:
        source = answer.source["attribute"]
        if source == "response.content":
            return "bytes", "content(response)", []
        if source == "response.text":
            return "str", "content(response).decode()", []
        if isinstance(answer.prop, tool.ModelProperty) and is_model(answer.prop):
            name = class_name(answer.prop)
            return name, f"{name}.from_dict(json_object(response))", _modules([answer.prop])
        return "Any", "json_value(response)", []


def _argument(prop: Property, kind: str, *, required: bool) -> Argument:
    name = str(prop.python_name)
    declared = f"{name}: {kind}" if required else f"{name}: {kind} | None | Unset = UNSET"
    return Argument(text(prop.name), name, declared)


def _is_file(prop: Property) -> bool:
    return any(isinstance(inner, FileProperty) for inner in alternatives(prop))


def _pairs(arguments: list[Argument]) -> str:
    return ", ".join(f"{literal(argument.wire)}: {argument.name}" for argument in arguments)


def _names(names: list[str]) -> str:
    return f"({''.join(f'{literal(name)}, ' for name in names)})"


def _shape(path: str) -> str:
    """Return a path whose parameters have no names: the tool renames them."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _url(endpoint: Endpoint) -> str:
    path = text(endpoint.path)
    if not endpoint.path_parameters:
        return literal(path)
    wire = {str(prop.python_name): text(prop.name) for prop in endpoint.path_parameters}
    return "f" + literal(re.sub(r"\{(\w+)\}", lambda found: f"{{segment({wire[found[1]]!r}, {found[1]})}}", path))


def _modules(models: list[tool.ModelProperty]) -> Modules:
    return sorted({(str(model.class_info.module_name), class_name(model)) for model in models})
