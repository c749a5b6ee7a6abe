"""Profiles for the sandbox: how each operation's response is shaped at the service, from the effective document.

The sandbox builds every response in the form of the contract. These shapes let it send the same object under the names,
times, words and envelopes of a service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from spec.tools.profiles import Compiled

# services that the sandbox describes by hand in ft_client/sandbox/profiles.py, with their own events and IDs
BY_HAND = frozenset({"openai", "openai-2023", "azure"})
# of these, the services whose requests have parameters that the contract lacks
_OWN_REQUESTS = frozenset({"azure"})
_REQUESTS = ("Request", "Hyperparameters")
_METHODS = ("get", "post", "put", "patch", "delete")
_DATA = ("title", "fields", "states", "final_times", "zone", "paging", "missing", "uploads", "errors")


def sandbox_profiles(profiles: Iterable[Compiled]) -> str:
    """Return the JSON text of the profiles that the sandbox can be. Of those by hand, it has the requests."""
    result = {each.name: _requests(each) if each.name in BY_HAND else _profile(each) for each in profiles}
    return json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _requests(profile: Compiled) -> dict[str, Any]:
    schemas = profile.data["schemas"] if profile.name in _OWN_REQUESTS else {}
    return {"schemas": {name: schema for name, schema in schemas.items() if name.endswith(_REQUESTS)}}


def _profile(profile: Compiled) -> dict[str, Any]:
    document = profile.document
    operations = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            operation = item[method]
            success: Mapping[str, Any] = next(
                (value for key, value in operation["responses"].items() if str(key).startswith("2")), {}
            )
            schema = _response(document, success).get("content", {}).get("application/json", {}).get("schema", {})
            operations[operation["operationId"]] = {
                "method": method.upper(),
                "path": path,
                "query": _query(document, item, operation),
                "body": _body(operation),
                **_shape(document, schema, profile.data),
            }
    error = _resolve(document, document["components"]["schemas"]["ErrorResponse"])["properties"]
    nested = sorted(_resolve(document, error["error"]).get("properties", {})) if "error" in error else []
    return {
        **{key: profile.data[key] for key in _DATA},
        "schemas": profile.data["schemas"],
        "operations": operations,
        "error": {"nested": nested, "flat": [] if nested else sorted(error)},
    }


def _query(document: Mapping[str, Any], *levels: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of each query parameter."""
    found = [parameter for level in levels for parameter in level.get("parameters", ())]
    names = {"parameters": document["components"].get("parameters", {})}
    resolved = [names["parameters"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each for each in found]
    return {each["name"]: each["schema"] for each in resolved if each["in"] == "query"}


def _body(operation: Mapping[str, Any]) -> Any:
    """Return the schema of the request body; None without a body."""
    content = operation.get("requestBody", {}).get("content", {})
    return next((media["schema"] for media in content.values()), None)


def _shape(document: Mapping[str, Any], schema: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the envelope, the key of the list, and the type of each property of an object or item."""
    schema = _resolve(document, schema)
    envelope = next((key for key in data["envelopes"] if key in schema.get("properties", {})), None)
    if envelope is not None and "object" not in schema["properties"]:
        schema = _resolve(document, schema["properties"][envelope])
    else:
        envelope = None
    key, outer = None, sorted(schema.get("properties", {}))
    if schema.get("type") == "array":
        key, schema = "", _resolve(document, schema["items"])
    elif "id" not in schema.get("properties", {}):
        for name in (*data["uploads"].get("uploaded", ()), *data["lists"], "data"):
            inner = _resolve(document, schema.get("properties", {}).get(name, {}))
            if inner.get("type") == "array":
                key, schema = name, _resolve(document, inner["items"])
                break
    return {
        "envelope": envelope,
        "list": key,
        "page": outer if key else [],
        "properties": {name: _type(document, inner) for name, inner in schema.get("properties", {}).items()},
        "nullable": sorted(name for name, inner in schema.get("properties", {}).items() if _has_null(document, inner)),
    }


def _has_null(document: Mapping[str, Any], schema: Any) -> bool:
    schema = _resolve(document, schema)
    return "null" in schema.get("type", ()) or any(_has_null(document, each) for each in schema.get("anyOf", ()))


def _type(document: Mapping[str, Any], schema: Any) -> str:
    schema = _resolve(document, schema)
    kind = schema.get("type") or next((_type(document, each) for each in schema.get("anyOf", ())), "any")
    return str(kind[0] if isinstance(kind, list) else kind)


def _response(document: Mapping[str, Any], response: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in response:
        return response
    found: Mapping[str, Any] = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return found


def _resolve(document: Mapping[str, Any], schema: Any) -> Any:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
