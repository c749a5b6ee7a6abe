"""Serialization of requests, and the checks on a response before it is decoded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .errors import InvalidBody, UnexpectedStatus
from .types import UNSET, Model, encode

if TYPE_CHECKING:
    import httpx

    from .multipart import Multipart


def build(
    method: str,
    url: str,
    *,
    params: Mapping[str, Any] | None = None,
    headers: Mapping[str, Any] | None = None,
    body: Any = UNSET,
    form: Multipart | None = None,
) -> dict[str, Any]:
    """Return the arguments of `httpx.Client.request`; parameters that are unset or None are left out."""
    result: dict[str, Any] = {"method": method, "url": url}
    sent = {
        name: str(_scalar(value)) for name, value in (headers or {}).items() if value is not None and value is not UNSET
    }
    if params and (pairs := encode_query(params)):
        result["params"] = pairs
    if form is not None:
        result["content"] = form
        sent |= form.headers
    elif body is not UNSET:
        result["json"] = encode(body)
    if sent:
        result["headers"] = sent
    return result


def path_segment(name: str, value: object) -> str:
    """Return a value as one segment of a path.

    Raises:
        ValueError: The value is missing, blank, or `.` or `..`.
    """
    segment = "" if value is None or value is UNSET else str(value)
    if not segment.strip():  # scripts look for this sentence, which is that of the vendor's SDK
        raise ValueError(f"Expected a non-empty value for `{name}` but received {value!r}: it is part of the URL")
    if segment in (".", ".."):
        raise ValueError(f"`{name}` is {segment!r}, which would change the URL")
    return quote(segment, safe="")


def encode_query(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return query parameters without the unset ones; `{"metadata": {"k": "v"}}` becomes `metadata[k]=v`."""
    result: dict[str, Any] = {}
    for name, value in values.items():
        if value is None or value is UNSET:
            continue
        if isinstance(value, Model):
            value = value.to_dict()
        if isinstance(value, Mapping):
            result.update(encode_query({f"{name}[{key}]": item for key, item in value.items()}))
        elif isinstance(value, (list, tuple)):
            result[name] = [_scalar(item) for item in value]
        else:
            result[name] = _scalar(value)
    return result


def _scalar(value: Any) -> Any:
    """Return a value in the form of queries and headers: booleans in lower case."""
    return ("false", "true")[value] if isinstance(value, bool) else value


def joined(value: Any) -> Any:
    """Return an array as one text, separated by commas; any other value stays as it is."""
    return ",".join(str(_scalar(item)) for item in value) if isinstance(value, (list, tuple)) else value


def success_bytes(response: httpx.Response) -> bytes:
    """Return the body of a successful response.

    Raises:
        UnexpectedStatus: The status is not 2xx.
    """
    if not 200 <= response.status_code < 300:
        raise UnexpectedStatus(response.status_code, response.content)
    return response.content


def json_value(response: httpx.Response) -> Any:
    """Return the JSON value in the body of a successful response.

    Raises:
        UnexpectedStatus: The status is not 2xx.
        InvalidBody: The body is not JSON.
    """
    body = success_bytes(response)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidBody(response.status_code, body, f"not JSON: {error}") from error


def json_object(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object in the body of a successful response.

    Raises:
        UnexpectedStatus: The status is not 2xx.
        InvalidBody: The body is not a JSON object.
    """
    value = json_value(response)
    if not isinstance(value, dict):
        raise InvalidBody(response.status_code, response.content, f"expected a JSON object, got {type(value).__name__}")
    return value
