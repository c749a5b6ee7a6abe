"""Lists: all items of all pages, fetched when they are needed; a list that does not end raises."""

import itertools
import tracemalloc
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.errors import APIResponseValidationError, NotFoundError, PaginationError

BASE = "http://service.example/v1"
COUNT = 7


def item(number: int) -> dict[str, Any]:
    """One file."""
    return {"object": "file", "id": f"file-{number}", "bytes": number}


class Listing:
    """A service with seven files, in pages of three.

    Args:
        fault: Its fault: "same" (the same page forever), "more" (reports more items after the end),
            "circle" (starts again after the end), "nameless" (items without IDs), "null" (no data at all).
    """

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.queries: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        self.queries.append(query)
        after = query.get("after")
        start = 0 if after is None or self.fault == "same" else int(after.removeprefix("file-")) + 1
        if self.fault == "circle":
            start %= COUNT
        data = [item(number) for number in range(start, min(COUNT, start + 3))]
        more = start + 3 < COUNT or self.fault in {"more", "circle"}
        if self.fault == "nameless":
            data = [{"object": "file", "bytes": one["bytes"]} for one in data]
        if self.fault == "null":
            return httpx.Response(200, json={"object": "list", "data": None, "has_more": True})
        return httpx.Response(
            200, json={"object": "list", "data": data, "has_more": more, "first_id": "f", "last_id": "l"}
        )


def client(listing: Listing) -> FTClient:
    """A sync client of it."""
    return FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(listing)))


def async_client(listing: Listing) -> AsyncFTClient:
    """An async client of it."""
    return AsyncFTClient("k", base_url=BASE, http_client=httpx.AsyncClient(transport=httpx.MockTransport(listing)))


def until_error(items: Any) -> tuple[list[str], BaseException]:
    """Return the IDs that were yielded, and the error that ended the iteration."""
    iterator, found = iter(items), []
    while True:
        try:
            found.append(next(iterator).id)
        except PaginationError as error:
            return found, error
        except NotFoundError as error:
            return found, error


ALL = [f"file-{number}" for number in range(COUNT)]


def test_all_items_come_and_pages_only_when_they_are_needed() -> None:
    """The first page is there after the call; the next is fetched when its first item is asked for."""
    listing = Listing()
    page = client(listing).files.list(purpose="fine-tune", limit=3)
    assert len(listing.queries) == 1
    assert [one.id for one in itertools.islice(page, 3)] == ALL[:3]
    assert len(listing.queries) == 1
    assert [one.id for one in page] == ALL
    assert listing.queries[1:] == [
        {"purpose": "fine-tune", "limit": "3", "after": "file-2"},
        {"purpose": "fine-tune", "limit": "3", "after": "file-5"},
    ]


def test_a_page_is_what_the_service_sent() -> None:
    """Its items, its keys, whether there is more."""
    page = client(Listing()).files.list()
    assert [one.id for one in page.data] == ALL[:3]
    assert (page.has_more, page.has_next_page(), page.object, page.first_id, page.last_id) == (
        True,
        True,
        "list",
        "f",
        "l",
    )
    assert page.body.to_dict()["first_id"] == "f"
    assert repr(page) == "<Page of 3, more to fetch>"
    with pytest.raises(AttributeError):
        page.unheard_of  # noqa: B018  # the access is what is tested


def test_pages_can_be_fetched_one_by_one() -> None:
    """The last page has no next one."""
    pages = list(client(Listing()).files.list().iter_pages())
    assert [[one.id for one in page.data] for page in pages] == [ALL[:3], ALL[3:6], ALL[6:]]
    assert not pages[-1].has_next_page()
    assert repr(pages[-1]) == "<Page of 1>"
    with pytest.raises(RuntimeError, match="last page"):
        pages[-1].get_next_page()


def test_a_page_can_be_iterated_twice() -> None:
    """Each iteration starts at its first item."""
    page = client(Listing()).files.list()
    assert [one.id for one in page] == [one.id for one in page] == ALL


@pytest.mark.parametrize("fault", ["same", "circle"])
def test_a_cursor_that_does_not_advance_ends_in_an_error(fault: str) -> None:
    """New items are yielded before the error."""
    listing = Listing(fault)
    found, error = until_error(client(listing).files.list())
    assert found == (ALL[:3] if fault == "same" else ALL)
    assert isinstance(error, PaginationError)
    assert "was used before" in str(error)
    assert error.after in ALL
    assert len(listing.queries) < 6


def test_a_service_that_always_says_more_ends_with_an_empty_page() -> None:
    """An empty page has nothing behind it."""
    assert [one.id for one in client(Listing("more")).files.list()] == ALL


def test_items_without_ids_cannot_be_gone_on_behind() -> None:
    """There is no cursor: an error, as the rest would be missing silently."""
    with pytest.raises(PaginationError):
        list(client(Listing("nameless")).files.list())


def test_a_list_without_data_is_an_error() -> None:
    """It must not count as an empty list: a lookup would conclude that there is no job."""
    listing = client(Listing("null")).with_options(max_retries=0)
    with pytest.raises(APIResponseValidationError, match="no list of items"):
        listing.files.list()


def test_the_second_walk_over_later_pages_gives_the_same_items() -> None:
    """Pages share their cursors; a page that is fetched twice is no circle."""
    first = client(Listing()).files.list()
    second = first.get_next_page()
    assert [one.id for one in second] == [one.id for one in second] == ALL[3:]
    assert [one.id for one in first] == ALL
    assert [one.id for one in first.get_next_page()] == ALL[3:]


def test_many_pages_do_not_copy_their_cursors() -> None:
    """The memory of a thousand pages grows with their number, not with its square."""

    def handle(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("after", "file--1").removeprefix("file-")) + 1
        return httpx.Response(200, json={"object": "list", "data": [item(number)], "has_more": number < 1000})

    http = httpx.Client(transport=httpx.MockTransport(handle))
    first = FTClient("k", base_url=BASE, http_client=http).files.list(limit=1)
    tracemalloc.start()
    try:
        pages = list(first.iter_pages())
        used = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(pages) == 1001
    assert used < 10 << 20


def test_a_list_without_pages_has_no_more() -> None:
    """Models come whole, in an answer that says nothing of pages."""
    answer = httpx.MockTransport(lambda request: httpx.Response(200, json={"object": "list", "data": [{"id": "m"}]}))
    page = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=answer)).models.list()
    assert (page.has_more, page.has_next_page(), [one.id for one in page]) == (False, False, ["m"])


@pytest.mark.anyio
async def test_an_async_list_is_iterated_or_awaited() -> None:
    """`async for` over all items; `await` for the first page; each anew every time."""
    listing = Listing()
    files = async_client(listing).files.list(limit=3)
    assert listing.queries == []
    assert [one.id async for one in files] == ALL
    assert [one.id async for one in files] == ALL
    page = await files
    assert [one.id for one in page.data] == ALL[:3]
    assert [one.id async for one in page] == ALL
    assert [[one.id for one in each.data] async for each in page.iter_pages()] == [ALL[:3], ALL[3:6], ALL[6:]]
    last = await (await page.get_next_page()).get_next_page()
    with pytest.raises(RuntimeError, match="last page"):
        await last.get_next_page()


@pytest.mark.anyio
async def test_an_async_cursor_that_does_not_advance_ends_in_an_error() -> None:
    """As for the blocking client."""
    with pytest.raises(PaginationError):
        async for _ in async_client(Listing("circle")).files.list():
            pass


@pytest.mark.anyio
async def test_wrong_arguments_of_an_async_list_are_told_at_the_call() -> None:
    """Not where it is awaited, perhaps much later."""
    made = async_client(Listing())
    with pytest.raises(TypeError, match="positional"):
        made.files.list("file-1")  # type: ignore[misc,arg-type]  # the mistake under test


@pytest.mark.parametrize("wanted", [0, 1, 3, 4])
def test_leaving_a_list_fetches_nothing_more(wanted: int) -> None:
    """Whoever stops in the middle has paid for what he saw."""
    listing = Listing()
    list(itertools.islice(client(listing).files.list(), wanted))
    assert len(listing.queries) == (1 if wanted <= 3 else 2)


def test_an_error_of_a_later_page_comes_out_of_the_iteration() -> None:
    """With everything before it given out."""
    listing = Listing()
    failing = lambda request: listing(request) if len(listing.queries) < 2 else httpx.Response(404)  # noqa: E731  # short
    made = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(failing)))
    found, error = until_error(made.files.list())
    assert found == ALL[:6]
    assert isinstance(error, NotFoundError)
