"""Parses a request as it was sent, with parsers that are independent of the client."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from python_multipart import parse_form

from tests.support.contract import Operation, operations, resolve
from tests.support.schema import fits


class Part(NamedTuple):
    """One part of a form."""

    name: str
    filename: str | None
    content: bytes


class ParsedRequest(NamedTuple):
    """A parsed request.

    Attributes:
        op: The operation of the contract, or None if none matches.
        parameters: Values by `in name`, converted to the types of the contract. Includes undeclared query parameters.
        body: Parsed JSON, or a form as an object with files as bytes, or None without a body.
        parts: Parts of a form in order.
        problems: Violations of the contract.
    """

    op: Operation | None
    parameters: dict[str, Any]
    body: Any
    parts: tuple[Part, ...]
    problems: tuple[str, ...]


def parse_request(
    method: str, target: str, headers: Mapping[str, str], content: bytes, base: str = "/v1"
) -> ParsedRequest:
    """Parse a request and validate it against the contract.

    Args:
        method: HTTP method.
        target: Path and query, still percent-encoded.
        headers: Headers. Names in any case.
        content: The body.
        base: Prefix of the paths of the contract.
    """
    path, _, query = target.partition("?")
    op, ids = _addressed(method, path.removeprefix(base))
    if op is None:
        return ParsedRequest(None, {}, None, (), (f"{method} {path} is not in the contract",))
    problems: list[str] = []
    parameters = {f"path {name}": value for name, value in ids.items()}
    parameters |= _queried(op, query, problems)
    lower = {name.lower(): value for name, value in headers.items()}
    for each in op.parameters:
        if each["in"] == "header" and each["name"].lower() in lower:
            parameters[f"header {each['name']}"] = lower[each["name"].lower()]
    for each in op.parameters:
        where = f"{each['in']} {each['name']}"
        if where not in parameters:
            if each.get("required"):
                problems.append(f"{where} is required")
        elif not fits(each["schema"], parameters[where]):
            problems.append(f"{where}: {parameters[where]!r} does not fit")
    body, parts = _body(op, lower.get("content-type", ""), content, problems)
    return ParsedRequest(op, parameters, body, parts, tuple(problems))


def _addressed(method: str, path: str) -> tuple[Operation | None, dict[str, str]]:
    """Find the operation of a path and its decoded IDs. A literal segment takes precedence over a parameter."""
    found = []
    for op in operations():
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(op.path))
        match = re.fullmatch(pattern, path) if op.method == method else None
        if match is not None:
            found.append((len(op.parameters), op, {name: unquote(text) for name, text in match.groupdict().items()}))
    return min(found, key=lambda each: each[2].__len__())[1:] if found else (None, {})


def _queried(op: Operation, query: str, problems: list[str]) -> dict[str, Any]:
    declared = {each["name"]: each for each in op.parameters if each["in"] == "query"}
    values: dict[str, Any] = {}
    for name, text in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        base, bracket, inner = name.partition("[")
        parameter = declared.get(base if bracket else name)
        where = f"query {base if bracket else name}"
        if parameter is None or bool(bracket) != (parameter.get("style") == "deepObject"):
            problems.append(f"{where} is not declared so: {name}={text}")
            values[f"query {name}"] = text
        elif bracket:
            values.setdefault(where, {})[inner.removesuffix("]")] = text
        elif where in values:
            problems.append(f"{where} is there twice")
        else:
            values[where] = typed(parameter["schema"], text)
    return values


def typed(schema: Mapping[str, Any], text: str) -> Any:
    """Convert a query value to the type in the contract. It stays text if it does not have that type."""
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def _body(op: Operation, kind: str, content: bytes, problems: list[str]) -> tuple[Any, tuple[Part, ...]]:
    request = resolve(op.node.get("requestBody", {}))
    media_type = kind.partition(";")[0].strip().lower()
    if not request:
        if content or media_type:
            problems.append(f"{op.operation_id} takes no body, and {media_type or 'one'} was sent")
        return None, ()
    if not content and not media_type:
        if request.get("required"):
            problems.append("a body is required")
        return None, ()
    media = request["content"].get(media_type)
    if media is None:
        problems.append(f"the body is {media_type or 'of no type'}, not {' or '.join(request['content'])}")
        return content, ()
    parts: tuple[Part, ...] = ()
    if media_type == "multipart/form-data":
        parts = form(kind, content)
        body, validated = _formed(media, parts, problems)
    else:
        body = validated = json.loads(content.decode("utf-8"))
    if not fits(media["schema"], validated):
        problems.append(f"the body does not fit: {validated!r:.500}")
    return body, parts


def form(kind: str, content: bytes) -> tuple[Part, ...]:
    """Return the parts of a multipart body."""
    parts: list[Part] = []

    def field(found: Any) -> None:
        parts.append(Part((found.field_name or b"").decode(), None, found.value or b""))

    def file(found: Any) -> None:
        found.file_object.seek(0)
        name = None if found.file_name is None else found.file_name.decode()
        parts.append(Part((found.field_name or b"").decode(), name, found.file_object.read()))

    parse_form(
        {"Content-Type": kind.encode(), "Content-Length": str(len(content)).encode()}, io.BytesIO(content), field, file
    )  # type: ignore[arg-type]  # its own tests pass bytes too
    return tuple(parts)


def _formed(
    media: Mapping[str, Any], parts: Iterable[Part], problems: list[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Convert a form to two objects: one with files as bytes, one with text for validation."""
    schema = resolve(media["schema"])
    deep = {name for name, how in media.get("encoding", {}).items() if how.get("style") == "deepObject"}
    body: dict[str, Any] = {}
    validated: dict[str, Any] = {}
    for part in parts:
        base, bracket, inner = part.name.partition("[")
        holder = schema["properties"].get(base, {})
        if bracket and base in deep:
            text = part.content.decode()
            value = typed(resolve(holder)["properties"].get(inner.removesuffix("]"), {}), text)
            for target in (body, validated):
                target.setdefault(base, {})[inner.removesuffix("]")] = value
        elif part.name in body:
            problems.append(f"part {part.name} is there twice")
        elif holder.get("format") == "binary":
            if part.filename is None:
                problems.append(f"part {part.name} has no file name")
            body[part.name], validated[part.name] = part.content, ""
        else:
            body[part.name] = validated[part.name] = part.content.decode()
    return body, validated
