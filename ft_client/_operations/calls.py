"""Calls of generated endpoints: build the request, send it, fetch a page of a list."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ft_client._http.options import RequestOptions
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._log import logger
from ft_client._not_given import NotGiven
from ft_client._retry import parse_http_date
from ft_client._runtime.flow import Flow
from ft_client.errors import PaginationError, ParameterError, ParameterProblem
from ft_client.pagination import RawPage
from ft_client_generated.errors import InvalidBody
from ft_client_generated.types import UNSET

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")

CLOCK_TOLERANCE = 2.0
"""Seconds by which times of the service may differ: created_at and the Date header are in whole seconds."""


def drop_none(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that are passed and not None: the service rejects an explicit null.

    Source: `None is not of type 'string' - 'suffix'`, a 400 of the legacy API.
    """
    return {name: value for name, value in values.items() if value is not None and not isinstance(value, NotGiven)}


def as_list(values: Any) -> Any:
    """Return an iterable as a list. A string, bytes or a mapping is returned unchanged, for the checks to reject.

    `part_ids="part_1"` would otherwise become a list of letters.
    """
    return values if values is None or isinstance(values, (str, bytes, Mapping, NotGiven)) else list(values)


def require_id(parse: Callable[[Response], T]) -> Callable[[Response], T]:
    """Return a decoder that rejects a created object without an ID: without it, the object cannot be used."""

    def parse_with_id(response: Response) -> T:
        created = parse(response)
        object_id: object = getattr(created, "id", None)
        if object_id is None or object_id is UNSET:
            raise InvalidBody(response.status_code, response.content, "the created object has no id")
        return created

    return parse_with_id


def build_request(operation: str, endpoint: Any, *ids: str, **parameters: Any) -> dict[str, Any]:
    """Return a generated endpoint's request.

    Raises:
        ParameterError: An ID is empty, or would change the path.
    """
    try:
        return endpoint.request(*ids, **drop_none(parameters))  # type: ignore[no-any-return]  # a module's function
    except ValueError as error:
        names = zip(inspect.signature(endpoint.request).parameters, ids, strict=False)
        param, value = next((name, each) for name, each in names if f"`{name}`" in str(error))
        rule = f"{error}; pass the ID that the service returned"
        raise ParameterError([ParameterProblem(param, value, rule, f"contract, {operation}")]) from None


def call(
    config: ClientConfig,
    operation: str,
    endpoint: Any,
    *ids: str,
    options: RequestOptions,
    parse: Callable[[Response], T] | None = None,
    idempotent: bool = False,
    reconcile: Callable[[bool], Flow[Any]] | None = None,
    on_already_gone: Callable[[], Any] | None = None,
    on_empty: Callable[[], Flow[Any]] | None = None,
    label: str = "",
    **parameters: Any,
) -> Flow[T]:
    """Call a generated endpoint.

    Args:
        config: Configuration of the client.
        operation: The operationId.
        endpoint: The generated module of the operation.
        *ids: Path parameters.
        options: Options of the call.
        parse: Decoder to use instead of the endpoint's.
        idempotent: See `OperationCall`.
        reconcile: See `OperationCall`.
        on_already_gone: See `OperationCall`.
        on_empty: See `OperationCall`.
        label: Purpose of the request, for messages.
        **parameters: Other parameters. None is dropped.
    """
    request = build_request(operation, endpoint, *ids, **parameters)
    logged = None if reconcile is None else _logged(" ".join((operation, *ids)), reconcile)
    operation_call: OperationCall[T] = OperationCall(
        operation, request, parse or endpoint.parse, " ".join(ids),
        idempotent=idempotent, reconcile=logged, on_already_gone=on_already_gone, on_empty=on_empty, options=options,
        purpose=label,
    )  # fmt: skip
    return send_with_retries(config, operation_call)


def _logged(label: str, reconcile: Callable[[bool], Flow[Any]]) -> Callable[[bool], Flow[Any]]:
    """Return a lookup that is logged, with its result."""

    def look_up(may_retry: bool) -> Flow[Any]:
        logger.warning("%s: outcome unknown; checking whether it was executed", label)
        found = yield from reconcile(may_retry)
        result = "there is no sign that it was executed" if found is None else "it was executed"
        logger.warning("%s: %s", label, result)
        return found

    return look_up


def fetch_page(
    config: ClientConfig,
    operation: str,
    endpoint: Any,
    *ids: str,
    options: RequestOptions,
    parse: Callable[[Response], Any] | None = None,
    label: str = "",
    cursors: dict[str, int] | None = None,
    page_number: int = 0,
    **query: Any,
) -> Flow[RawPage[Any]]:
    """Fetch a page of a list. The page can fetch the next one.

    Args:
        config: Configuration of the client.
        operation: The operationId.
        endpoint: The generated module of the operation.
        *ids: Path parameters.
        options: Options of the call.
        parse: Decoder to use instead of the endpoint's.
        label: Purpose of the list, for messages.
        cursors: The number of the page that each cursor followed. All pages of a list share it. Some servers repeat
            `has_more` forever.
        page_number: Number of this page, from 0. A page may be fetched more than once.
        **query: Query parameters. None is dropped. `after` is the cursor.

    Raises:
        ParameterError: The service does not have a query parameter; nothing was sent.
        PaginationError: The next cursor was used before.
    """
    _reject_unsupported(config, operation, query)
    style = config.profile.paging(operation)
    if config.profile.reshapes or style["style"] in {"page", "offset"} or style.get("cursor", "after") != "after":
        fetch = _ServicePages(config, operation, endpoint, ids, options, parse, label)
        return (yield from fetch.page({}, query))
    body: Any = yield from call(
        config, operation, endpoint, *ids, options=options, idempotent=True, parse=parse, label=label, **query
    )
    data = body.data
    if not data or getattr(body, "has_more", False) is not True:
        _log_if_cut(config, operation, body, query)
        return RawPage(body, data, None)
    cursor = getattr(data[-1], "id", None)
    cursors = {} if cursors is None else cursors
    if not isinstance(cursor, str) or cursors.get(cursor, page_number) < page_number or cursor == query.get("after"):
        raise PaginationError(
            f"{operation} {' '.join(ids)}: the service reports more items after {cursor!r}, a cursor that was used "
            "before -> use .data of a single page, or report it to the service's operator",
            str(cursor),
        )
    cursors[cursor] = page_number

    def next_page() -> Flow[RawPage[Any]]:
        query_of_next = {**query, "after": cursor}
        return fetch_page(
            config,
            operation,
            endpoint,
            *ids,
            options=options,
            parse=parse,
            label=label,
            cursors=cursors,
            page_number=page_number + 1,
            **query_of_next,
        )

    return RawPage(body, data, next_page, {"after": cursor})


def _reject_unsupported(config: ClientConfig, operation: str, query: Mapping[str, Any]) -> None:
    """Check that the service has the query parameters of a list. `after` and `limit` follow its way of paging.

    Raises:
        ParameterError: It lacks one of them.
    """
    known = config.profile.query_parameters(operation)
    if known is None:
        return
    lacking = drop_none(query).keys() - known - {"after", "limit"}
    if lacking:
        rule = f"is not a parameter of this list at {config.profile.title}: leave it out, and select from all items"
        source = f"profile {config.profile.name}, {operation}"
        raise ParameterError([ParameterProblem(name, query[name], rule, source) for name in sorted(lacking)])


def _log_if_cut(config: ClientConfig, operation: str, body: Any, query: Mapping[str, Any]) -> None:
    """Log that a list may have more items than the service returns."""
    if config.profile.paging(operation)["style"] != "none":
        return
    sent = body.to_dict() if body._raw is None else body._raw
    if config.profile.may_be_cut(operation, sent, drop_none(query)):
        logger.warning("%s: the list is as long as its limit, and the service has no next page", operation)


@dataclass(eq=False)
class _ServicePages:
    """The pages of a list whose paging follows the profile: cursors, page numbers, offsets, or none."""

    config: ClientConfig
    operation: str
    endpoint: Any
    ids: tuple[str, ...]
    options: RequestOptions
    parse: Callable[[Response], Any] | None
    label: str

    def page(self, seen: dict[str, int], query: dict[str, Any]) -> Flow[RawPage[Any]]:
        """Fetch a page.

        Args:
            seen: The queries of the pages before it, as JSON.
            query: Query parameters under the names of the contract or of the service.

        Raises:
            PaginationError: The next page was fetched before.
        """
        config, operation, options = self.config, self.operation, self.options
        given = self._named(drop_none(query))
        known = inspect.signature(self.endpoint.request).parameters
        other = {key: value for key, value in given.items() if key not in known}
        extra = {**other, **(options.get("extra_query") or {})}
        if extra:
            options = options.copy()
            options["extra_query"] = extra
        own = {key: value for key, value in given.items() if key in known}
        body: Any = yield from call(
            config, operation, self.endpoint, *self.ids, options=options, idempotent=True, parse=self.parse,
            label=self.label, **own,
        )  # fmt: skip
        sent = body.to_dict() if body._raw is None else body._raw
        following = config.profile.next_page(operation, sent, {**own, **extra})
        if following is None:
            _log_if_cut(config, operation, body, {**own, **extra})
            return RawPage(body, body.data, None)
        mark = json.dumps(following, sort_keys=True)
        if mark in seen:
            raise PaginationError(
                f"{operation} {' '.join(self.ids)}: the service reports more items, but on a page that was fetched "
                "before -> use .data of a single page, or report it to the service's operator",
                str(following.get("after", mark)),
            )
        return RawPage(body, body.data, lambda: self.page({**seen, mark: 1}, following), dict(following))

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return a query with the service's names of cursor and size, without those that it lacks."""
        rules = self.config.profile.paging(self.operation)
        if rules["style"] == "cursor":
            if "after" in given:
                given[rules["cursor"]] = given.pop("after")
            return given
        given.pop("after", None)
        accepted = self.config.profile.query_parameters(self.operation)
        if "size" in rules or (accepted is not None and "limit" not in accepted):
            limit = given.pop("limit", None)
            if limit is not None and "size" in rules:
                given[rules["size"]] = min(int(limit), rules.get("max_size", int(limit)))
        return given


def server_date(response: Response) -> float | None:
    """Return the service's clock in Unix seconds, from the Date header; None if it is missing."""
    return parse_http_date(response.headers.get("date", ""))
