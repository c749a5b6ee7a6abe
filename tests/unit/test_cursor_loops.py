"""Lists whose cursor does not advance end with an error after a few requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client import FTClient
from ft_client.errors import PaginationError

LISTS: dict[str, Callable[[FTClient], Any]] = {
    "files": lambda client: client.files.list(),
    "jobs": lambda client: client.fine_tuning.jobs.list(),
    "events": lambda client: client.fine_tuning.jobs.list_events("ftjob-1"),
    "checkpoints": lambda client: client.fine_tuning.jobs.checkpoints.list("ftjob-1"),
}


class Loop:
    """A service with a list whose pages return to an earlier cursor.

    Args:
        length: Pages in the circle; 1 for the same page forever.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.requests > 4 * self.length + 4:  # an endless loop fails here, in milliseconds
            raise AssertionError("the list does not end")
        page = self.requests % self.length
        items = [{"id": f"item-{page}-{index}", "object": "file", "created_at": 1} for index in range(2)]
        return httpx.Response(200, json={"object": "list", "data": items, "has_more": True})


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_cursor_that_returns_raises_after_one_round(name: str, length: int) -> None:
    """Iteration yields the items of one round, then raises."""
    service = Loop(length)
    http = httpx.Client(transport=httpx.MockTransport(service))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    items: list[str] = []
    with pytest.raises(PaginationError):
        items.extend(item.id for item in LISTS[name](client))
    assert len(items) <= 2 * (length + 1)
    assert len(set(items)) == 2 * length
    assert service.requests <= length + 1


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_that_returns_raises_when_pages_are_fetched_one_by_one(name: str) -> None:
    """`get_next_page` and `iter_pages` raise as iteration does."""
    http = httpx.Client(transport=httpx.MockTransport(Loop(1)))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    with pytest.raises(PaginationError):
        for _ in LISTS[name](client).iter_pages():
            pass
