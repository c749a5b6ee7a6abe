"""Read what a list has that is recent: all pages that can contain it, however the service pages the list."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

import attrs

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import CLOCK_TOLERANCE, fetch_page, server_date
from ft_client._runtime.flow import Flow
from ft_client.errors import PaginationError

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

MAX_CLOCK_SKEW = 86400.0  # seconds, for a service whose responses have no Date header


@attrs.frozen
class Recent:
    """The part of a list that has everything created since a request was sent.

    Attributes:
        items: The objects with an ID; older ones may be among them.
        since: When the request was sent, in Unix seconds of the service's clock, less a tolerance.
        clock_known: Whether the service reports its clock.
    """

    items: list[Any]
    since: float
    clock_known: bool


def read_recent(
    config: ClientConfig,
    operation: str,
    endpoint: Any,
    sent_at: float,
    options: RequestOptions,
    label: str = "",
    **query: Any,
) -> Flow[Recent]:
    """Return at least all objects of a list that were created since a request was sent.

    Pages are read until one of a list that is newest first has nothing recent. A list in another order, or without
    times, is read to its end.

    Args:
        config: Configuration of the client.
        operation: operationId of the list.
        endpoint: The generated module of the operation.
        sent_at: When the request was sent, on the monotonic clock.
        options: Options of the request.
        label: Purpose of the list, for messages.
        **query: Query parameters of the contract. Those that the service lacks are not sent.
    """
    clock: list[float | None] = []

    def parse(response: Any) -> Any:
        clock.append(server_date(response))
        return endpoint.parse(response)

    known = config.profile.query_parameters(operation)
    wanted = {key: value for key, value in query.items() if known is None or key in known or key == "limit"}
    lenient = dataclasses.replace(config, strict=False)  # what differs from the contract does not hinder a lookup
    page = yield from fetch_page(
        lenient, operation, endpoint, options=without_extra_body(options), parse=parse, label=label, **wanted
    )
    elapsed = time.monotonic() - sent_at
    now = clock[-1]
    since = (time.time() - MAX_CLOCK_SKEW if now is None else now) - elapsed - CLOCK_TOLERANCE
    items: list[Any] = []
    times: list[int] = []
    while True:
        entries = [entry for entry in page.data if isinstance(getattr(entry, "id", None), str)]
        found = [time_of(config, entry) for entry in entries]
        items += entries
        times += [moment for moment in found if moment is not None]
        newest_first = bool(times) and times[0] > times[-1]
        if page.next_page is None or (newest_first and all(each is not None and each < since for each in found)):
            return Recent(items, since, clock_known=now is not None)
        try:
            page = yield from page.next_page()
        except PaginationError:  # the service repeats its pages, so it has no further ones
            return Recent(items, since, clock_known=now is not None)


def time_of(config: ClientConfig, item: Any) -> int | None:
    """Return when an object was created, in Unix seconds; None if the service does not state it clearly."""
    profile, sent = config.profile, item.to_dict()
    moment = profile.read_time(getattr(item, "created_at", None))
    # every resource has the same names for its time of creation, except those that its profile renames
    names = (profile.field(resource, sent, "created_at") for resource in ("job", "file"))
    return moment if all(profile.is_exact_time(value) for value in names) else None
