"""Render the Python code of operations: signatures, requests, and the decoding of each response."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spec.tools.annotate import Json, is_object, operations, parameters, resolved
from spec.tools.render_models import Decoders, Models, docstring, identifier, literal
from spec.tools.schema_types import UnsupportedError

Modules = list[tuple[str, str]]

# The names that the functions of an endpoint use themselves.
_RESERVED = frozenset({"client", "url", "body", "request", "parse", "response", "value", *dir(builtins)}) - {"id"}
_JSON = re.compile(r"application/(?:.+\+)?json(?:;|$)")
_STYLES = {"path": ("simple",), "query": ("form", "deepObject"), "header": ("simple",)}


@dataclass
class Argument:
    """A parameter of an operation: its names in the request and in Python, and its declaration."""

    wire: str
    name: str
    declaration: str
    is_joined: bool = False


@dataclass
class Body:
    """The request body: its argument, the arguments of `Multipart` if it is a form, and the models in its type."""

    argument: Argument
    form: str
    models: Modules


@dataclass
class Result:
    """The decoding of one response: its statuses, its type, and the code that decodes the body."""

    statuses: list[str]
    type: str
    lines: list[str]
    models: Modules


@dataclass
class Operation:
    """The parts of the module of one operation."""

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
    helpers: list[str] = field(default_factory=list)

    @property
    def signature(self) -> str:
        """The parameters of `request`."""
        return self._signature([])

    @property
    def signature_with_client(self) -> str:
        """The parameters of the functions that send."""
        return self._signature(["client: Client"])

    @property
    def call_arguments(self) -> str:
        """The arguments that the functions that send pass to `request`."""
        keywords = [f"{argument.name}={argument.name}" for argument in self._keywords]
        return ", ".join([*(argument.name for argument in self.path), *keywords])

    @property
    def request_arguments(self) -> str:
        """The arguments of `build` beside method and URL."""
        parts = [
            f"{part}={{{_pairs(arguments)}}}"
            for part, arguments in (("params", self.query), ("headers", self.headers))
            if arguments
        ]
        if self.form:
            parts.append(f"form=Multipart(body, {self.form})")
        elif self.body:
            parts.append("body=body")
        return "".join(f", {part}" for part in parts)

    @property
    def _keywords(self) -> list[Argument]:
        return [*([self.body] if self.body else []), *self.query, *self.headers]

    def _signature(self, extra: list[str]) -> str:
        keywords = [*extra, *(argument.declaration for argument in self._keywords)]
        return ", ".join([*(argument.declaration for argument in self.path), *(["*", *keywords] if keywords else [])])


class Operations:
    """Renders the operations of one document.

    Args:
        document: The annotated document.
        models: Renders the types of parameters, bodies and responses.
    """

    def __init__(self, document: Json, models: Models) -> None:
        self._document = document
        self._models = models
        self._schemas = models.schemas
        self._by_path = {
            (_shape(path), method): (path, item, operation) for path, method, item, operation in operations(document)
        }

    def render(self, path: str, method: str, name: str) -> Operation:
        """Return the parts of the module of an operation.

        Args:
            path: The path; its parameters can have other names than in the document.
            method: The method, in lower case.
            name: The name of the module.

        Raises:
            UnsupportedError: A parameter or body has a form that the templates cannot express.
        """
        path, item, operation = self._by_path[_shape(path), method]
        label = str(operation.get("operationId") or f"{method.upper()} {path}")
        declared = parameters(self._document, item, operation)
        arguments = dict(zip(map(_key, declared), self._arguments(label, declared), strict=True))
        body = self._body(label, operation)
        helpers: list[str] = []
        results = self._results(operation, helpers)
        by_place = {place: [each for key, each in arguments.items() if key[0] == place] for place in _STYLES}
        order = re.findall(r"\{([^}]*)\}", path)
        for argument in by_place["path"]:
            if argument.wire not in order:
                raise UnsupportedError(f"{label}: {argument.wire} is a path parameter, but not in {path}: rename it")
        by_place["path"].sort(key=lambda argument: order.index(argument.wire))
        entries = [(arguments[_key(each)].name, self._description(each)) for each in declared]
        summary = str(operation.get("summary") or name)
        decoded = [pair for result in results for pair in result.models]
        return Operation(
            title=f"{operation.get('operationId', name)}: {method.upper()} {path}",
            method=method.upper(),
            url=_url(path, by_place["path"]),
            path=by_place["path"],
            query=by_place["query"],
            headers=by_place["header"],
            body=body.argument if body else None,
            form=body.form if body else "",
            returns=" | ".join(
                sorted(dict.fromkeys(result.type for result in results), key=lambda name: name == "None")
            ),
            parse="\n".join(_dispatch(results)),
            doc=docstring(f"{summary.rstrip('.')}. {operation.get('description', '')}", "Args", entries),
            imports=sorted(set(decoded)),
            annotations=sorted(set(body.models if body else []) - set(decoded)),
            helpers=helpers,
        )

    # --- parameters

    def _arguments(self, label: str, declared: list[Json]) -> Iterator[Argument]:
        taken: set[str] = set()
        for parameter in declared:
            wire, place = parameter["name"], parameter["in"]
            name = _snake(wire)
            if name in ("client", "url", "body") or name in taken:
                name = f"{name}_{place}"
            if name in taken:
                raise UnsupportedError(f"{label}: two parameters are called {name} in Python: rename one of them")
            taken.add(name)
            yield self._argument(label, parameter, name)

    def _argument(self, label: str, parameter: Json, name: str) -> Argument:
        wire, place = parameter["name"], parameter["in"]
        schema = parameter.get("schema")
        if schema is None:
            raise UnsupportedError(f"{label}: {wire} has no schema: a parameter with `content` cannot be generated")
        if place not in _STYLES or parameter.get("style", _STYLES[place][0]) not in _STYLES[place]:
            raise UnsupportedError(
                f"{label}: {wire} has the style {parameter.get('style')} in {place}: use {_allowed(place)}"
            )
        alternatives = self._schemas.alternatives(schema)
        has_object = any(is_object(inner) for inner in alternatives)
        has_array = any(inner.get("type") == "array" for inner in alternatives)
        if has_object and parameter.get("style") != "deepObject":
            raise UnsupportedError(
                f"{label}: {wire} is an object in {place}: only style deepObject in query is supported"
            )
        if has_array and place != "query":
            raise UnsupportedError(f"{label}: {wire} is an array in {place}: only scalars are supported")
        if place == "path":
            return Argument(wire, name, f"{name}: str")
        annotation = self._models.annotation(schema)
        if any(inner.get("type") == "object" for inner in alternatives):
            annotation = annotation.replace("dict[", "Mapping[", 1)
        declaration = f"{name}: {annotation}"
        if not parameter.get("required"):
            declaration = f"{name}: {_optional(annotation)} = UNSET"
        return Argument(wire, name, declaration, has_array and parameter.get("explode") is False)

    def _description(self, parameter: Json) -> str:
        return str(parameter.get("description") or self._models.description(parameter.get("schema")))

    # --- request body

    def _body(self, label: str, operation: Json) -> Body | None:
        request = resolved(self._document, operation.get("requestBody"))
        content = (request or {}).get("content") or {}
        if not content:
            return None
        if len(content) > 1:
            raise UnsupportedError(
                f"{label}: the request has {len(content)} media types ({', '.join(content)}): keep one of them"
            )
        ((media_type, media),) = content.items()
        schema = media.get("schema")
        annotation = f"{self._models.annotation(schema)} | Mapping[str, Any]"
        if request.get("required"):
            declaration = f"body: {annotation}"
        else:
            declaration = f"body: {annotation} | Unset = UNSET"
        modules = [(model.module, model.name) for model in self._schemas.models_in(schema)]
        form = ""
        if media_type == "multipart/form-data":
            form = self._form(label, media)
        elif not _JSON.match(media_type):
            raise UnsupportedError(
                f"{label}: the request has the media type {media_type}: use application/json or multipart/form-data"
            )
        return Body(Argument("body", "body", declaration), form, modules)

    def _form(self, label: str, media: Json) -> str:
        """Return the arguments of `Multipart`: its file fields, and the fields in bracket notation."""
        members = self._schemas.members(media.get("schema"))
        files, file_lists, brackets = [], [], []
        for name, schema in members.items():
            arrays = [inner for inner in self._schemas.alternatives(schema) if inner.get("type") == "array"]
            if self._schemas.is_file(schema):
                files.append(name)
            elif any(self._schemas.is_file(inner.get("items")) for inner in arrays):
                file_lists.append(name)
        for name, encoding in (media.get("encoding") or {}).items():
            style = encoding.get("style", "form")
            if style not in ("form", "deepObject") or (style == "form" and encoding.get("explode") is False):
                raise UnsupportedError(
                    f"{label}: the field {name} has the style {style}: use deepObject or exploded form"
                )
            brackets += [name] if style == "deepObject" else []
        parts = {"files": files, "file_lists": file_lists, "brackets": brackets}
        return ", ".join(f"{part}={_names(names)}" for part, names in parts.items() if names) or "files=()"

    # --- responses

    def _results(self, operation: Json, helpers: list[str]) -> list[Result]:
        """Return the successful responses; those with the same decoding are one, and the first is the default."""
        responses = {str(status): response for status, response in (operation.get("responses") or {}).items()}
        successes = {status: response for status, response in sorted(responses.items()) if status.startswith("2")}
        if not successes and "default" in responses:
            successes = {"2XX": responses["default"]}
        results: dict[str, Result] = {}
        for status, response in successes.items():
            result = self._result(status, resolved(self._document, response), helpers)
            key = "\n".join(result.lines)
            if key in results:
                results[key].statuses.append(status)
            else:
                results[key] = result
        ordered = sorted(results.values(), key=lambda result: (result.type == "None", result.statuses[0] == "2XX"))
        return ordered or [Result(["2XX"], "None", ["content(response)"], [])]

    def _result(self, status: str, response: Json, helpers: list[str]) -> Result:
        content = response.get("content") or {}
        if not content:
            return Result([status], "None", ["content(response)", "return None"], [])
        media_type = next((name for name in content if _JSON.match(name)), next(iter(content)))
        if not _JSON.match(media_type):
            if media_type.startswith("text/"):
                return Result([status], "str", ["return content(response).decode()"], [])
            return Result([status], "bytes", ["return content(response)"], [])
        schema = content[media_type].get("schema")
        modules = [(model.module, model.name) for model in self._schemas.models_in(schema)]
        alternatives = self._schemas.alternatives(schema)
        model = self._schemas.model(alternatives[0])
        if len(alternatives) == 1 and model:
            return Result([status], model.name, [f"return {model.name}.from_dict(json_object(response))"], modules)
        decoders = Decoders(self._models)
        expression = decoders.expression(schema, f"body_{status.lower()}")
        if not expression:
            return Result([status], self._models.annotation(schema), ["return json_value(response)"], [])
        helpers += decoders.helpers
        lines = ["value = json_value(response)", f"return {expression}"]
        return Result([status], self._models.annotation(schema), lines, modules)


def _dispatch(results: list[Result]) -> Iterator[str]:
    """Yield the lines of `parse`: a test for each status with a decoding that differs from that of the first."""
    first, *others = results
    for result in others:
        for status in result.statuses:
            test = f"== {status}" if status.isdigit() else f"// 100 == {status[0]}"
            yield f"if response.status_code {test}:"
            yield from (f"    {line}" for line in result.lines)
    yield from first.lines if first.type != "None" else first.lines[:1]


def duplicates(document: Json) -> Iterator[tuple[str, str, str]]:
    """Yield path, method and a message for each operation whose operationId an earlier operation has."""
    seen: dict[str, str] = {}
    for path, method, _, operation in operations(document):
        place = f"{method.upper()} {path}"
        name = operation.get("operationId")
        if name is None:
            continue
        key = _snake(name)
        if key in seen:
            yield path, method, f"{place}: the operationId {name} is in use at {seen[key]}: choose another one"
        seen.setdefault(key, place)


def _key(parameter: Json) -> tuple[str, str]:
    return parameter["in"], parameter["name"]


def _optional(annotation: str) -> str:
    parts = annotation.split(" | ")
    return " | ".join([*parts, *(["None"] if "None" not in parts else []), "Unset"])


def _allowed(place: str) -> str:
    return " or ".join(_STYLES.get(place, ())) or "path, query or header"


def _snake(name: str) -> str:
    """Return a name in snake case, with an underscore after names that Python or the template uses."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|\W+", "_", name)
    return identifier(words.strip("_").lower(), _RESERVED - {"client", "url", "body"})


def _pairs(arguments: list[Argument]) -> str:
    return ", ".join(
        f"{literal(argument.wire)}: {f'joined({argument.name})' if argument.is_joined else argument.name}"
        for argument in arguments
    )


def _names(names: Iterable[str]) -> str:
    return f"({''.join(f'{literal(name)}, ' for name in names)})"


def _shape(path: str) -> str:
    """Return a path without the names of its parameters: the generator renames them."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def _url(path: str, arguments: list[Argument]) -> str:
    if not arguments:
        return literal(path)
    names = {argument.wire: argument.name for argument in arguments}
    return "f" + literal(
        re.sub(r"\{([^}]*)\}", lambda match: f"{{path_segment({match[1]!r}, {names[match[1]]})}}", path)
    )
