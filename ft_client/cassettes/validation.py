"""Validation of a recorded interaction against an OpenAPI document: parameters, both bodies, response headers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ft_client.cassettes.bodies import FormPart, is_json, media_type, read_form
from ft_client.cassettes.contract import Contract, Direction, Operation
from ft_client.cassettes.store import Interaction, Message

Json = dict[str, Any]


@dataclass(slots=True)
class ValidatedInteraction:
    """An interaction in the terms of the contract.

    Attributes:
        operation: Its operation; None if the contract has none.
        response_key: The status, or class of statuses, that documents the response.
        parameters: Parameter values by location and name: `query limit`, `path file_id`.
        request_body: The body as its schema describes it; None if there is none.
        response_body: The same for the response.
        request_problems: Where and how the request breaks the contract.
        response_problems: The same for the response.
    """

    operation: Operation | None = None
    response_key: str | None = None
    parameters: Json = field(default_factory=dict)
    request_body: Any = None
    response_body: Any = None
    request_problems: list[str] = field(default_factory=list)
    response_problems: list[str] = field(default_factory=list)


def validate(contract: Contract, interaction: Interaction) -> ValidatedInteraction:
    """Validate an interaction against the contract."""
    result = ValidatedInteraction()
    match = contract.match(interaction.method, interaction.url)
    if match is None:
        result.request_problems.append(
            f"the contract has no operation {interaction.method} {urlsplit(interaction.url).path}"
            f" (base paths: {', '.join(base or '/' for base in contract.base_paths)})"
        )
        return result
    operation, path = match
    result.operation = operation
    result.request_problems += _parameter_problems(contract, operation, interaction, path, result.parameters)
    body = contract.resolve(operation.node.get("requestBody", {}))
    if interaction.request.body:
        result.request_body, problems = _read_body(contract, interaction.request, body.get("content", {}), "request")
        result.request_problems += problems
    elif body.get("required"):
        result.request_problems.append("request body is missing")
    found = contract.response_for(operation, interaction.status)
    if found is None:
        result.response_problems.append(f"the contract has no response {interaction.status} for {operation.id}")
        return result
    result.response_key, response = found
    result.response_problems += _header_problems(contract, response.get("headers") or {}, interaction.response.headers)
    if interaction.response.body or (response.get("content") and interaction.method != "HEAD"):
        content = response.get("content", {})
        result.response_body, problems = _read_body(contract, interaction.response, content, "response")
        result.response_problems += problems
    return result


# ---- parameters and headers -----------------------------------------------------------------------------------------


def _parameter_problems(
    contract: Contract, operation: Operation, interaction: Interaction, path: Mapping[str, str], values: Json
) -> Iterator[str]:
    """Yield the problems of the parameters, and collect their values."""
    query = parse_qsl(urlsplit(interaction.url).query, keep_blank_values=True)
    known = {scheme.get("name") for each in contract.security(operation) for scheme in each.values()}
    for parameter in operation.parameters:
        name, location = parameter["name"], parameter["in"]
        if location == "query":
            names, value = _from_query(contract, parameter, query)
            known |= names
        else:
            source = {"path": path, "header": interaction.request.headers}.get(location, {})
            text = source.get(name if location == "path" else name.lower())
            value = None if text is None else _parse(contract, parameter, [text])
        if value is None:
            if parameter.get("required") and location != "cookie":
                yield f"{location} parameter {name} is missing"
            continue
        values[f"{location} {name}"] = value
        errors = contract.errors(value, parameter.get("schema", {}), "request")
        yield from (f"{location} parameter {name}: {error}" for error in errors)
    yield from (f"query parameter {key} is not in the contract" for key in sorted({key for key, _ in query} - known))


def _from_query(contract: Contract, parameter: Json, query: list[tuple[str, str]]) -> tuple[set[str], Any]:
    """Return the names that a parameter uses in a query, and its value; None if it is missing."""
    name, schema = parameter["name"], contract.resolve(parameter.get("schema", {}))
    deep = parameter.get("style") == "deepObject"
    if deep or ("object" in _types(schema) and parameter.get("explode", True)):
        # a[b]=1 with deepObject, b=1 with form
        keys = {key: key[len(name) + 1 : -1] if deep else key for key, _ in query}
        properties = schema.get("properties", {})
        own = {key for key in keys if (key.startswith(f"{name}[") and key.endswith("]") if deep else key in properties)}
        found = {
            keys[key]: _coerce(contract, text, _property(contract, schema, keys[key]))
            for key, text in query
            if key in own
        }
        return own, found or None
    texts = [text for key, text in query if key == name]
    return {name}, _parse(contract, parameter, texts) if texts else None


def _parse(contract: Contract, parameter: Json, texts: list[str]) -> Any:
    """Return the value of a parameter."""
    schema = contract.resolve(parameter.get("schema", {}))
    if "content" in parameter:
        return _json_or_text(texts[0])
    if "array" in _types(schema):
        exploded = parameter["in"] == "query" and parameter.get("explode", parameter.get("style", "form") == "form")
        separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.get("style", ""), ",")
        items = texts if exploded else texts[0].split(separator)
        return [_coerce(contract, item, schema.get("items", {})) for item in items]
    return _coerce(contract, texts[0], schema) if len(texts) == 1 else texts


def _header_problems(contract: Contract, headers: Json, received: Mapping[str, str]) -> Iterator[str]:
    for name, header in headers.items():
        header = contract.resolve(header)
        text, schema = received.get(name.lower()), header.get("schema", {})
        if text is None and header.get("required"):
            yield f"response header {name} is missing"
        elif text is not None:
            errors = contract.errors(_coerce(contract, text, schema), schema, "response")
            yield from (f"response header {name}: {error}" for error in errors)


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _property(contract: Contract, schema: Json, name: str) -> Json:
    """Return the schema of a property, {} if it is unknown."""
    found = (
        contract.resolve(schema).get("properties", {}).get(name, contract.resolve(schema).get("additionalProperties"))
    )
    return contract.resolve(found) if isinstance(found, dict) else {}


def _types(schema: Json) -> list[str]:
    types = schema.get("type", [])
    return types if isinstance(types, list) else [types]


def _coerce(contract: Contract, text: str, schema: Json) -> Any:
    """Return a text in the type of a schema; unchanged if it is not of that type, so that validation reports it."""
    schema = contract.resolve(schema)
    types = {name for each in (schema, *schema.get("anyOf", []), *schema.get("oneOf", [])) for name in _types(each)}
    if "boolean" in types and text in ("true", "false"):
        return text == "true"
    try:
        return int(text) if "integer" in types else float(text) if "number" in types else text
    except ValueError:
        return text


# ---- bodies ---------------------------------------------------------------------------------------------------------


def _read_body(contract: Contract, message: Message, content: Json, direction: Direction) -> tuple[Any, list[str]]:
    """Return a body as its schema describes it, and its problems."""
    content_type = message.headers.get("content-type")
    kind = media_type(content_type)
    by_type = {media_type(key): value for key, value in content.items()}
    media = next((by_type[key] for key in (kind, f"{kind.partition('/')[0]}/*", "*/*") if key in by_type), None)
    if media is None:
        expected = " or ".join(by_type) or "no body"
        return None, [f"{direction} body of content type {kind!r}, the contract has {expected}"]
    if message.undecoded:
        return None, [f"{direction} body: the content encoding {message.undecoded!r} cannot be decoded"]
    schema = media.get("schema", {})
    try:
        value = _value(contract, message.body, content_type, schema, media.get("encoding", {}))
    except ValueError as error:
        return None, [f"{direction} body cannot be read as {kind}: {error}"]
    problems = [f"{direction} body {error}" for error in contract.errors(value, schema, direction)]
    if "x-event-schema" in media:
        problems += _event_problems(contract, media, value)
    return value, problems


def _value(contract: Contract, body: bytes, content_type: str | None, schema: Json, encoding: Json) -> Any:
    if media_type(content_type) == "multipart/form-data":
        return _form(contract, read_form(body, content_type), schema, encoding)
    if is_json(content_type):
        return json.loads(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:  # one character for each byte
        return body.decode("latin-1")
    if media_type(content_type) != "application/x-www-form-urlencoded":
        return text
    parts = [FormPart(name, None, None, value.encode()) for name, value in parse_qsl(text, keep_blank_values=True)]
    return _form(contract, parts, schema, encoding)


def _form(contract: Contract, parts: list[FormPart], schema: Json, encoding: Json) -> Json:
    """Return a form as the object that its schema describes."""
    form: Json = {}
    for part in parts:
        name, bracket, key = part.name.partition("[")
        expected = _property(contract, schema, part.name)
        if bracket and key.endswith("]") and encoding.get(name, {}).get("style") == "deepObject":
            inner = _property(contract, _property(contract, schema, name), key[:-1])
            form.setdefault(name, {})[key[:-1]] = _field(contract, part, inner)
        elif "array" in _types(expected):
            form.setdefault(part.name, []).append(_field(contract, part, expected.get("items", {})))
        else:  # of a repeated field the schema sees both values, and is broken
            value = _field(contract, part, expected)
            form[part.name] = [form[part.name], value] if part.name in form else value
    return form


def _field(contract: Contract, part: FormPart, schema: Json) -> Any:
    schema = contract.resolve(schema)
    if part.filename is not None or schema.get("format") == "binary":
        return part.content.decode("latin-1")
    text = part.content.decode("utf-8", "replace")
    is_document = "object" in _types(schema) or is_json(part.content_type)
    return _json_or_text(text) if is_document else _coerce(contract, text, schema)


def events_of(text: str) -> Iterator[str]:
    """Yield the data of each server-sent event."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        data = [line.removeprefix("data:").removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
        if data:
            yield "\n".join(data)


def _event_problems(contract: Contract, media: Json, text: str) -> Iterator[str]:
    """Validate each event of a stream against `x-event-schema`, and the last one against `x-stream-end`."""
    events = list(events_of(text))
    end = media.get("x-stream-end")
    if end is not None and (not events or events.pop() != end):
        yield f"response body: the stream does not end with {end!r}"
    for number, event in enumerate(events):
        errors = contract.errors(_json_or_text(event), media["x-event-schema"], "response")
        yield from (f"response body, event {number} {error}" for error in errors)
