"""Pagination: items of all pages, fetched on demand; an endless list raises."""

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
    """Return a file."""
    return {"object": "file", "id": f"file-{number}", "bytes": number}


class Listing:
    """A service with seven files, in pages of three.

    Args:
        fault: Fault to inject: "same" (the same page forever), "more" (reports more items after the end),
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
            data = [{"object": "file", "bytes": entry["bytes"]} for entry in data]
        if self.fault == "null":
            return httpx.Response(200, json={"object": "list", "data": None, "has_more": True})
        return httpx.Response(
            200, json={"object": "list", "data": data, "has_more": more, "first_id": "f", "last_id": "l"}
        )


def client(listing: Listing) -> FTClient:
    """Return a sync client of the service."""
    return FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(listing)))


def async_client(listing: Listing) -> AsyncFTClient:
    """Return an async client of the service."""
    return AsyncFTClient("k", base_url=BASE, http_client=httpx.AsyncClient(transport=httpx.MockTransport(listing)))


def until_error(items: Any) -> tuple[list[str], BaseException]:
    """Return the IDs that were yielded, and the error that ended the iteration."""
    iterator, ids = iter(items), []
    while True:
        try:
            ids.append(next(iterator).id)
        except PaginationError as error:
            return ids, error
        except NotFoundError as error:
            return ids, error


ALL = [f"file-{number}" for number in range(COUNT)]


def test_list_iteration_fetches_pages_on_demand() -> None:
    """The call fetches the first page; the next is fetched when its first item is needed."""
    listing = Listing()
    page = client(listing).files.list(purpose="fine-tune", limit=3)
    assert len(listing.queries) == 1
    assert [file.id for file in itertools.islice(page, 3)] == ALL[:3]
    assert len(listing.queries) == 1
    assert [file.id for file in page] == ALL
    assert listing.queries[1:] == [
        {"purpose": "fine-tune", "limit": "3", "after": "file-2"},
        {"purpose": "fine-tune", "limit": "3", "after": "file-5"},
    ]


def test_page_has_items_and_keys_of_the_response() -> None:
    """A page contains the items, the other keys, and whether there are more."""
    page = client(Listing()).files.list()
    assert [file.id for file in page.data] == ALL[:3]
    assert (page.has_more, page.has_next_page(), page.object, page.first_id, page.last_id) == (
        True,
        True,
        "list",
        "f",
        "l",
    )
    assert page.body.to_dict()["first_id"] == "f"
    info = page.next_page_info()
    assert info is not None
    assert info.params == {"after": page.data[-1].id}
    assert repr(page) == f"Page(data={page.data!r}, has_more=True)"
    with pytest.raises(AttributeError):
        page.unheard_of  # noqa: B018  # the access is what is tested


def test_page_iter_pages_yields_every_page() -> None:
    """After the last page comes one without items, and after that none."""
    pages = list(client(Listing()).files.list().iter_pages())
    assert [[file.id for file in page.data] for page in pages] == [ALL[:3], ALL[3:6], ALL[6:]]
    assert not pages[-1].has_next_page()
    assert pages[-1].next_page_info() is None
    empty = pages[-1].get_next_page()
    assert (empty.data, empty.has_more, list(empty)) == ([], False, [])
    with pytest.raises(RuntimeError, match="last page"):
        empty.get_next_page()


def test_page_iterated_twice_yields_the_same_items() -> None:
    """Each iteration starts at its first item."""
    page = client(Listing()).files.list()
    assert [file.id for file in page] == [file.id for file in page] == ALL


@pytest.mark.parametrize("fault", ["same", "circle"])
def test_list_with_repeated_cursor_raises(fault: str) -> None:
    """New items are yielded before the error."""
    listing = Listing(fault)
    ids, error = until_error(client(listing).files.list())
    assert ids == (ALL[:3] if fault == "same" else ALL)
    assert isinstance(error, PaginationError)
    assert "was used before" in str(error)
    assert error.after in ALL
    assert len(listing.queries) < 6


def test_list_with_empty_page_ends_despite_has_more() -> None:
    """An empty page is the last one."""
    assert [file.id for file in client(Listing("more")).files.list()] == ALL


def test_list_of_items_without_ids_raises() -> None:
    """Without a cursor, the remaining items would be lost silently."""
    with pytest.raises(PaginationError):
        list(client(Listing("nameless")).files.list())


def test_list_without_data_raises() -> None:
    """As an empty list, it would make a lookup conclude that the job does not exist."""
    listing = client(Listing("null")).with_options(max_retries=0)
    with pytest.raises(APIResponseValidationError, match="no list of items"):
        listing.files.list()


def test_later_page_iterated_twice_yields_the_same_items() -> None:
    """Pages share their cursors, but fetching a page twice is not a repeated cursor."""
    first = client(Listing()).files.list()
    second = first.get_next_page()
    assert [file.id for file in second] == [file.id for file in second] == ALL[3:]
    assert [file.id for file in first] == ALL
    assert [file.id for file in first.get_next_page()] == ALL[3:]


def test_pages_in_large_number_use_linear_memory() -> None:
    """Pages share one set of cursors instead of copying it."""

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


def test_list_without_pagination_keys_has_no_next_page() -> None:
    """The response with the models has all items and no pagination keys."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"object": "list", "data": [{"id": "m"}]}))
    page = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=transport)).models.list()
    assert (page.has_more, page.has_next_page(), [model.id for model in page]) == (False, False, ["m"])


@pytest.mark.anyio
async def test_async_list_can_be_iterated_or_awaited() -> None:
    """`async for` yields all items, and `await` returns the first page; both work repeatedly."""
    listing = Listing()
    files = async_client(listing).files.list(limit=3)
    assert listing.queries == []
    assert [file.id async for file in files] == ALL
    assert [file.id async for file in files] == ALL
    page = await files
    assert [file.id for file in page.data] == ALL[:3]
    assert [file.id async for file in page] == ALL
    assert [[file.id for file in each.data] async for each in page.iter_pages()] == [ALL[:3], ALL[3:6], ALL[6:]]
    last = await (await page.get_next_page()).get_next_page()
    empty = await last.get_next_page()
    assert empty.data == []
    with pytest.raises(RuntimeError, match="last page"):
        await empty.get_next_page()


@pytest.mark.anyio
async def test_async_list_with_repeated_cursor_raises() -> None:
    """The async client raises the same error as the sync client."""
    with pytest.raises(PaginationError):
        async for _ in async_client(Listing("circle")).files.list():
            pass


@pytest.mark.anyio
async def test_async_list_with_wrong_arguments_raises_at_the_call() -> None:
    """The error is raised before the list is awaited."""
    api_client = async_client(Listing())
    with pytest.raises(TypeError, match="positional"):
        api_client.files.list("file-1")  # type: ignore[misc,arg-type]  # the mistake under test


@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_list_iteration_stopped_early_fetches_no_more_pages(count: int) -> None:
    """Only the pages of the yielded items are fetched."""
    listing = Listing()
    list(itertools.islice(client(listing).files.list(), count))
    assert len(listing.queries) == (1 if count <= 3 else 2)


def test_list_with_failing_later_page_raises_after_earlier_items() -> None:
    """All items of the earlier pages are yielded before the error."""
    listing = Listing()
    failing = lambda request: listing(request) if len(listing.queries) < 2 else httpx.Response(404)  # noqa: E731  # short
    api_client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(failing)))
    ids, error = until_error(api_client.files.list())
    assert ids == ALL[:6]
    assert isinstance(error, NotFoundError)
