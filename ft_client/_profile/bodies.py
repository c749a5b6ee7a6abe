"""Envelopes, lists and pages of compatible services: plain functions of parsed bodies."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ft_client._profile.vocabulary import measured

_META = frozenset(
    {"request_id", "requestid", "code", "message", "msg", "success", "status", "status_code", "trace_id", "timestamp"}
)
_ENVELOPES = ("output", "data", "result", "response", "payload")
# keys that an empty text or zero leaves unset
_UNSET_IF_EMPTY = frozenset({"fine_tuned_model", "validation_file", "status_details", "error"})
_LISTS = ("data", "jobs", "files", "events", "logs", "checkpoints", "models", "metrics", "items", "results")


def unwrap(body: Any, envelopes: Sequence[str] = (), names: Collection[str] = ()) -> Any:
    """Return what an envelope holds; the body itself if it is none.

    An envelope is a key whose value is an object or a list, beside which there are only keys about the request. Beside
    an envelope that the profile names there may be anything else, except a field of an object: an object inside an
    envelope can have a key of the same name. A list under `data` is a page, not an envelope.

    Args:
        body: Parsed body.
        envelopes: Dotted paths that the profile names; without them, the keys in common use.
        names: Fields of all objects of the service.
    """
    if not isinstance(body, Mapping):
        return body
    for path in envelopes or _ENVELOPES:
        inner, outer = get(body, path), path.partition(".")[0]
        if not isinstance(inner, Mapping | list):
            continue
        beside = {key for key, value in body.items() if key != outer and value is not None}
        if all(key.lower() in _META or (envelopes and key not in names) for key in beside):
            return body if path == "data" and isinstance(inner, list) else inner
    return body


def items(raw: Any, keys: Sequence[str] = ()) -> list[Any]:
    """Return the items of an unwrapped list response; keys of the profile come first, then usual ones, then any list.

    A text in place of a list is a log: each of its lines is an item.
    """
    if isinstance(raw, Mapping):
        named = (raw[key] for key in (*keys, *_LISTS) if isinstance(raw.get(key), list | str))
        raw = next(named, next((value for value in raw.values() if isinstance(value, list)), []))
    if isinstance(raw, str):
        return raw.splitlines()
    return raw if isinstance(raw, list) else []


def next_page(rules: Mapping[str, Any], raw: Any, found: list[Any], query: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the query of the next page, or None if this is the last one that can be requested.

    Args:
        rules: See `Profile.paging`.
        raw: The response, with what an envelope holds at top level.
        found: Its items.
        query: The query that was sent; its other parameters are kept.
    """
    sent = {key: str(value) for key, value in query.items()}
    page = raw if isinstance(raw, Mapping) else {}
    if rules["style"] == "token":
        return _marked_page(get(page, rules["next"]), rules["cursor"], sent)
    if rules["style"] == "none" or not found:
        return None
    if rules["style"] in {"page", "offset"} and ("total" not in rules or get(page, rules["total"]) is not None):
        return _numbered_page(rules, page, sent, len(found))
    more = page.get("has_more", page.get("hasMore"))
    if more is None:
        if (token := _page_token(page, sent)) is not None:
            return token
        if "total" in page and (numbered := _page_parameters(sent)):
            return _numbered_page(numbered, page, sent, len(found))
        more = sent.get("limit", "").isdigit() and len(found) >= int(sent["limit"])
    last = page.get("last_id") or (get(found[-1], "id") if isinstance(found[-1], Mapping) else None)
    return {**sent, rules.get("cursor", "after"): str(last)} if more is True and last is not None else None


def _page_token(page: Mapping[str, Any], sent: dict[str, str]) -> dict[str, str] | None:
    """Return the next query of a list that names its next page, as gRPC gateways do: `nextPageToken`."""
    for key, parameter in (
        ("nextPageToken", "pageToken"),
        ("next_page_token", "page_token"),
        ("next_cursor", "cursor"),
    ):
        if isinstance(page.get(key), str) and (marked := _marked_page(page[key], parameter, sent)):
            return marked
    return None


def _marked_page(mark: Any, parameter: str, sent: dict[str, str]) -> dict[str, str] | None:
    """Return the next query of a list that has the cursor of its next page, or the URL of it."""
    if isinstance(mark, bool) or not isinstance(mark, str | int) or mark in ("", 0):
        return None
    url = urlsplit(str(mark))
    if url.query and (url.scheme in {"http", "https"} or str(mark)[0] in "/?"):
        return {**sent, **dict(parse_qsl(url.query))}
    return {**sent, parameter: str(mark)}


def get(raw: Any, path: str) -> Any:
    """Return the value at a dotted path, keys also in camelCase, numbers as indexes; None if there is none."""
    for part in path.split(".") if "." in path else (path,):
        if isinstance(raw, Mapping):
            raw = raw[part] if part in raw else raw.get(_camel_case(part))
        elif isinstance(raw, list) and part.lstrip("-").isdigit():
            index = int(part)
            raw = raw[index] if -len(raw) <= index < len(raw) else None
        else:
            return None
    return raw


@functools.lru_cache(maxsize=512)
def _camel_case(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def list_at(raw: Any, key: str) -> list[Any]:
    value = raw.get(key) if isinstance(raw, Mapping) else None
    return value if isinstance(value, list) else []


def _page_parameters(sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the paging rules that a query suggests, for a list that has a `total` and no cursor."""
    page = next((key for key in sent if key in {"page", "page_no", "page_num", "page_number", "pageNo"}), None)
    size = next((key for key in sent if key in {"page_size", "per_page", "pageSize", "size", "limit"}), None)
    if page is None:
        return None
    return {"style": "page", "page": page, "size": size, "total": "total", "first": 0 if sent[page] == "0" else 1}


def _numbered_page(
    rules: Mapping[str, Any], page: Mapping[str, Any], sent: dict[str, str], count: int
) -> dict[str, str] | None:
    size = _integer(page.get(rules["size"]), sent.get(rules["size"]))
    if rules["style"] == "offset":
        seen = following = (_integer(sent.get(rules["page"])) or 0) + count
    else:
        number = _integer(page.get(rules["page"]), sent.get(rules["page"]), rules["first"]) or 0
        # a service that counts from 0 shows it in the first page only, so the query decides
        seen, following = (number - rules["first"] + 1) * (size or count), number + 1
    total = _integer(get(page, rules.get("total", "")))
    more = page.get("has_more", page.get("hasMore"))
    if total is not None:
        more = seen < total
    elif more is None:
        more = size is not None and count >= size
    return {**sent, rules["page"]: str(following)} if more is True else None


def _integer(*values: Any) -> int | None:
    """Return the first value that is an integer, also one written as text; None if there is none."""
    return next((number for value in values if type(number := measured(value)) is int), None)


def is_set(name: str, value: Any) -> bool:
    """Whether a field has a value: gRPC sends zero for null, and calls the result of a call `status`."""
    if name == "status":
        return not isinstance(value, Mapping | list)
    return name not in _UNSET_IF_EMPTY or value not in ("", 0, {})
