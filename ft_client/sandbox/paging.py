"""Query parameters as the contract types them, and lists in pages."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ft_client.sandbox.contract import Schema
from ft_client.sandbox.errors import bad_request, shown
from ft_client.sandbox.exchange import Request
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc

_Item = TypeVar("_Item")


def query_value(service: Service, request: Request, name: str) -> Any:
    """Return a query parameter in its type, the contract's default if it was not sent.

    Raises:
        ServiceError: 400 for a value the contract does not allow.
    """
    schema = service.contract.resolve(request.operation.query[name])
    text = request.param(name)
    if text is None:
        return schema.get("default")
    value = _typed(text, schema, name)
    validator = service.lenient if service.settings.any_id else service.validator
    found = validator.fits(value, schema, (name,))
    if found is not None:
        raise bad_request(f"{found.message} - '{name}'", name)
    return value


def _typed(text: str, schema: Schema, name: str) -> Any:
    kind = schema.get("type")
    if kind == "integer":
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 400):
            raise bad_request(f"{shown(text)} is not of type 'integer' - '{name}'", name)
        return int(text)
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise bad_request(f"{shown(text)} is not of type 'boolean' - '{name}'", name)
        return text.lower() == "true"
    return text


def page(
    service: Service,
    request: Request,
    kind: str,
    *,
    tag: str | None = None,
    parent: str | None = None,
    newest_first: bool = True,
    keep: Callable[[Doc], bool] | None = None,
) -> tuple[list[Doc], bool]:
    """Return the page of stored objects that a request asks for, and whether there are more.

    The object to go on after need not be one of those asked for.
    """
    limit = query_value(service, request, "limit")
    cursor = query_value(service, request, "after")
    after = None
    if cursor:
        after = service.store.place(kind, cursor)
        if after is None and not service.settings.any_id:
            raise unknown_cursor(cursor)
    most = -1 if keep is not None else limit + 1
    items = service.store.page(kind, tag=tag, parent=parent, after=after, limit=most, newest_first=newest_first)
    if keep is not None:
        items = [item for item in items if keep(item)]
    return items[:limit], len(items) > limit


def slice_page(
    service: Service, request: Request, items: Sequence[_Item], id_of: Callable[[_Item], str]
) -> tuple[Sequence[_Item], bool]:
    """Return the page of a computed list that a request asks for, and whether there are more."""
    limit = query_value(service, request, "limit")
    cursor = query_value(service, request, "after")
    start = 0
    if cursor:
        place = next((index for index, item in enumerate(items) if id_of(item) == cursor), None)
        if place is None and not service.settings.any_id:
            raise unknown_cursor(cursor)
        start = 0 if place is None else place + 1
    return items[start : start + limit], len(items) > start + limit


def unknown_cursor(cursor: str) -> Exception:
    """The cursor names nothing that was ever in the list."""
    return bad_request(f"No such object to go on after: {shown(cursor)}", "after")
