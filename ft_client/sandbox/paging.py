"""Typed query parameters, and pagination."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeVar

from ft_client.sandbox.contract import Schema
from ft_client.sandbox.errors import bad_request, format_value
from ft_client.sandbox.http import Request
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record

_Item = TypeVar("_Item")

_MAX_LIMIT = 1 << 31
"""More objects than a sandbox can hold. The contract sets no maximum for most limits."""


def query_value(service: Service, request: Request, name: str) -> Any:
    """Return the value of a query parameter, converted to its type, or its default.

    Raises:
        ServiceError: 400 if the contract does not allow the value.
    """
    schema = request.operation.query[name]
    text = request.query.get(name)
    if text is None:
        return schema.get("default")
    value = parse_query(text, schema, name)
    validator = service.lenient if service.settings.any_id else service.validator
    violation = validator.find_error(value, schema, (name,))
    if violation is not None:
        raise bad_request(f"{violation.message} - '{name}'", name)
    return value


def parse_query(text: str, schema: Schema, name: str) -> Any:
    """Return the text of a query parameter as its type.

    Raises:
        ServiceError: 400 if it is not of that type.
    """
    kind = schema.get("type")
    if kind == "integer":
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 400):
            raise bad_request(f"{format_value(text)} is not of type 'integer' - '{name}'", name)
        return int(text)
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise bad_request(f"{format_value(text)} is not of type 'boolean' - '{name}'", name)
        return text.lower() == "true"
    return text


def _limit(service: Service, request: Request) -> int:
    limit: int = query_value(service, request, "limit")
    return min(limit, _MAX_LIMIT)


def page(
    service: Service,
    request: Request,
    kind: str,
    *,
    tag: str | None = None,
    parent: str | None = None,
    newest_first: bool = True,
    predicate: Callable[[Record], bool] | None = None,
) -> tuple[list[Record], bool]:
    """Return the requested page of stored objects, and whether there are more.

    The cursor may name an object that the filters exclude.
    """
    limit = _limit(service, request)
    cursor = query_value(service, request, "after")
    after = None
    if cursor:
        after = service.store.position(kind, cursor)
        if after is None and not service.settings.any_id:
            raise unknown_cursor(cursor)
    maximum = -1 if predicate is not None else limit + 1
    records = service.store.select(kind, tag=tag, parent=parent, after=after, limit=maximum, newest_first=newest_first)
    items = list(islice(filter(predicate, records), limit + 1))
    return items[:limit], len(items) > limit


def slice_page(
    service: Service, request: Request, items: Sequence[_Item], id_of: Callable[[_Item], str]
) -> tuple[Sequence[_Item], bool]:
    """Return the requested page of a computed list, and whether there are more."""
    limit = _limit(service, request)
    cursor = query_value(service, request, "after")
    start = 0
    if cursor:
        position = next((index for index, item in enumerate(items) if id_of(item) == cursor), None)
        if position is None and not service.settings.any_id:
            raise unknown_cursor(cursor)
        start = 0 if position is None else position + 1
    return items[start : start + limit], len(items) > start + limit


def unknown_cursor(cursor: str) -> Exception:
    """Return a 400: the cursor is unknown."""
    return bad_request(f"Unknown cursor: {format_value(cursor)}", "after")
