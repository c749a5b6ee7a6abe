"""Requests under the names of a compatible service: paths, keys, words and types, as its document has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

_INTEGER = "integer"


def body_schema(data: Mapping[str, Any], operation: str) -> Mapping[str, Any]:
    """Return the schema of a request body; empty if it is that of the contract, or if there is none."""
    rule = data["operations"].get(operation)
    content = ((rule or {}).get("requestBody") or {}).get("content")
    if not content:
        return {}
    schema: Mapping[str, Any] = next(iter(content.values()))["schema"]
    if "$ref" in schema:
        schema = data["schemas"].get(schema["$ref"].rpartition("/")[2], {})
    return schema


def named(data: Mapping[str, Any], operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body under the names of the service; see `Profile.request_body`."""
    result = dict(body)
    known = body_schema(data, operation).get("properties")
    if known is None:
        return result
    is_file = operation == "createFile"
    fields = data["fields"].get("file" if is_file else "job", {})
    for name in [name for name in body if name not in known]:
        plural = f"{name}s"
        for alias in (*fields.get(name, ()), *fields.get(plural, ())):
            if alias in known and alias not in result:
                value = result.pop(name)
                result[alias] = [value] if alias in fields.get(plural, ()) else value
                break
    if is_file:
        _set_purpose(data, fields, known, result)
    return {name: typed(known.get(name), value) for name, value in result.items()}


def _set_purpose(
    data: Mapping[str, Any], fields: Mapping[str, Any], known: Mapping[str, Any], form: dict[str, Any]
) -> None:
    """Write the purpose of an upload in the service's words; a service with one kind of files has none."""
    words = data["uploads"].get("purposes", {})
    for name in ("purpose", *fields.get("purpose", ())):
        if form.get(name) in words:
            form[name] = words[form[name]]
    if "purpose" not in known and form.get("purpose") == "fine-tune":
        del form["purpose"]


def typed(schema: Any, value: Any) -> Any:
    """Return a value as its schema has it: an ID is text for the client, and may be a number for the service."""
    kind = (schema or {}).get("type")
    if isinstance(value, list) and kind == "array":
        return [typed(schema.get("items"), item) for item in value]
    is_integer = kind == _INTEGER or (isinstance(kind, list) and _INTEGER in kind and "string" not in kind)
    if is_integer and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value, re.ASCII):
        return int(value)
    return value


def placed(rule: Mapping[str, Any], url: str, contract_path: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return path, further query parameters and further keys of the body of a request.

    Args:
        rule: The operation as the service has it.
        url: The path under the contract.
        contract_path: Its template.
    """
    pairs = zip(contract_path.split("/"), url.split("/"), strict=True)
    values = {name: unquote(part) if name in rule.get("ids", {}) else part for name, part in pairs if name[:1] == "{"}
    path = "/".join(values.get(name, name) for name in rule["path"].split("/"))
    parts: dict[str, dict[str, Any]] = {"query": {}, "body": {}}
    for parameter, each in rule.get("ids", {}).items():
        parts[each["place"]][each["name"]] = typed(each["schema"], values[parameter])
    return path, parts["query"], parts["body"]
