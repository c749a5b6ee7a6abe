"""When a request is the one that was recorded: method, URL, the kept headers, and the body by what it means."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ft_client.cassettes.bodies import UnreadableFormError, bare, is_json, read_form


def same_method(sent: Any, recorded: Any) -> None:
    """Refuse another verb."""
    _equal(sent.method, recorded.method)


def same_url(sent: Any, recorded: Any) -> None:
    """Refuse another address; the order of query parameters of different names does not count."""
    _equal(_url(sent.uri), _url(recorded.uri), sent.uri, recorded.uri)


def _url(url: str) -> tuple[Any, ...]:
    split = urlsplit(url)
    query = sorted(parse_qsl(split.query, keep_blank_values=True), key=lambda pair: pair[0])
    return split.scheme, split.netloc, split.path or "/", query


def same_headers(sent: Any, recorded: Any) -> None:
    """Refuse other values of the headers that were kept; of content types, the parameters do not count."""
    for name, value in recorded.headers.items():
        found = sent.headers.get(name)
        if name.lower() == "content-type":
            found, value = bare(found), bare(value)
        _equal(found, value, f"{name}: {found}", f"{name}: {value}")


def same_body(sent: Any, recorded: Any) -> None:
    """Refuse another body: JSON by value, forms by their parts in order whatever the boundary, others by bytes."""
    _equal(_meaning(sent), _meaning(recorded))


def _equal(sent: Any, recorded: Any, *words: str) -> None:
    """Refuse in the way that vcrpy can explain: by an AssertionError, also where assert statements are off."""
    if sent != recorded:
        ours, theirs = words or (sent, recorded)
        raise AssertionError(f"{shown(ours)} was sent, {shown(theirs)} was recorded")


def _meaning(request: Any) -> Any:
    content_type = request.headers.get("content-type")
    body = request.body
    data = body.encode() if isinstance(body, str) else b"" if body is None else bytes(body)
    if bare(content_type) == "multipart/form-data":
        try:
            return read_form(data, content_type)
        except UnreadableFormError as error:
            return f"{error}: {data!r}"
    if data and is_json(bare(content_type)):
        try:
            # 1, 1.0 and true are three values, which Python's == does not see
            return json.dumps(json.loads(data), sort_keys=True)
        except ValueError:
            return data
    return data


def shown(value: Any) -> str:
    """Return a value for a message, not too long."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else text[:300] + "..."


MATCHERS = (same_method, same_url, same_headers, same_body)
