"""What every resource is made of."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx

from ft_client._exchange import Call, RequestOptions, exchange
from ft_client._flow import Flow
from ft_client._retry import http_date
from ft_client.checks import Problem
from ft_client.errors import PaginationError, ParameterError
from ft_client.pages import Leaf
from ft_client_generated.errors import InvalidBody
from ft_client_generated.types import UNSET

if TYPE_CHECKING:
    from ft_client._client import AsyncFTClient, FTClient
    from ft_client._settings import Settings

T = TypeVar("T")

__all__ = [
    "Call",
    "Flow",
    "RequestOptions",
    "Resource",
    "addressed",
    "given",
    "identified",
    "items",
    "listing",
    "one",
    "server_time",
    "without_body",
]  # fmt: skip


class Resource:
    """A part of a client."""

    def __init__(self, client: FTClient | AsyncFTClient) -> None:
        self._client = client
        self._io: Any = client._io
        self._settings: Settings = client._settings

    def _looking(self, seconds: float | None) -> Self:
        """This resource for a look of whoever looks again anyway: sent once, and for so many seconds at most."""
        looking = copy.copy(self)
        looking._settings = self._settings.for_a_look(seconds)
        return looking


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that were given: None is left out, as the service refuses an explicit null.

    Source: `None is not of type 'string' - 'suffix'`, a 400 of the legacy API.
    """
    return {name: value for name, value in values.items() if value is not None}


def items(values: Any) -> Any:
    """What an iterable gives, as a list; a text, bytes or an object as it is: the checks refuse it where a list is due.

    `part_ids="part_1"` would otherwise become a list of letters.
    """
    return values if values is None or isinstance(values, (str, bytes, Mapping)) else list(values)


def without_body(options: RequestOptions) -> RequestOptions:
    """A call's options without what they add to its body, which is there already, or is none of the look's for it.

    A look keeps all else: it is to look in the same project, and by the same version of the API.
    """
    rest = options.copy()
    rest.pop("extra_body", None)
    return rest


def identified(parse: Callable[[httpx.Response], T]) -> Callable[[httpx.Response], T]:
    """A decoder of what a create answers, which has to name what was created: without that, it is as good as lost."""

    def parsed(response: httpx.Response) -> T:
        made = parse(response)
        named: object = getattr(made, "id", None)
        if named is None or named is UNSET:
            raise InvalidBody(response.status_code, response.content, "it does not name what was created: no id")
        return made

    return parsed


def addressed(operation: str, endpoint: Any, *ids: str, **parameters: Any) -> dict[str, Any]:
    """A generated endpoint's request.

    Raises:
        ParameterError: an ID is empty, or would lead to another address.
    """
    try:
        return endpoint.request(*ids, **given(parameters))  # type: ignore[no-any-return]  # a module's function
    except ValueError as error:
        param = str(error).split(" ", 1)[0]
        value = next((one for one in ids if not str(one).strip() or one in {".", ".."}), ...)
        rule = f"is empty or leads elsewhere ({error}); pass the ID that the service gave"
        raise ParameterError([Problem(param, value, rule, f"contract, {operation}")]) from None


def one(
    resource: Resource,
    operation: str,
    endpoint: Any,
    *ids: str,
    options: RequestOptions,
    parse: Callable[[httpx.Response], T] | None = None,
    repeatable: bool = False,
    settle: Callable[[], Flow[Any]] | None = None,
    absent: Callable[[], Any] | None = None,
    **parameters: Any,
) -> Flow[T]:
    """One call of one generated endpoint.

    Args:
        resource: whose call it is.
        operation: operationId.
        endpoint: its generated module.
        *ids: its path parameters.
        options: of the call.
        parse: instead of the endpoint's own.
        repeatable: see `Call`.
        settle: see `Call`.
        absent: see `Call`.
        **parameters: its other parameters; None is left out.
    """
    request = addressed(operation, endpoint, *ids, **parameters)
    call: Call[T] = Call(
        operation, request, parse or endpoint.parse, " ".join(ids),
        repeatable=repeatable, settle=settle, absent=absent, options=options,
    )  # fmt: skip
    return exchange(resource._settings, call)


def listing(
    resource: Resource,
    operation: str,
    endpoint: Any,
    *ids: str,
    options: RequestOptions,
    cursors: frozenset[str] = frozenset(),
    **query: Any,
) -> Flow[Leaf[Any]]:
    """One page of a list, which knows how to fetch the next.

    Args:
        resource: whose list it is.
        operation: operationId.
        endpoint: its generated module.
        *ids: its path parameters.
        options: of the call.
        cursors: those used before: some servers say `has_more` for ever.
        **query: its query; None is left out. `after` is the cursor.

    Raises:
        PaginationError: the next cursor is one of those used before.
    """
    body: Any = yield from one(resource, operation, endpoint, *ids, options=options, repeatable=True, **query)
    data = body.data if isinstance(body.data, list) else []
    if not data or getattr(body, "has_more", False) is not True:
        return Leaf(body, data, None)
    cursor = getattr(data[-1], "id", None)
    if not isinstance(cursor, str) or cursor in cursors or cursor == query.get("after"):
        raise PaginationError(
            f"{operation} {' '.join(ids)}: the service says there is more after {cursor!r}, where this list has been "
            "before -> take .data of one page, or tell the service's operator",
            str(cursor),
        )

    def following() -> Flow[Leaf[Any]]:
        return listing(
            resource,
            operation,
            endpoint,
            *ids,
            options=options,
            cursors=cursors | {cursor},
            **{**query, "after": cursor},
        )

    return Leaf(body, data, following)


def server_time(response: httpx.Response) -> float | None:
    """The service's clock when it answered, in Unix seconds; None where it does not say."""
    return http_date(response.headers.get("date", ""))
